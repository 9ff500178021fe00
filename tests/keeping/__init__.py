"""Backups, and what is done with them."""
