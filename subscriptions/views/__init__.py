"""Signing up for mail, changing what one gets, ending it: without cookie and script."""
