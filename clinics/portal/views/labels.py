"""A photo of a label, sent by a patient for the clinic to read."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.web import forms as ours
from aftercare.web.forms import Problem
from clinics.labels import actions
from clinics.portal import access
from clinics.portal.access import PatientRequest
from clinics.portal.forms import LabelForm
from clinics.portal.views import mine


@access.patient_page(methods=access.BOTH)
@mine.says
def my_label(request: PatientRequest) -> HttpResponse:
    """Keep the photo for the clinic; the page of products then says that it is there."""
    if request.method != "POST":
        return redirect("my_products")
    form = LabelForm(request.POST, request.FILES)
    wrong = ours.problems(form)
    if not wrong:
        data = form.cleaned_data
        try:
            actions.ask(
                sheet=request.sheet,
                name=data["name"],
                photo=data["photo"],
                familiar=data["familiar"],
                form_key=data["form_key"],
                now=timezone.now(),
            )
        except actions.LabelRefused:
            text = _("We have yet to read the photos that you sent. Send more when we have.")
            wrong = [Problem("id_photo", text)]
        else:
            return redirect(reverse("my_products") + "#asked")
    return mine.products_page(request, wrong=wrong, label_form=form)
