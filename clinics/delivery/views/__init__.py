"""The pages of delivering, and what a mail service reports."""
