"""Screens that join apps: preview, publish, editions, restore, and what stands beside a form."""
