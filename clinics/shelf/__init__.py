"""What a clinic knows of products: its shelf, and words of labels that it calls harmless."""
