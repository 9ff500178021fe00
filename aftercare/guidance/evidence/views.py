"""The evidence pages: what is in force, on what grounds, and what was declined.

Who may open them is declared where they get their addresses, in `urls`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from aftercare.guidance import search, sentences
from aftercare.guidance.evidence import listing, pages, registers
from aftercare.guidance.store import editions, queries
from aftercare.rules.vocabulary import Language


def rules(request: Any) -> HttpResponse:
    """Every rule that is in force, by category."""
    register = _register()
    options = {
        "category": (_("Category"), sentences.CATEGORIES),
        "strength": (_("Strength"), sentences.STRENGTHS),
        "label": (_("Label"), sentences.BASES),
        "topic": (_("Topic"), _topics(register)),
    }
    found = listing.listing(register.rules, request.GET, options)
    groups = listing.grouped(found.entries, "category", sentences.CATEGORIES)
    return _page(request, "rules", register, found, groups=groups)


def rule(request: Any, id: str) -> HttpResponse:
    """One rule with everything behind it."""
    register = _register()
    found = _known(register.guidance.rule_by_id, id)
    return _page(request, "rule", register, page=pages.rule_page(found, register))


def sources(request: Any) -> HttpResponse:
    """Every source, by kind, with how far it was checked and whose interest is behind it."""
    register = _register()
    options = {
        "kind": (_("Kind"), sentences.KINDS),
        "mark": (_("Checked"), sentences.MARKS),
        "interest": (_("Interest"), sentences.INTERESTS),
        "used": (_("Cited by a rule"), {"yes": _("Yes"), "no": _("No")}),
    }
    found = listing.listing(register.sources, request.GET, options)
    groups = listing.grouped(found.entries, "kind", sentences.KINDS)
    return _page(request, "sources", register, found, groups=groups)


def source(request: Any, id: str) -> HttpResponse:
    """One source and what cites it."""
    register = _register()
    found = _known(register.guidance.sources, id)
    return _page(request, "source", register, page=pages.source_page(found, register))


def claims(request: Any) -> HttpResponse:
    """Every claim of the texts that the guidance began with, and what was decided."""
    register = _register()
    options = {
        "source": (_("Text"), pages.seeds(register)),
        "decision": (_("Decision"), sentences.DECISIONS),
        "topic": (_("Topic"), _topics(register)),
    }
    found = listing.listing(register.claims, request.GET, options)
    return _page(request, "claims", register, found)


def conflicts(request: Any) -> HttpResponse:
    """Where sources clash."""
    register = _register()
    return _page(
        request, "conflicts", register, listing.listing(register.conflicts, request.GET, {})
    )


def conflict(request: Any, id: str) -> HttpResponse:
    """One clash, what the better evidence says, and what we do."""
    register = _register()
    found = _known(register.guidance.conflicts, id)
    return _page(request, "conflict", register, page=pages.conflict_page(found, register))


def signs(request: Any) -> HttpResponse:
    """The danger signs as clinicians look them up."""
    register = _register()
    return _page(request, "signs", register, listing.listing(register.signs, request.GET, {}))


def limits(request: Any) -> HttpResponse:
    """The depth limits of every area, and what is known of each device's true depth."""
    register = _register()
    areas = listing.listing(register.areas, request.GET, {})
    devices = listing.listing(register.devices, request.GET, {})
    return _page(request, "limits", register, areas, devices=devices)


def _register() -> registers.Register:
    language = Language((translation.get_language() or Language.EN)[:2])
    return registers.register(editions.current(), language)


def _topics(register: registers.Register) -> Mapping[str, str]:
    """Return the topics by name: a list this long is looked through by the alphabet."""
    topics = register.guidance.topics.values()
    named = {topic.id: topic.label[register.language] for topic in topics}
    return dict(sorted(named.items(), key=lambda pair: search.fold(pair[1])))


def _known(table: Mapping[str, Any], name: str) -> Any:
    if name not in table:
        raise Http404
    return table[name]


def _page(
    request: Any,
    name: str,
    register: registers.Register,
    found: listing.Listing | None = None,
    **more: Any,
) -> HttpResponse:
    """Return a page with what all of them show: the registers, the search, the edition."""
    guidance = register.guidance
    q = found.q if found else ""
    context = {
        "root": root(request.path),
        "tab": name,
        "found": found,
        "q": q,
        "registers": listing.registers(register, q),
        "guidance": guidance,
        "register": register,
        "lang": register.language.value,
        "edition": queries.published().filter(number=guidance.number).first(),
        "is_reference": guidance.digest == editions.reference().digest,
        "today": timezone.localdate(),
        "may_edit": request.user.has_perm("guidance.edit"),
        "phrases": sentences,
    }
    return render(request, f"guidance/evidence/{name}.html", context | more)


def root(path: str) -> str:
    """Return where the evidence begins, in the frame that the reader came by."""
    return path[: path.index("/evidence/") + len("/evidence/")]
