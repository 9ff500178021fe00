"""The staff's pages of labels."""
