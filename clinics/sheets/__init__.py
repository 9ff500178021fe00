"""App: issued sheets."""
