"""Which editions were published, by whom and when."""

from django.db.models import QuerySet

from aftercare.guidance.models import Edition


def published() -> QuerySet[Edition]:
    """Return the editions, newest first, without their long texts."""
    return Edition.objects.select_related("proposed_by", "approved_by").defer("document")
