"""Tests of the staff's pages of labels."""
