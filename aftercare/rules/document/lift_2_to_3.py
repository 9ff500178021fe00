"""From schema 2 to 3: every rule that a patient reads has a kind and its own printed line.

An older edition never said so. Its rules are given what follows from them, always the same: the
kind by the rule's id, which is kept for ever, else by its shape, and the first sentence of the text
in bold. No shape makes a ban *wait* but one that names the condition of calm skin: of anything else
nobody is told that it is allowed again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

PRINTED: Final = ("do", "avoid", "caution", "expect", "help")
# Of the first reference edition, where the shape alone says too little.
KINDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        (
            *("makeup-wait", "exercise-wait", "heat-wait", "swim-wait", "shave-wait"),
            *("hair-removal-wait", "area-scalp", "area-scalp-styling", "area-eye"),
            *("acid-aha-pha-avoid", "acid-bha-avoid", "exfoliant-scrub-enzyme-avoid"),
            *("vitamin-c-avoid", "benzoyl-peroxide-avoid", "fragrance-avoid"),
            *("alcohol-toner-avoid", "new-product-avoid", "niacinamide-avoid"),
            *("minoxidil-delay", "retinoid-otc-avoid-early"),
        ),
        "wait",
    ),
    **dict.fromkeys(
        (
            *("lightener-avoid", "retinoid-rx-avoid-early", "numbing-cream-home-avoid"),
            *("occlusion-avoid", "sun-avoid-direct", "other-treatments-wait"),
            *("repeat-needling-wait", "nsaid-wait", "chemical-uv-filter-delay"),
            "chemical-uv-filter-lactation-delay",
        ),
        "limit",
    ),
    **dict.fromkeys(("no-picking", "calm-gate"), "habit"),
    **dict.fromkeys(("clean-hands-bedding", "area-body-friction", "faint-epilepsy"), "first"),
    "breastfeeding-baby-contact": "while",
}
LATER: Final = ("help-redness-prolonged", "help-lumps-late", "help-marks-dark-patches")
# The order of the rows on paper: their kinds, then how urgent help is.
PLACES: Final = ("first", "while", "wait", "limit", "help", "do", "habit", "expect")
LEVELS: Final = (None, "emergency", "urgent", "clinic")
ORDER: Final = 500
# A sentence ends before a capital letter or a placeholder: not after "kl." or within "SPF 30".
_SENTENCE: Final = re.compile(r"(?<=[.!?:])\s+(?=[A-ZÅÄÖ{])")


def guidance(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a guidance document of schema 3; its rules share no line."""
    lifted = {**document, "schema": 3, "lines": []}
    if isinstance(document.get("rules"), list):
        lifted["rules"] = [_rule(rule) for rule in document["rules"]]
    return lifted


def _rule(rule: Any) -> Any:
    if not isinstance(rule, Mapping) or rule.get("category") not in PRINTED:
        return rule
    windows = rule.get("windows")
    windows = windows if isinstance(windows, Mapping) else {}
    ends = [w[1] for w in windows.values() if isinstance(w, list) and len(w) == 2]
    made = {**rule, "kind": kind_of(rule, endless=None in ends)}
    for old, new in (("text", "paper"), ("text_unasked", "paper_unasked")):
        if isinstance(rule.get(old), Mapping):
            made[new] = {
                language: marked(text) if isinstance(text, str) else text
                for language, text in rule[old].items()
            }
    if rule.get("id") in LATER:
        made["later"] = True
    return made


def kind_of(rule: Mapping[str, Any], *, endless: bool) -> str:
    """Return the kind of a printed rule, or of its line in a plan, of a schema before 3."""
    category = str(rule["category"])
    if category in ("expect", "help"):
        return category
    name = rule.get("rule") or rule.get("id")
    if endless:
        return "while"
    if isinstance(name, str) and name in KINDS:
        return KINDS[name]
    if rule.get("tonight"):
        return "first"
    if category == "avoid":
        return "wait" if rule.get("calm_gate") else "limit"
    return "do"


def marked(text: str) -> str:
    """Return a text with its first sentence in bold."""
    first, *rest = _SENTENCE.split(text, maxsplit=1)
    return " ".join([f"**{first}**", *rest])


def plan(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored plan of schema 3: lines with their kinds, and a row for each of them."""
    advice = [
        {**line, "kind": kind_of(line, endless=bool(line.get("always")))}
        for line in data.get("advice", ())
    ]
    return {**data, "schema": 3, "advice": advice, "rows": list(rows(advice))}


def rows(advice: list[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """Return the rows of lines that share none, in the order of the paper."""
    made = [(_place(line), _row(line)) for line in advice]
    return [row for _, row in sorted(made, key=lambda pair: pair[0])]


def _place(line: Mapping[str, Any]) -> tuple[Any, ...]:
    kind = "wait" if line["kind"] == "limit" else line["kind"]
    dated = line["kind"] in ("wait", "limit", "do")
    day = (line["until"] or line["starts"] or "") if dated else ""
    if line["kind"] == "do":
        day = line["starts"] or ""
    return PLACES.index(kind), line["rule"] in LATER, LEVELS.index(line["level"]), day


def _row(line: Mapping[str, Any]) -> dict[str, Any]:
    own = line.get("clinic_text", "")
    return {
        "id": line["rule"],
        "rules": [line["rule"]],
        "kind": line["kind"],
        "text": marked(line["text"]),
        "short": line["title"],
        **{name: line[name] for name in ("starts", "starts_time", "until", "until_time")},
        **{name: line[name] for name in ("clock", "calm_gate", "always", "while_words", "level")},
        "order": ORDER,
        "later": line["rule"] in LATER,
        "moves_at": None,
        "product": line.get("product"),
        "own": [own] if own else [],
    }
