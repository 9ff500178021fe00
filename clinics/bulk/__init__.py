"""A whole list at once: prints in one file, or messages, one sheet after the other."""
