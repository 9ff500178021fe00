"""The patient's check-ins, and the clinic's work list."""
