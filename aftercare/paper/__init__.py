"""From a plan to HTML and PDF."""
