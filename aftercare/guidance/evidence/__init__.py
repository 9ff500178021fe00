"""The evidence pages: what is in force, on what grounds, and what was declined."""
