"""What a patient is told after a check-in: what to say on the telephone."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from aftercare import paper, rules
from clinics.followup.signs import Sign
from clinics.portal import marks


def say_this(plan: rules.Plan, told: Sequence[Sign]) -> str:
    """Return the sentence to say on the telephone: what it is, and which treatment there was."""
    calendar = paper.Calendar(plan.performed_at, plan.time_zone, plan.language)
    when = {"day": calendar.day(calendar.start.date(), short=False)}
    when["time"] = calendar.clock(calendar.start)
    treated = _("I had microneedling on %(day)s at %(time)s.") % when
    named = [found.group(1) for sign in told if (found := marks.BOLD.search(sign.text))]
    if not named:
        return treated
    signs = ", ".join(one.rstrip(".,:;") for one in named)
    return _("It is about this: %(signs)s.") % {"signs": signs} + " " + treated
