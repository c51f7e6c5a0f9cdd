"""The whole site in one file, and back: see docs/backups.md."""
