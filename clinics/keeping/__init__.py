"""What is kept, and proof that it is: backups that have been restored."""
