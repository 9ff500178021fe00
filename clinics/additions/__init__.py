"""A clinic's own advice: longer windows, lines and products of its own, beside every edition."""
