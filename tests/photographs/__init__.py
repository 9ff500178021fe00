"""Tests of a clinic's photographs."""
