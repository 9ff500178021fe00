"""The environment of the page templates."""

from functools import cache, lru_cache
from typing import Any

import jinja2
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import formats, timezone, translation
from markupsafe import Markup

from aftercare.web import formats as say
from aftercare.web import forms


@lru_cache(maxsize=8192)
def url(name: str, *args: Any, **kwargs: Any) -> str:
    """Return the address of a named page; addresses are the same in every language."""
    return reverse(name, args=args, kwargs=kwargs)


@cache
def asset(path: str) -> str:
    """Return the address of a static file."""
    return static(path)


def date(value: Any, style: str = "DATE_FORMAT") -> str:
    """Return a date, or an instant in the current time zone, as the current language writes it."""
    if hasattr(value, "tzinfo") and timezone.is_aware(value):
        value = timezone.localtime(value)
    return formats.date_format(value, style)


@cache
def icon(name: str) -> Markup:
    """Return one of our drawings, as decoration: the words beside it carry the meaning."""
    drawing = (settings.BASE_DIR / "static" / "icons" / f"{name}.svg").read_text()
    # Within a page the drawing needs no address of its language.
    drawing = drawing.replace(' xmlns="http://www.w3.org/2000/svg"', "")
    return Markup(drawing.strip().replace("<svg ", '<svg class="icon" aria-hidden="true" ', 1))


def environment(**options: Any) -> jinja2.Environment:
    """Return an environment that escapes, translates and stops at an undefined value."""
    env = jinja2.Environment(
        **options
        | {
            "undefined": jinja2.StrictUndefined,
            "extensions": ["jinja2.ext.i18n", "jinja2.ext.loopcontrols"],
            "trim_blocks": True,
            "lstrip_blocks": True,
        }
    )
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the i18n extension
        gettext=translation.gettext,
        ngettext=translation.ngettext,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
        newstyle=True,
    )
    env.globals |= {
        "static": asset,
        "url": url,
        "language": translation.get_language,
        "crispy": forms.crispy,
        "problems": forms.problems,
        "icon": icon,
        "languages": settings.LANGUAGES,
    }
    env.filters |= {
        "date": date,
        "day": say.day,
        "weekday_of": say.weekday_of,
        "short_day": say.short_day,
        "clock": say.clock,
        "moment": say.moment,
        "moment_within": say.moment_within,
        "tel": say.tel,
        "figure": say.figure,
    }
    return env
