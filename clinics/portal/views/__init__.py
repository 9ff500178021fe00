"""The door, the patient's pages behind it, and what staff do with a link."""
