"""Every address, for everybody who may come to it: each answer is written out here.

A route that is not in the table fails, and so does a row without a route. Foreign and missing
things answer alike, byte for byte, and nothing of another clinic is ever in an answer.
"""

import copy
import re
import uuid
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from clinics.accounts.models import User
from tests import worlds

pytestmark = pytest.mark.django_db

ACTORS = (
    *("anon", "clinician", "assistant", "admin", "stranger"),
    *("editor", "closed", "gone", "both"),
)
POSTING = ("clinician", "assistant", "admin")
# ~ is an address of the first clinic. The answer to GET for each of ACTORS; then the answer to an
# empty POST for each of POSTING. "in" leads to signing in, "to" anywhere else. "stranger" is a
# clinician of the second clinic, "closed" has a closed account, "gone" an ended membership,
# "both" is a clinician here and an administrator of the second clinic.
TABLE = """
/accounts/login/                    200 to  to  to  to  to  200 to  to    to  to  to
/accounts/logout/                   in  200 200 200 200 200 in  200 200   in  in  in
/accounts/password/change/          in  200 200 200 200 200 in  200 200   200 200 200
/evidence/                          in  200 200 200 200 200 in  403 200   405 405 405
/evidence/rules/<str:id>/           in  200 200 200 200 200 in  403 200   405 405 405
/evidence/sources/                  in  200 200 200 200 200 in  403 200   405 405 405
/evidence/sources/<str:id>/         in  200 200 200 200 200 in  403 200   405 405 405
/evidence/claims/                   in  200 200 200 200 200 in  403 200   405 405 405
/evidence/conflicts/                in  200 200 200 200 200 in  403 200   405 405 405
/evidence/conflicts/<str:id>/       in  200 200 200 200 200 in  403 200   405 405 405
/evidence/danger-signs/             in  200 200 200 200 200 in  403 200   405 405 405
/evidence/depth-limits/             in  200 200 200 200 200 in  403 200   405 405 405
/guidance/                          in  403 403 403 403 200 in  403 403   405 405 405
/guidance/propose/                  in  403 403 403 403 200 in  403 403   403 403 403
/guidance/proposals/                in  403 403 403 403 200 in  403 403   405 405 405
/guidance/proposals/<int:id>/       in  403 403 403 403 404 in  403 403   403 403 403
/guidance/proposals/<int:id>/items/<int:number>/ in  403 403 403 403 404 in  403 403   403 403 403
/guidance/proposals/<int:id>/sheets/<int:number>/ in  403 403 403 403 404 in  403 403   405 405 405
/guidance/editions/                 in  403 403 403 403 200 in  403 403   405 405 405
/guidance/editions/compare/         in  403 403 403 403 to  in  403 403   405 405 405
/guidance/editions/<int:number>/    in  403 403 403 403 200 in  403 403   405 405 405
/guidance/editions/<int:number>/document/ in  403 403 403 403 200 in  403 403   405 405 405
/guidance/editions/<int:number>/again/ in  403 403 403 403 200 in  403 403   403 403 403
/guidance/editions/<int:number>/withdraw/ in  403 403 403 403 200 in  403 403   403 403 403
/guidance/<kind:kind>/              in  403 403 403 403 200 in  403 403   405 405 405
/guidance/<kind:kind>/new/          in  403 403 403 403 200 in  403 403   403 403 403
/guidance/<kind:kind>/<str:key>/    in  403 403 403 403 200 in  403 403   403 403 403
/guidance/<kind:kind>/<str:key>/remove/ in  403 403 403 403 200 in  403 403   403 403 403
/guidance/<kind:kind>/<str:key>/undo/ in  403 403 403 403 200 in  403 403   403 403 403
/guidance/<kind:kind>/<str:key>/newer/ in  403 403 403 403 200 in  403 403   405 405 405
/guidance/<kind:kind>/<str:key>/history/ in  403 403 403 403 200 in  403 403   405 405 405
/guidance/<kind:kind>/<str:key>/remarks/ in  403 403 403 403 to  in  403 403   403 403 403
/guidance/<kind:kind>/<str:key>/reasons/ in  403 403 403 403 to  in  403 403   403 403 403
/guidance/names/<int:id>/           in  403 403 403 403 404 in  403 403   403 403 403
/guidance/upload/                   in  403 403 403 403 200 in  403 403   403 403 403
/guidance/upload/<int:id>/          in  403 403 403 403 404 in  403 403   403 403 403
/guidance/proposals/<int:id>/review.pdf in  403 403 403 403 404 in  403 403   405 405 405
/guidance/document/                 in  403 403 403 403 200 in  403 403   405 405 405
/healthz                            200 200 200 200 200 200 200 200 200   200 200 200
/hooks/mail/<slug:service>/         404 404 404 404 404 404 404 404 404   404 404 404
/language/                          to  to  to  to  to  to  to  to  to    to  to  to
/                                   in  to  to  to  to  to  in  to  to    to  to  to
/clinics/                           in  200 200 200 200 200 in  200 200   200 200 200
~/settings/                         in  403 403 200 404 404 in  404 403   403 403 200
~/settings/duty/                    in  403 403 200 404 404 in  404 403   403 403 200
~/staff/                            in  403 403 200 404 404 in  404 403   403 403 200
~/staff/<uuid:id>/end/              in  403 403 200 404 404 in  404 403   403 403 to
~/                                  in  200 200 200 404 404 in  404 200   405 405 405
~/patients/                         in  200 200 200 404 404 in  404 200   405 405 405
~/patients/new/                     in  200 200 200 404 404 in  404 200   200 200 200
~/patients/<uuid:id>/               in  200 200 200 404 404 in  404 200   405 405 405
~/patients/<uuid:id>/code/          in  200 200 200 404 404 in  404 200   405 405 405
~/patients/<uuid:id>/product/       in  200 200 200 404 404 in  404 200   200 200 200
~/products/<uuid:id>/               in  200 200 200 404 404 in  404 200   200 200 200
~/products/<uuid:id>/stop/          405 405 405 405 405 405 405 405 405   to  to  to
~/products/<uuid:id>/again/         405 405 405 405 405 405 405 405 405   to  to  to
~/patients/<uuid:id>/change/        in  200 200 200 404 404 in  404 200   200 200 200
~/patients/<uuid:id>/record/        in  200 403 403 404 404 in  404 200   200 403 403
~/patients/<uuid:id>/record/preview/ 405 405 405 405 405 405 405 405 405   200 403 403
~/patients/<uuid:id>/record/discard/ 405 405 405 405 405 405 405 405 405   to  403 403
~/treatments/<uuid:id>/             in  200 200 200 404 404 in  404 200   405 405 405
~/treatments/<uuid:id>/beside/      in  200 200 200 404 404 in  404 200   405 405 405
~/allergies/find/                   405 405 405 405 405 405 405 405 405   200 403 403
~/treatments/<uuid:id>/review/      in  200 403 403 404 404 in  404 200   200 403 403
~/sheets/<uuid:id>/                 in  200 200 200 404 404 in  404 200   405 405 405
~/sheets/<uuid:id>/pdf/             in  200 200 200 404 404 in  404 200   405 405 405
~/sheets/<uuid:id>/print/           in  200 200 200 404 404 in  404 200   405 405 405
~/sheets/<uuid:id>/sources/         in  200 200 200 404 404 in  404 200   405 405 405
~/sheets/<uuid:id>/full/            in  200 200 200 404 404 in  404 200   405 405 405
~/sheets/<uuid:id>/withdraw/        in  200 403 403 404 404 in  404 200   200 403 403
~/sheets/<uuid:id>/link/            in  200 200 200 404 404 in  404 200   200 200 200
~/links/                            in  403 403 200 404 404 in  404 403   403 403 200
~/sheets/<uuid:id>/replace/         in  200 403 403 404 404 in  404 200   405 405 405
/p/<str:token>/                     403 403 403 403 403 403 403 403 403   403 403 403
/my/                                403 403 403 403 403 403 403 403 403   405 405 405
/my/calendar/                       403 403 403 403 403 403 403 403 403   405 405 405
/my/sheet/                          403 403 403 403 403 403 403 403 403   405 405 405
/my/products/                       403 403 403 403 403 403 403 403 403   403 403 403
/my/products/photo/                 403 403 403 403 403 403 403 403 403   403 403 403
/my/help/                           403 403 403 403 403 403 403 403 403   405 405 405
/my/photographs/<uuid:id>/          403 403 403 403 403 403 403 403 403   405 405 405
/my/pdf/                            403 403 403 403 403 403 403 403 403   405 405 405
/my/calendar.ics                    403 403 403 403 403 403 403 403 403   405 405 405
/my/leave/                          403 403 403 403 403 403 403 403 403   403 403 403
/my/check-in/                       403 403 403 403 403 403 403 403 403   403 403 403
/h/<str:token>/                     403 403 403 403 403 403 403 403 403   403 403 403
/my/sharing/                        403 403 403 403 403 403 403 403 403   403 403 403
/my/offline/                        403 403 403 403 403 403 403 403 403   405 405 405
/my/offline.js                      403 403 403 403 403 403 403 403 403   405 405 405
/my/text/                           403 403 403 403 403 403 403 403 403   403 403 403
/my/language/                       403 403 403 403 403 403 403 403 403   403 403 403
/my/check-in/today/                 403 403 403 403 403 403 403 403 403   403 403 403
/my/check-in/skin/                  403 403 403 403 403 403 403 403 403   403 403 403
/my/check-in/mistake/               403 403 403 403 403 403 403 403 403   403 403 403
/my/check-in/done/                  403 403 403 403 403 403 403 403 403   405 405 405
/my/changed/                        403 403 403 403 403 403 403 403 403   403 403 403
/my/changed/done/                   403 403 403 403 403 403 403 403 403   403 403 403
/my/messages/                       403 403 403 403 403 403 403 403 403   403 403 403
~/follow-up/                        in  to  to  to  404 404 in  404 to    405 405 405
~/inbox/                            in  200 200 200 404 404 in  404 200   405 405 405
~/inbox/now/                        in  200 200 200 404 404 in  404 200   405 405 405
~/inbox/<uuid:id>/take/             405 405 405 405 405 405 405 405 405   to  to  to
~/inbox/<uuid:id>/give-back/        405 405 405 405 405 405 405 405 405   to  to  to
~/inbox/<uuid:id>/close/            405 405 405 405 405 405 405 405 405   200 200 200
~/inbox/<uuid:id>/photo/            in  200 200 200 404 404 in  404 200   405 405 405
~/inbox/<uuid:id>/open/             405 405 405 405 405 405 405 405 405   to  to  to
~/inbox/asked/<uuid:id>/again/      405 405 405 405 405 405 405 405 405   to  to  to
~/recall/                           in  200 403 403 404 404 in  404 200   200 403 403
~/recall/notice/                    in  200 403 403 404 404 in  404 200   405 405 405
~/recall/<uuid:id>/                 in  200 403 403 404 404 in  404 200   200 403 403
~/recall/<uuid:id>/close/           in  200 403 403 404 404 in  404 200   200 403 403
~/log/                              in  403 403 200 404 404 in  404 403   405 405 405
~/log/looks/                        in  403 403 200 404 404 in  404 403   405 405 405
~/log/samples/                      in  403 403 200 404 404 in  404 403   403 403 to
~/log/samples/<uuid:id>/            in  403 403 200 404 404 in  404 403   403 403 404
~/patients/<uuid:id>/looks/         in  403 403 200 404 404 in  404 403   405 405 405
/recall/who-gets/                   in  403 403 403 403 200 in  403 403   403 403 403
/recall/fired/                      in  403 403 403 403 404 in  403 403   405 405 405
/recall/impact/                     in  403 403 403 403 404 in  403 403   405 405 405
~/deliveries/                       in  200 200 200 404 404 in  404 200   405 405 405
~/deliveries/<uuid:id>/             in  200 200 200 404 404 in  404 200   405 405 405
~/deliveries/<uuid:id>/again/       405 405 405 405 405 405 405 405 405   200 200 200
~/deliveries/<uuid:id>/settle/      405 405 405 405 405 405 405 405 405   to  to  to
~/deliveries/<uuid:id>/stop/        405 405 405 405 405 405 405 405 405   to  to  to
~/deliveries/<uuid:id>/print/       405 405 405 405 405 405 405 405 405   to  to  to
~/sheets/<uuid:id>/send/            405 405 405 405 405 405 405 405 405   to  to  to
~/patients/<uuid:id>/channel/       in  200 200 200 404 404 in  404 200   200 200 200
~/patients/<uuid:id>/channel/ask/   405 405 405 405 405 405 405 405 405   to  to  to
~/settings/delivery/                in  403 403 200 404 404 in  404 403   403 403 200
~/outbox/                           in  200 200 200 404 404 in  404 200   405 405 405
~/outbox/<uuid:id>/                 in  200 200 200 404 404 in  404 200   405 405 405
~/outbox/<uuid:id>/page/            in  200 200 200 404 404 in  404 200   405 405 405
~/outbox/<uuid:id>/files/<int:place>/ in  200 200 200 404 404 in  404 200   405 405 405
~/lists/                            in  200 200 200 404 404 in  404 200   405 405 405
~/lists/new/                        405 405 405 405 405 405 405 405 405   to  to  to
~/lists/<uuid:id>/                  in  200 200 200 404 404 in  404 200   405 405 405
~/lists/<uuid:id>/stop/             405 405 405 405 405 405 405 405 405   to  to  to
~/lists/<uuid:id>/work/             405 405 405 405 405 405 405 405 405   to  to  to
~/lists/<uuid:id>/pdf/              in  to  to  to  404 404 in  404 to    405 405 405
/stop/<str:token>/                  404 404 404 404 404 404 404 404 404   404 404 404
/confirm/<str:token>/               404 404 404 404 404 404 404 404 404   404 404 404
~/photographs/                      in  200 403 200 404 404 in  404 200   200 403 200
~/photographs/<uuid:id>/            in  200 403 200 404 404 in  404 200   200 403 200
~/photographs/<uuid:id>/picture/    in  200 403 200 404 404 in  404 200   405 405 405
~/photographs/<uuid:id>/take-away/  in  200 403 200 404 404 in  404 200   to  403 to
~/own-advice/                       in  200 200 200 404 404 in  404 200   405 405 405
~/own-advice/advice/<str:id>/       in  403 403 200 404 404 in  404 403   403 403 200
~/own-advice/products/              in  403 403 200 404 404 in  404 403   403 403 200
~/own-advice/propose/               in  403 403 200 404 404 in  404 403   403 403 200
~/own-advice/start-over/            405 405 405 405 405 405 405 405 405   403 403 to
~/own-advice/versions/<uuid:id>/    in  200 200 200 404 404 in  404 200   200 403 200
~/shelf/                            in  200 200 200 404 404 in  404 200   405 405 405
~/shelf/new/                        in  200 403 200 404 404 in  404 200   200 403 200
~/shelf/<uuid:id>/                  in  200 200 200 404 404 in  404 200   200 403 200
~/shelf/<uuid:id>/retire/           405 405 405 405 405 405 405 405 405   to  403 to
~/labels/                           in  200 200 200 404 404 in  404 200   405 405 405
~/labels/<uuid:id>/                 in  200 200 200 404 404 in  404 200   200 200 403
~/labels/<uuid:id>/photo/           in  200 200 200 404 404 in  404 200   405 405 405
~/words/                            in  200 200 200 404 404 in  404 200   405 405 405
~/words/<uuid:id>/harmless/         405 405 405 405 405 405 405 405 405   to  403 403
~/words/<uuid:id>/aside/            405 405 405 405 405 405 405 405 405   to  403 403
~/words/names/<uuid:id>/            405 405 405 405 405 405 405 405 405   to  403 403
~/evidence/                         in  200 200 200 404 404 in  404 200   405 405 405
~/evidence/rules/<str:id>/          in  200 200 200 404 404 in  404 200   405 405 405
~/evidence/sources/                 in  200 200 200 404 404 in  404 200   405 405 405
~/evidence/sources/<str:id>/        in  200 200 200 404 404 in  404 200   405 405 405
~/evidence/claims/                  in  200 200 200 404 404 in  404 200   405 405 405
~/evidence/conflicts/               in  200 200 200 404 404 in  404 200   405 405 405
~/evidence/conflicts/<str:id>/      in  200 200 200 404 404 in  404 200   405 405 405
~/evidence/danger-signs/            in  200 200 200 404 404 in  404 200   405 405 405
~/evidence/depth-limits/            in  200 200 200 404 404 in  404 200   405 405 405
"""
CELLS = [line.split() for line in TABLE.strip().splitlines()]
ROWS = {route.replace("~", "/c/<slug:clinic>"): cells for route, *cells in CELLS}
GETS = {route: dict(zip(ACTORS, cells, strict=False)) for route, cells in ROWS.items()}
POSTS = {
    route: dict(zip(POSTING, cells[len(ACTORS) :], strict=True)) for route, cells in ROWS.items()
}
OF_A_CLINIC = [route for route in ROWS if route.startswith("/c/")]
OF_A_THING = [route for route in OF_A_CLINIC if "<uuid:id>" in route]
# What stands in the place of an id, after each folder of the addresses.
KINDS = {
    "patients/": "patient",
    "treatments/": "treatment",
    "products/": "product",
    "sheets/": "sheet",
    "recall/": "sheet",
    "deliveries/": "delivery",
    "outbox/": "arrived",
    "lists/": "list",
    "staff/": "membership",
    "inbox/": "concern",
    "asked/": "follow_up",
    "versions/": "version",
    "samples/": "review",
    "photographs/": "photograph",
    "shelf/": "shelf_product",
    "labels/": "label",
    "words/": "unread_word",
    "names/": "harmless_name",
}
EVIDENCE = {
    "rules/": "pregnant-stop",
    "sources/": "L29",
    "advice/": "swim-wait",
    "conflicts/": "C-01",
}
MISSING = uuid.UUID(int=7, version=4)


@pytest.fixture(scope="module")
def built(made_once: Any) -> tuple[worlds.World, worlds.World]:
    return made_once(worlds.two)


@pytest.fixture
def two(built: Any, db: None) -> tuple[worlds.World, worlds.World]:
    return copy.deepcopy(built)


def routes(patterns: Any = None, prefix: str = "/") -> Iterator[tuple[str, Any]]:
    """Yield every address of the site with its view."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, f"{prefix}{pattern.pattern}")
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.pattern}", pattern.callback


def address(route: str, slug: str, ids: dict[str, Any]) -> str:
    """Return the route with a clinic and a thing of it filled in."""
    path = route.replace("<slug:clinic>", slug)
    for folder, kind in KINDS.items():
        path = path.replace(f"{folder}<uuid:id>", f"{folder}{ids.get(kind, MISSING)}")
    # A link that nobody has; what a real one shows is tested in tests/portal.
    path = path.replace("/p/<str:token>/", f"/p/{'A' * 43}/")
    path = path.replace("/h/<str:token>/", f"/h/{'A' * 43}/")
    path = path.replace("<slug:service>", "postmark")
    path = path.replace("/confirm/<str:token>/", "/confirm/forged/")
    path = path.replace("/stop/<str:token>/", "/stop/forged/")
    path = path.replace("<int:place>", "0")
    for folder, id in EVIDENCE.items():
        path = path.replace(f"{folder}<str:id>", f"{folder}{ids.get(folder, id)}")
    path = path.replace("<kind:kind>", "rules").replace("<str:key>", "pregnant-stop")
    # No proposal is there; tests/guidance/test_publishing_pages.py opens one.
    path = path.replace("<int:id>", "7").replace("<int:number>", "1")
    assert "<" not in path, f"{route}: say in this test what its part stands for"
    return path


def visitor(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def code(response: Any) -> str:
    if response.status_code == 302:
        return "in" if response.headers["Location"].startswith("/accounts/login/") else "to"
    return str(response.status_code)


def body(response: Any, *ids: object) -> bytes:
    """Return status, headers and body without what differs from one request to the next."""
    text = response.serialize_headers() + b"\n\n" + response.content
    for id in ids:
        text = text.replace(str(id).encode(), b"ID")
    text = re.sub(rb'(name="csrfmiddlewaretoken" value=")[^"]*', rb"\1", text)
    text = re.sub(rb'("X-CSRFToken": ?")[^"]*', rb"\1", text)
    return str(response.status_code).encode() + text


def leaks(response: Any, canary: str) -> bool:
    """Whether a word of the clinic is in the answer; its bare name is known to its own people."""
    text = response.serialize_headers() + response.content
    return canary.encode() in text.replace(f"{canary} Clinic".encode(), b"")


def rows_of(world: worlds.World) -> list[Any]:
    """Return everything that is stored of a clinic."""
    found: list[Any] = []
    for model in apps.get_models():
        if any(field.name == "clinic" for field in model._meta.fields):
            rows: models.QuerySet[Any] = model._base_manager.filter(clinic=world.clinic)
            found.append((model.__name__, list(rows.order_by("pk").values_list())))
    return found


def test_every_route_is_in_the_table_and_says_who_may_open_it() -> None:
    found = dict(routes())
    assert set(found) == set(ROWS)
    assert {len(cells) for cells in ROWS.values()} == {len(ACTORS) + len(POSTING)}
    assert [route for route, view in found.items() if not getattr(view, "roles", ())] == []


@pytest.mark.parametrize("name", ACTORS)
def test_each_answer_is_as_written(two, name) -> None:
    own, other = two
    client = visitor(worlds.actors(own, other)[name])
    signed_in = {key: one.value for key, one in client.cookies.items()}
    before, ids = rows_of(other), own.ids()
    canary = own.canary if name == "stranger" else other.canary
    wrong: list[Any] = []
    for route in ROWS:
        # One of the addresses signs people out, and some leave a cookie.
        client.cookies = SimpleCookie(signed_in)
        path = address(route, own.clinic.slug, ids)
        with transaction.atomic():
            answers = [client.get(path), client.head(path), client.post(path)]
            transaction.set_rollback(True)
        expected = [GETS[route][name], GETS[route][name], expected_post(route, name)]
        if [code(answer) for answer in answers] != expected:
            wrong.append((route, [code(answer) for answer in answers], expected))
        wrong += [(route, "leak") for answer in answers if leaks(answer, canary)]
    assert wrong == []
    assert rows_of(other) == before


def expected_post(route: str, name: str) -> str:
    """Return the answer to an empty POST: whoever may not look may not send either."""
    if name in POSTING:
        return POSTS[route][name]
    if POSTS[route]["admin"] == "405":
        return "405"
    if route not in OF_A_CLINIC:
        return "in" if "logout" in route else GETS[route][name]
    others = {"anon": "in", "closed": "in", "both": POSTS[route]["clinician"]}
    return others.get(name, "404")


def test_other_methods_are_refused_for_everybody_alike(two) -> None:
    own, _ = two
    wrong: list[Any] = []
    ids = own.ids()
    for user in (None, own.staff["clinician"].user):
        client = visitor(user)
        for route in OF_A_CLINIC:
            for slug in (own.clinic.slug, "nowhere"):
                path = address(route, slug, ids)
                for method in ("put", "patch", "delete", "options", "trace"):
                    answer = code(getattr(client, method)(path))
                    if answer != "405":
                        wrong.append((route, user, method, answer))
    assert wrong == []


def test_a_foreign_thing_and_a_missing_one_answer_alike(two) -> None:
    own, other = two
    people = worlds.actors(own, other)
    before = rows_of(other)
    wrong: list[Any] = []
    theirs = other.ids()
    ids = [*theirs.values(), MISSING]
    for name, user in people.items():
        client, canary = visitor(user), own.canary if name == "stranger" else other.canary
        for route in OF_A_THING:
            foreign = address(route, own.clinic.slug, theirs)
            missing = address(route, own.clinic.slug, {})
            assert foreign != missing
            for send in (client.get, client.post):
                one, two_ = send(foreign), send(missing)
                hidden = GETS[route][name] == "200" and code(one) != "405"
                if body(one, *ids) != body(two_, *ids) or (hidden and code(one) != "404"):
                    wrong.append((route, name, code(one), code(two_)))
                if leaks(one, canary):
                    wrong.append((route, name, "leak"))
    assert wrong == []
    assert rows_of(other) == before


def test_a_foreign_clinic_and_a_missing_one_answer_alike(two) -> None:
    own, other = two
    before = rows_of(other)
    wrong: list[Any] = []
    slugs, ids = (other.clinic.slug, "nowhere"), other.ids()
    for user in (None, own.staff["clinician"].user, own.staff["admin"].user):
        client = visitor(user)
        for route in OF_A_CLINIC:
            paths = [address(route, slug, ids) for slug in slugs]
            for send in (client.get, client.post):
                one, two_ = (send(path) for path in paths)
                if body(one, *slugs) != body(two_, *slugs) or leaks(one, other.canary):
                    wrong.append((route, user, code(one), code(two_)))
                if code(one) not in ("in", "404", "405"):
                    wrong.append((route, user, code(one)))
    assert wrong == []
    assert rows_of(other) == before
