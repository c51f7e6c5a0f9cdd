"""What stops an attacker: see docs/security.md, whose table names these tests."""
