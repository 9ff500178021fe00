"""How the treatment form asks: radio buttons and ticks whose ids say the answer, and depths."""

from typing import Any

from django import forms


class Answers(forms.RadioSelect):
    """Radio buttons of one question; the id of an answer is `name-value`."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["id"] = f"{name}-{value}"
        return option


class Ticks(forms.CheckboxSelectMultiple):
    """Several answers to one question; the id of an answer is `name-value`."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["id"] = f"{name}-{value}"
        return option
