"""App: the record of who did what."""
