"""What the buttons inside an item's form do: more boxes, fewer, a source more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from aftercare.guidance.editor import conditions
from aftercare.guidance.editor.fields import Data


def press(do: str, form: Data) -> None:
    """Change the form as one of its buttons does; an unknown button changes nothing."""
    name, _colon, rest = do.partition(":")
    if button := BUTTONS.get(name):
        button(form, rest)


def _add_box(form: Data, rest: str) -> None:
    used = conditions.indices(form)
    fresh = next(index for index in range(1000) if index not in used)
    _forget(form, f"box-{fresh}-")
    form.setlist("boxes", [str(index) for index in (*used, fresh)])


def _drop_box(form: Data, rest: str) -> None:
    _forget(form, f"box-{rest}-")
    _leave_out(form, "boxes", rest)


def _forget(form: Data, start: str) -> None:
    for name in [name for name in form if name.startswith(start)]:
        del form[name]


def _add_dimension(form: Data, rest: str) -> None:
    wanted = form.get(f"box-{rest}-new")
    if wanted in conditions.DIMENSIONS and rest.isdecimal():
        _add(form, f"box-{rest}-dims", wanted)
        form[f"box-{rest}-new"] = ""


def _drop_dimension(form: Data, rest: str) -> None:
    index, _colon, name = rest.partition(":")
    _leave_out(form, f"box-{index}-dims", name)


def _add_citation(form: Data, rest: str) -> None:
    path, _colon, name = rest.partition(":")
    _add(form, path, name)


def _drop_citation(form: Data, rest: str) -> None:
    path, _colon, name = rest.partition(":")
    _leave_out(form, path, name)


def _add(form: Data, name: str, value: str) -> None:
    form.setlist(name, list(dict.fromkeys([*form.getlist(name), value])))


def _leave_out(form: Data, name: str, value: str) -> None:
    form.setlist(name, [each for each in form.getlist(name) if each != value])


BUTTONS: Final[Mapping[str, Callable[[Data, str], None]]] = {
    "add-box": _add_box,
    "drop-box": _drop_box,
    "add-dim": _add_dimension,
    "drop-dim": _drop_dimension,
    "add-cite": _add_citation,
    "drop-cite": _drop_citation,
}
