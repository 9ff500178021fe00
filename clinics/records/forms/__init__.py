"""The forms of the record: a patient's details, and one treatment."""

from clinics.records.forms.patients import PatientForm
from clinics.records.forms.treatment import TreatmentForm

__all__ = ["PatientForm", "TreatmentForm"]
