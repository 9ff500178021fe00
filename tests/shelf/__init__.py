"""Tests of a clinic's shelf and its own words."""
