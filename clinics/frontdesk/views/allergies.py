"""What an allergy may be while it is typed: offers by every name that the edition knows."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse

from aftercare import rules
from aftercare.guidance.store import editions
from aftercare.web import formats
from clinics.accounts.access import UNNOTED, clinic_page
from clinics.accounts.requests import ClinicRequest

MOST_TYPED = 120


# Asked by POST: what a patient is allergic to does not belong into an address.
@clinic_page("record_treatment", methods=("POST",), look=UNNOTED)
def find_allergies(request: ClinicRequest) -> HttpResponse:
    """The allergies that somebody may be typing: their code, their name, and the words met."""
    typed = " ".join(request.POST.get("typed", "").split())[:MOST_TYPED]
    language = formats.language()
    found = rules.suggest_allergies(typed, editions.current().lexicon)
    return JsonResponse({"offers": [_offer(one, typed, language) for one in found]})


def _offer(one: rules.Suggestion, typed: str, language: str) -> dict[str, str]:
    """Return one offer; the words are as typed where they name it already."""
    label = one.allergen.label[rules.vocabulary.Language(language)]
    name = one.name or label
    is_whole = rules.plain_name(name) == rules.plain_name(typed)
    return {"code": one.allergen.code, "label": label, "words": typed if is_whole else name}
