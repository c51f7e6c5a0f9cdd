"""Addresses that this site had once, and where they lead now.

The table is Django's (`django.contrib.redirects`), filled by editors: `admin.py` of this app.
"""
