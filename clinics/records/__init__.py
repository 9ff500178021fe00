"""App: patients and treatments."""
