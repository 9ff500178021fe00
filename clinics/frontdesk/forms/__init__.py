"""The forms of the record: a patient's details, and one treatment."""

from clinics.frontdesk.forms.patients import PatientForm
from clinics.frontdesk.forms.treatment import TreatmentForm

__all__ = ["PatientForm", "TreatmentForm"]
