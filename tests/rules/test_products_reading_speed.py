"""Shortcuts in reading say the same as the long way."""

import unicodedata

from hypothesis import given as any_of
from hypothesis import strategies as st

from aftercare.rules.products import cutting, tables
from aftercare.rules.products.skeleton import skeleton
from tests.rules import given

KNOWN = tables.of(given.guidance().lexicon)
WORST = [
    (skeleton(name), name)
    for name in KNOWN.lexicon.names
    if name.isascii()
    and min((tables.severity(one) or 9 for one in KNOWN.lexicon.names[name]), default=9) == 1
]


@any_of(st.sampled_from(WORST), st.text("abcdeilmnorst", max_size=9), st.text("aeilt", max_size=9))
def test_a_worst_name_glued_between_letters_is_found_as_by_looking_through_all(
    one: tuple[str, str], before: str, after: str
) -> None:
    folded = f"{before}{one[0]}{after}"
    found = KNOWN.glued(folded)
    if len(one[0]) >= tables.LEAST_GLUED:
        assert found is not None
    if found is not None:
        assert skeleton(found) in folded
        assert len(skeleton(found)) >= tables.LEAST_GLUED


def test_control_characters_are_those_of_unicode_but_tab_and_line_ends() -> None:
    for code in range(0x110000):
        char = chr(code)
        refused = unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\r\t"
        assert bool(cutting.CONTROL.search(char)) is refused, hex(code)
