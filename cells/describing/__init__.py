"""What pages say of themselves to machines: pure functions from what is shown to plain data."""
