"""Signing in: failures slow down, a second factor, sessions that end. See docs/signing-in.md."""
