"""Editing the guidance in the browser, item by item."""
