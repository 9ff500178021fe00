"""What is in a product: a label's text, read by the edition's ingredient classes."""
