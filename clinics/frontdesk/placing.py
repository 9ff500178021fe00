"""Where on the form a problem of the facts stands."""

from collections.abc import Mapping

from aftercare import rules
from aftercare.rules.vocabulary import Flag
from aftercare.web import sentences
from aftercare.web.forms import Problem
from clinics.frontdesk.forms import choices
from clinics.records import anchors


def placed(found: rules.Problem) -> Problem:
    """Return a problem of the facts in words, at its field."""
    path, text = found.path, sentences.problem(found)
    places: Mapping[str, str] = {
        "performed_at": "time",
        "device": f"device-{choices.DEVICES[0][0]}",
        "zones": "add_area",
        "endpoint": f"endpoint-{choices.ENDPOINTS[0][0]}",
        "adjuncts": f"adjuncts-{choices.ADJUNCTS[0][0]}",
        "products": "new-0-name",
    }
    if path.endswith(".place"):
        return Problem("zone-0-place", text)
    head = path.split("[")[0].split(".")[0]
    if head == "flags" and path.partition(".")[2] in Flag.__members__.values():
        return Problem(anchors.of_question(path.partition(".")[2]), text)
    return Problem(places.get(head, head), text)
