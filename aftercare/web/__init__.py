"""What every page shares: access, forms, templates, dates in words, headers."""
