"""What the machine must have, and what the environment says: read once, refused when wrong."""
