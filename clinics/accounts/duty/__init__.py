"""App: who is on duty at a clinic, when, and where they are told."""
