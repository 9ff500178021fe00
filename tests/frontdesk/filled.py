"""The form of a page as a browser would send it, to be changed and sent."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client

Form = dict[str, list[str]]


class _Fields(HTMLParser):
    """Collects what a browser sends of one form: without buttons, without what is not ticked."""

    def __init__(self, id: str) -> None:
        super().__init__()
        self.id, self.inside = id, False
        self.form: Form = {}
        self.select, self.options = "", list[tuple[str, bool]]()
        self.area: str | None = None
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = said.get("id") == self.id
        if not self.inside:
            return
        if tag == "input" and "name" in said:
            is_tick = said.get("type") in ("checkbox", "radio")
            if not is_tick or "checked" in said:
                value = said.get("value", "on" if is_tick else "")
                self.form.setdefault(said["name"], []).append(value)
        elif tag == "select":
            self.select, self.options = said.get("name", ""), []
        elif tag == "option":
            self.options.append((said.get("value", ""), "selected" in said))
        elif tag == "textarea":
            self.area, self.text = said.get("name", ""), ""

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "textarea" and self.area is not None:
            if self.inside:
                # A browser leaves out the line break that follows the tag.
                self.form.setdefault(self.area, []).append(self.text.removeprefix("\n"))
            self.area = None
        elif tag == "select" and self.inside and self.options:
            chosen = [value for value, is_on in self.options if is_on] or [self.options[0][0]]
            self.form.setdefault(self.select, []).append(chosen[0])


def form_of(page: str, id: str = "record") -> Form:
    """Return what the form of a page holds."""
    fields = _Fields(id)
    fields.feed(page)
    fields.form.pop("csrfmiddlewaretoken", None)
    assert fields.form, "there is a form"
    return fields.form


def open_form(client: Client, address: str) -> Form:
    """Return the form of an address."""
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return form_of(response.content.decode())


def changed(form: Form, **changes: Any) -> Form:
    """Return a form with some fields otherwise: `__` stands for a hyphen, `___` for a dot."""
    data = {name: list(values) for name, values in form.items()}
    for name, value in changes.items():
        key = name.replace("___", ".").replace("__", "-")
        data[key] = list(value) if isinstance(value, list | tuple) else [value]
    return data
