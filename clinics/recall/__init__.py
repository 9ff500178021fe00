"""App: what newer guidance changes for issued sheets, and the sheets that take their place."""
