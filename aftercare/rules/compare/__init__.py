"""Plans and documents set against each other: stricter, triaged, how often said, whom reached."""
