"""What is noticed in a changed sentence, in either language; nothing of it is ever taken back."""

import pytest

from aftercare import rules
from aftercare.rules.marks import read
from aftercare.rules.marks.codes import MarkCode
from aftercare.rules.marks.skeleton import invisible, mixed, skeleton
from tests.rules import mutations

GUIDANCE = rules.parse_guidance(mutations.document(), 1)
RULE = "help-lumps-late"
OLD = GUIDANCE.rule_by_id[RULE].text


def marks(en: str = "", sv: str = "", rule: str = RULE) -> set[str]:
    """Return the short names of the marks of sentences that are added to a rule's text."""
    old = {str(key): text for key, text in GUIDANCE.rule_by_id[rule].text.items()}
    new = {"en": f"{old['en']} {en}".strip(), "sv": f"{old['sv']} {sv}".strip()}
    return {mark.short for mark in read.of_change(old, new, GUIDANCE, rule=rule, field="text")}


@pytest.mark.parametrize(
    ("en", "sv", "mark"),
    [
        ("You may swim.", "Du får bada.", "permission"),
        ("It is fine.", "Det går bra.", "permission"),
        ("Unless it stings.", "Utom om det svider.", "exception"),
        ("There is no need to wait.", "Du behöver inte vänta.", "lifting"),
        ("Never skip your cream.", "Sluta inte med krämen.", "lifting"),
        ("It is harmless.", "Det är ofarligt.", "reassurance"),
        ("The FDA passed it.", "Den är granskad.", "reassurance"),
        ("Ignore the sheet.", "Strunta i bladet.", "overruling"),
        ("Until Friday.", "Till fredag.", "time"),
        ("For a week.", "I en vecka.", "time"),
        ("For II days.", "I II dagar.", "time"),
        ("For 2d.", "I 2 d.", "number"),
        ("Take an antiviral.", "Ta en tablett.", "medicine"),
        ("Call us only if you want to.", "Ring oss bara om du vill.", "postponement"),
        ("A little pus is normal.", "Lite var är normalt.", "denial"),
    ],
)
def test_each_kind_is_noticed_in_both_languages(en: str, sv: str, mark: str) -> None:
    assert mark in marks(en=en)
    assert mark in marks(sv=sv)


@pytest.mark.parametrize(
    "word",
    [
        *("retinol", "Differin", "Epiduo", "Retin-A", "retin0l", "r e t i n o l", "HPR"),
        *("r\u0435tinol", "ret\u200binol", "ret\u00adinol", "A cream", "tretinoin", "RETINYL"),
    ],
)
def test_a_retinoid_is_found_by_any_name_and_however_it_is_hidden(word: str) -> None:
    found = marks(en=f"Use {word} tonight.")
    assert any("forbidden by retinoid" in mark for mark in found), found


def test_a_brand_of_numbing_cream_is_found() -> None:
    assert any("numbing-cream-home" in mark for mark in marks(en="EMLA helps if it hurts."))


def test_what_is_named_behind_a_no_is_named_and_not_forbidden() -> None:
    assert "names retinol" in marks(en="Do not use retinol.", sv="Använd inte retinol.")


def test_languages_that_say_the_contrary_are_marked() -> None:
    assert "contradiction" in marks(en="Do not rub.", sv="Gnid huden.")
    assert "contradiction" in marks(en="Wait for 3 cups.", sv="Vänta på 4 koppar.")
    assert "contradiction" not in marks(en="Do not rub.", sv="Gnid inte.")


def test_a_ban_that_says_no_no_longer_is_marked() -> None:
    old = GUIDANCE.rule_by_id["swim-wait"].text
    new = {"en": "The pool is near.", "sv": "Poolen är nära."}
    found = read.of_change(old, new, GUIDANCE, rule="swim-wait", field="text")
    assert MarkCode.SAYS_NO in {mark.code for mark in found}
    assert MarkCode.LOST in {mark.code for mark in found}


def test_what_a_ban_is_narrowed_by_is_marked() -> None:
    old = GUIDANCE.rule_by_id["acid-aha-pha-avoid"].text
    new = {"en": "Do not use acids with dirty hands.", "sv": "Ta inte syror med smutsiga händer."}
    found = read.of_change(old, new, GUIDANCE, rule="acid-aha-pha-avoid", field="text")
    assert MarkCode.NARROWS in {mark.code for mark in found}


def test_sentences_that_stood_before_are_not_marked_again() -> None:
    assert marks() == set()


def test_a_skeleton_is_what_an_eye_reads() -> None:
    assert skeleton("r\u0435t\u200bin0l") == "retinol"
    assert skeleton("R e t i n o l") == "retinol"
    assert skeleton("2d, SPF 30") == "2d, spf 30"


def test_signs_that_nobody_sees_have_names() -> None:
    assert invisible("ret\u00adinol") == "SOFT HYPHEN"
    assert invisible("å, é – “x” 1 000\u00a0m") == ""


@pytest.mark.parametrize("word", ["r\u0435tinol", "\U0001d42betinol", "ｒetinol", "Ретинол"])
def test_letters_of_another_alphabet_are_found(word: str) -> None:
    assert mixed(f"Use {word} tonight.") == word


def test_our_own_letters_and_chemists_signs_stand() -> None:
    assert mixed("Å, ä, ö, é, β-carotene, 5 µg") == ""
