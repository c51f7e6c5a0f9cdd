"""Disasters on purpose, larger than the suite has time for: `python -m tests.drill`."""
