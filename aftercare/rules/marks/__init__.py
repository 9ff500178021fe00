"""What machines notice in a sentence: they find words, never meaning, and absolve nothing."""
