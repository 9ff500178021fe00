"""Reading back: one treatment with everything that was recorded, and two of them side by side."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render

from aftercare.guidance.store import editions
from clinics.accounts.access import clinic_page, may
from clinics.accounts.requests import ClinicRequest
from clinics.frontdesk import beside as side
from clinics.frontdesk import lists, treatment_page
from clinics.records import access
from clinics.records.models import Treatment
from clinics.sheets import access as sheets_access
from clinics.sheets.models import RenderedPdf, Sheet


@clinic_page("view_patients", methods=("GET", "HEAD"))
def treatment(request: ClinicRequest, id: UUID) -> HttpResponse:
    """One treatment as it was recorded, with who did what and what was corrected."""
    found = access.treatment(request.membership, id)
    visits = list(_visits(request, found))
    context = treatment_page.context(found, _sheets(request, found)) | {
        "before": _before(visits, found),
        "place": _place(visits, found),
        "visits": len(visits),
        "may_record": may(request.membership, "record_treatment"),
    }
    return render(request, "frontdesk/treatment.html", context)


def _sheets(request: ClinicRequest, found: Treatment) -> list[Sheet]:
    prints = Prefetch("pdfs", RenderedPdf.objects.only("sheet", "created_at"))
    sheets = sheets_access.sheets(request.membership).filter(treatment=found)
    return list(sheets.order_by("number").prefetch_related(prints))


def _visits(request: ClinicRequest, found: Treatment) -> QuerySet[Treatment]:
    """Return the patient's treatments as they stand now, the earliest first."""
    mine = access.treatments(request.membership).filter(patient=found.patient_id)
    return mine.filter(corrected_by=None).order_by("performed_at", "recorded_at")


def _place(visits: list[Treatment], found: Treatment) -> int:
    """Return which of the visits this is; nought for a record that was corrected."""
    return next((place for place, one in enumerate(visits, 1) if one.pk == found.pk), 0)


def _before(visits: list[Treatment], found: Treatment) -> Treatment | None:
    """Return the visit before this one."""
    earlier = [one for one in visits if one.performed_at < found.performed_at]
    return earlier[-1] if earlier else None


@clinic_page("view_patients", methods=("GET", "HEAD"))
def beside(request: ClinicRequest, id: UUID) -> HttpResponse:
    """Two visits of a patient side by side: this one, and the one before or another."""
    found = access.treatment(request.membership, id)
    visits = list(_visits(request, found))
    other = _other(request, visits, found)
    context = {
        "patient": found.patient,
        "treatment": found,
        "others": [one for one in visits if one.pk != found.pk],
        "other": other,
        "only_changed": request.GET.get("changed") == "1",
    }
    if other is not None:
        older, newer = sorted((found, other), key=lambda one: (one.performed_at, one.recorded_at))
        sections = side.sections(older, newer, editions.current())
        context |= {
            "older": older,
            "newer": newer,
            "places": (_place(visits, older), _place(visits, newer)),
            "numbers": [lists.sheet_number(one) for one in (older, newer)],
            "sections": sections,
            "changed": sum(len(side.changed(section)) for section in sections),
        }
    return render(request, "frontdesk/beside.html", context)


def _other(request: ClinicRequest, visits: list[Treatment], found: Treatment) -> Treatment | None:
    """Return the treatment to hold beside this one; 404 for one of somebody else's."""
    asked = request.GET.get("with", "")
    if not asked:
        before = _before(visits, found)
        return before or next((one for one in visits if one.pk != found.pk), None)
    try:
        other = access.treatment(request.membership, UUID(asked))
    except ValueError:
        raise Http404 from None
    if other.patient_id != found.patient_id or other.pk == found.pk:
        raise Http404
    return other
