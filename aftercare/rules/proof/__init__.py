"""Exact answers about a document over every combination of facts; README.md explains how."""
