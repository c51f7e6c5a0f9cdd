"""What comes back: mail that could not be delivered, and complaints. See docs/mail.md."""
