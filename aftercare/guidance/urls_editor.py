"""The addresses of the editor, below `/guidance/`."""

from django.urls import path, register_converter
from django.views.decorators.http import require_safe

from aftercare.access import permitted
from aftercare.guidance import editor_list_views, editor_views
from aftercare.guidance.access import people
from aftercare.guidance.editor_kinds import KINDS


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
    path("", require_safe(people(editor_list_views.changes)), name="changes"),
    path("<kind:kind>/", require_safe(people(editor_list_views.register)), name="register"),
    path("<kind:kind>/new/", edit(editor_views.new), name="new"),
    path("<kind:kind>/<str:key>/", people(editor_views.item), name="item"),
    path("<kind:kind>/<str:key>/remove/", edit(editor_views.remove), name="remove"),
    path("<kind:kind>/<str:key>/undo/", edit(editor_views.undo), name="undo"),
    path("<kind:kind>/<str:key>/newer/", require_safe(people(editor_views.version)), name="newer"),
]
