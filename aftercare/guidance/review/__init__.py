"""Every check of a guidance document, and whether it may be proposed."""
