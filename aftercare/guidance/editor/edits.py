"""What the buttons inside an item's form do: more boxes, fewer, a source more, a field undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from aftercare.guidance.editor import conditions
from aftercare.guidance.editor.shapes import Data, Item, Shape, first, shown, with_field

Form = dict[str, list[str]]


def apply(do: str, data: Data) -> Form:
    """Return the form after one of its buttons; an unknown button changes nothing."""
    name, _colon, rest = do.partition(":")
    form: Form = {key: list(values) for key, values in data.items()}
    edit = EDITS.get(name)
    return edit(form, rest) if edit else form


def _add_box(form: Form, rest: str) -> Form:
    used = conditions.indices(form)
    fresh = next(index for index in range(1000) if index not in used)
    for key in [key for key in form if key.startswith(f"box-{fresh}-")]:
        del form[key]
    return form | {"boxes": [*map(str, used), str(fresh)], f"box-{fresh}-dims": []}


def _drop_box(form: Form, rest: str) -> Form:
    left = [str(index) for index in conditions.indices(form) if str(index) != rest]
    kept = {key: values for key, values in form.items() if not key.startswith(f"box-{rest}-")}
    return kept | {"boxes": left}


def _add_dim(form: Form, rest: str) -> Form:
    wanted = first(form, f"box-{rest}-new")
    name = f"box-{rest}-dims"
    if wanted in conditions.DIMENSIONS and rest.isdecimal():
        form[name] = list(dict.fromkeys([*form.get(name, []), wanted]))
        form[f"box-{rest}-new"] = [""]
    return form


def _drop_dim(form: Form, rest: str) -> Form:
    index, _colon, dim = rest.partition(":")
    name = f"box-{index}-dims"
    form[name] = [each for each in form.get(name, []) if each != dim]
    return form


def _add_cite(form: Form, rest: str) -> Form:
    key, _colon, name = rest.partition(":")
    form[key] = list(dict.fromkeys([*form.get(key, []), name]))
    return form


def _drop_cite(form: Form, rest: str) -> Form:
    key, _colon, name = rest.partition(":")
    form[key] = [each for each in form.get(key, []) if each != name]
    return form


EDITS: Final[Mapping[str, Callable[[Form, str], Form]]] = {
    "add-box": _add_box,
    "drop-box": _drop_box,
    "add-dim": _add_dim,
    "drop-dim": _drop_dim,
    "add-cite": _add_cite,
    "drop-cite": _drop_cite,
}


def put_back(shapes: tuple[Shape, ...], form: Data, value: Item, field: str, source: Item) -> Form:
    """Return the form with one field as another item has it; all else stays as it was typed."""
    (shape,) = [one for one in shapes if field in one.fields]
    fresh = shown((shape,), with_field(shapes, value, field, source))
    own = {key for key in form if _belongs(key, shape)}
    part = field.partition(".")[2]
    if part:
        return {key: list(values) for key, values in form.items()} | {field: fresh[field]}
    return {key: list(values) for key, values in form.items() if key not in own} | fresh


def _belongs(name: str, shape: Shape) -> bool:
    """Whether a name of the form is of a shape."""
    stems = {"when": ("box-",), "modifiers": ("mod-",)}
    whole = {"when": ("boxes",), "modifiers": ("mods",)}
    return (
        name == shape.key
        or name in whole.get(shape.kind, ())
        or name.startswith((f"{shape.key}-", *stems.get(shape.kind, ())))
    )
