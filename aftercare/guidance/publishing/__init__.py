"""Proposing, deciding, and the editions that came of it."""
