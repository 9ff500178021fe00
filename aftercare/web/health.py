"""Whether the web server answers: a page without a database, for monitors and measurements."""

from django.http import HttpRequest, HttpResponse

from aftercare.web.access import public


@public
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer "ok"."""
    return HttpResponse("ok\n", content_type="text/plain")
