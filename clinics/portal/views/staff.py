"""What staff do with a patient's link: revoke it, unlock it, make a new one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinics.accounts.access import clinic_page
from clinics.accounts.requests import ClinicRequest
from clinics.portal import actions, queries, sharing
from clinics.portal.models import Link
from clinics.sheets import access as sheets
from clinics.sheets.models import Sheet


@clinic_page("print_sheet")
def sheet_link(request: ClinicRequest, id: UUID) -> HttpResponse:
    """One sheet's link: its state, and what can be done about it."""
    sheet = sheets.sheet(request.membership, id)
    if request.method == "POST" and (done := _done(request, sheet)):
        messages.success(request, done)
        return redirect("sheet", clinic=request.clinic.slug, id=sheet.pk)
    context = {"sheet": sheet, "found": queries.for_staff(sheet, timezone.now())}
    return render(request, "portal/sheet_link.html", context)


def _done(request: ClinicRequest, sheet: Sheet) -> str:
    """Do what was asked for and say so; empty where it can't be done."""
    asked = request.POST.get("do")
    who: dict[str, Any] = {"by": request.user, "now": timezone.now()}
    link = Link.objects.filter(sheet=sheet).first()
    if asked == "new" and link is None:
        actions.make_link(sheet=sheet, **who)
        return _("The sheet has a link now. Tell the patient the code.")
    if asked == "revoke-patient":
        count = actions.revoke_patient(patient=sheet.patient, **who)
        return ngettext(
            "%(count)s link of this patient was taken back.",
            "%(count)s links of this patient were taken back.",
            count,
        ) % {"count": count}
    if link is None:
        return ""
    if asked == "new":
        actions.renew_link(link=link, **who)
        return _("The sheet has a new link. Tell the patient the new code, and send the link.")
    if asked == "revoke":
        actions.revoke(link=link, **who)
        return _("The link was taken back: it opens nothing any more.")
    if asked == "forget-phones":
        sharing.forget_phones(link=link, **who)
        sharing.end_helpers(link=link, **who)
        return _("No phone is remembered any more, and no helper can read. The code still opens.")
    if asked == "unlock" and link.is_locked:
        actions.unlock(link=link, **who)
        return _("The link can be opened again, with the same code.")
    return ""


@clinic_page("manage_clinic")
def clinic_links(request: ClinicRequest) -> HttpResponse:
    """All links of the clinic, to be revoked at once when something went wrong."""
    if request.method == "POST" and request.POST.get("sure") == "yes":
        count = actions.revoke_clinic(clinic=request.clinic, by=request.user, now=timezone.now())
        text = ngettext("%(count)s link was taken back.", "%(count)s links were taken back.", count)
        messages.success(request, text % {"count": count})
        return redirect("clinic_links", clinic=request.clinic.slug)
    links = Link.objects.filter(clinic=request.clinic)
    context = {
        "count": queries.still_open(links, timezone.now()).count(),
        "unsure": request.method == "POST",
    }
    return render(request, "portal/clinic_links.html", context)
