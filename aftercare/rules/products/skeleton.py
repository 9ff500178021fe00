"""What a word looks like to a hurried eye: look-alike letters and slips of a scanner folded away.

Skeletons are compared with skeletons and never shown or stored.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from types import MappingProxyType
from typing import Final

# Letters of other scripts, and signs, that look like a Latin letter.
_PAIRS: Final = (
    "аa вb еe ёe зe кk мm нh оo пn рp сc тt уy хx ьb гr иu йu іi їi јj ѕs ԁd ԛq ԝw ӏl ғf қk ңh үy "
    "αa βb γy εe ηn ιi κk νv οo ρp τt υu χx ωw ϲc ϳj σo μu "
    "օo սu ոn հh ցg զq "
    "ıi łl øo đd ħh ŧt ſs ɩi ɑa ɡg ʀr ɴn ɪi ʟl ᴀa ᴄc ᴅd ᴇe ᴊj ᴋk ᴍm ᴏo ᴘp ᴛt ᴜu ᴠv ᴡw ʏy ᴢz ꜱs "
    "ƒf ɛe ɔo ɾr ɿr ǀl ׀l ∣l │l ¦l |l !l @a $s €e £l ¢c §s ¡i"
)
LOOKS: Final = MappingProxyType(
    {ord(pair[0]): pair[1] for pair in _PAIRS.split()} | {ord("æ"): "ae", ord("œ"): "oe"}
)
# Two letters that are read as one, and then one for another. In this order.
_TWO: Final = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_ONE: Final = str.maketrans({"1": "l", "i": "l", "0": "o", "5": "s", "3": "e", "8": "b", "4": "a"})
_OTHER: Final = re.compile(r"[\W_]+")
# The scripts that are told apart: a word of two of them is no honest word.
_SCRIPTS: Final = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN")


def looks(text: str) -> str:
    """Return a text in small letters without accents, each look-alike as the Latin letter."""
    small = unicodedata.normalize("NFKC", text).casefold().translate(LOOKS)
    if small.isascii():
        return small
    parts = unicodedata.normalize("NFKD", small)
    return "".join(char for char in parts if not unicodedata.combining(char))


@lru_cache(maxsize=32768)
def skeleton(text: str) -> str:
    """Return the letters and digits of a text as they look, without spaces or hyphens."""
    bare = _OTHER.sub("", looks(text))
    for pair, one in _TWO:
        bare = bare.replace(pair, one)
    return bare.translate(_ONE)


def is_latin(text: str) -> bool:
    """Whether every letter of a text is a Latin one."""
    return text.isascii() or all(
        unicodedata.name(char, "").startswith("LATIN") for char in text if char.isalpha()
    )


def is_mixed(word: str) -> bool:
    """Whether one word mixes letters of two scripts that look alike."""
    if word.isascii():
        return False
    found = {
        name
        for char in word
        if char.isalpha()
        for name in (unicodedata.name(char, "").partition(" ")[0],)
        if name in _SCRIPTS
    }
    return len(found) > 1
