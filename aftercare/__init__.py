"""What is right to say after a treatment, and how it looks on paper."""
