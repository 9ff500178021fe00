"""Editions, the working copy and proposals: the rows, and every write as a verb."""
