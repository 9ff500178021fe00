"""What patients open: the link, the door, and the page behind it."""
