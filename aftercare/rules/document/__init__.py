"""Guidance documents and stored plans as data: strict reading, and writing down."""
