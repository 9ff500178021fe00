"""Bringing sheets to patients: the queue, the mail and the worker that sends it."""
