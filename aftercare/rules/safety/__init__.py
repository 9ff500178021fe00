"""The invariants, recomputed from the facts alone: this package imports nothing of the engine."""
