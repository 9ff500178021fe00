"""App: people, clinics and who works where."""
