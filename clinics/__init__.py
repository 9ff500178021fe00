"""Who was treated, what they were handed, and the proof of it."""
