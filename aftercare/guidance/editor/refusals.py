"""What no approver can accept in a text, at the field that it stands in, with the words wanted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from aftercare import rules
from aftercare.guidance.editor.proof import Broken
from aftercare.guidance.store import parts
from aftercare.rules.vocabulary import Language
from aftercare.web import sentences

# What a text must say, by what the proof writes where it does not.
_WANTED: Final = {
    "must give the emergency number": "{emergency_number}",
    "must give the least sun protection factor": "SPF 30",
}
_QUOTED: Final = re.compile(r"says ['\"](?P<said>.*)['\"]|invites to use [^:]*: (?P<asked>.*)")


def at(
    value: Any, field: str, own: Iterable[Broken], lost: Iterable[rules.Problem]
) -> tuple[str, ...]:
    """Return what is refused in one text of an item: what it must not say, and what it lacks."""
    key, _, language = field.partition(".")
    text = parts.get_field(value, field)
    if not isinstance(text, str) or language not in set(Language):
        return ()
    broken = (one for one in own if one.facts is None)
    told = [one.how for one in broken if _concerns(one, key, text)]
    told += [
        sentences.of_code(one.code, one.params) for one in lost if one.path.endswith(f".{field}")
    ]
    return tuple(dict.fromkeys(told))


def _concerns(one: Broken, key: str, text: str) -> bool:
    wanted = _WANTED.get(one.message)
    if wanted is not None:
        return key == "text" and wanted not in text
    found = _QUOTED.fullmatch(one.message.partition("; ")[0])
    words = (found["said"] or found["asked"]) if found else ""
    return bool(words) and words in text.replace("**", "")
