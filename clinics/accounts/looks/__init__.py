"""App: who looked at which patient, when, and how."""
