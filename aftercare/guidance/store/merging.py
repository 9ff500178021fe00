"""Changes to one edition laid over another: part by part, and within a part field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from aftercare.guidance.store import parts

_LACKS: Final = object()


@dataclass(frozen=True, slots=True)
class Conflict:
    """The same content was changed in both; `field` is a dotted path, empty for the whole."""

    kind: str
    key: str
    field: str


@dataclass(frozen=True, slots=True)
class Merged:
    """A document with the changes of two, and where they spoke of the same content."""

    document: dict[str, Any]
    conflicts: tuple[Conflict, ...]


def onto(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Merged:
    """Return `theirs` with everything that `mine` changes in `base`; all three in one schema.

    Where both change the same content otherwise, it reads as in `mine` and is named: somebody
    decides it against what stands there now.
    """
    old, new = parts.taken_apart(base), parts.taken_apart(theirs)
    changes: dict[parts.Name, Any] = {}
    conflicts: list[Conflict] = []
    for name, wanted in parts.between(base, mine).items():
        was, now = old.get(name), new.get(name)
        if now == wanted:
            continue
        if now == was:
            changes[name] = wanted
            continue
        changes[name] = _field(was, wanted, now)
        conflicts += [Conflict(*name, path) for path in _clashes(was, wanted, now)]
    return Merged(parts.laid_over(theirs, changes), tuple(conflicts))


def _field(was: Any, mine: Any, theirs: Any) -> Any:
    """Return one value with both changes; mine where both speak of the same."""
    if mine == was:
        return theirs
    if theirs == was:
        return mine
    if all(isinstance(one, Mapping) for one in (was, mine, theirs)):
        made = {}
        for key in dict.fromkeys((*theirs, *mine)):
            value = _field(*(one.get(key, _LACKS) for one in (was, mine, theirs)))
            if value is not _LACKS:
                made[key] = value
        return made
    if all(_is_names(one) for one in (was, mine, theirs)):
        kept = [one for one in theirs if one not in was or one in mine]
        return kept + [one for one in mine if one not in was and one not in kept]
    return mine


def _clashes(was: Any, mine: Any, theirs: Any, path: str = "") -> Iterator[str]:
    """Yield the paths at which both changed the same content, each to something else."""
    if was in (mine, theirs) or mine == theirs:
        return
    if all(isinstance(one, Mapping) for one in (was, mine, theirs)):
        for key in dict.fromkeys((*was, *mine, *theirs)):
            old, own, new = (one.get(key, _LACKS) for one in (was, mine, theirs))
            yield from _clashes(old, own, new, f"{path}.{key}" if path else str(key))
    elif not all(_is_names(one) for one in (was, mine, theirs)):
        yield path


def _is_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
