"""Following up: messages on the days that matter, check-ins, and who looks after the answers."""
