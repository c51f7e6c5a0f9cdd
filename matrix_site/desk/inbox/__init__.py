"""What readers sent, and the answers: see docs/inbox.md."""
