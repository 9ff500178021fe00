"""App: the content of aftercare advice."""
