"""The addresses of the editor, below `/guidance/`."""

from django.urls import path, register_converter
from django.views.decorators.http import require_safe

from aftercare.guidance.access import people
from aftercare.guidance.editor.kinds import KINDS
from aftercare.guidance.editor.views import items, names, registers, review_document, talk, uploads
from aftercare.web.access import permitted


class KindConverter:
    """One of the kinds of items that can be edited."""

    regex = "|".join(KINDS)

    def to_python(self, value: str) -> str:
        """Return the kind."""
        return value

    def to_url(self, value: str) -> str:
        """Return the kind."""
        return value


register_converter(KindConverter, "kind")
edit = permitted("guidance.edit")

urlpatterns = [
    path("", require_safe(people(registers.changes)), name="changes"),
    path("upload/", edit(uploads.upload), name="upload"),
    path("upload/<int:id>/", edit(uploads.uploaded), name="uploaded"),
    path(
        "proposals/<int:id>/review.pdf",
        require_safe(people(review_document.review_pdf)),
        name="review_pdf",
    ),
    path("document/", require_safe(people(uploads.document)), name="document"),
    path("names/<int:id>/", edit(names.decide), name="decide_name"),
    path("<kind:kind>/", require_safe(people(registers.register)), name="register"),
    path("<kind:kind>/new/", edit(items.new), name="new"),
    path("<kind:kind>/<str:key>/", people(items.item), name="item"),
    path("<kind:kind>/<str:key>/remove/", edit(items.remove), name="remove"),
    path("<kind:kind>/<str:key>/undo/", edit(items.undo), name="undo"),
    path("<kind:kind>/<str:key>/history/", require_safe(people(talk.history)), name="history"),
    path("<kind:kind>/<str:key>/remarks/", people(talk.remark), name="remark"),
    path("<kind:kind>/<str:key>/reasons/", edit(items.give_reasons), name="reasons"),
    path("<kind:kind>/<str:key>/newer/", require_safe(people(items.version)), name="newer"),
]
