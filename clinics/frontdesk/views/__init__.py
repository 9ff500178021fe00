"""Patients, recording a treatment, and issuing its sheet."""
