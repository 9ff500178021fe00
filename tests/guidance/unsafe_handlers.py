"""How the words of an unsafe edit change a document: one function for each kind of edit."""

from __future__ import annotations

import ast
import copy
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.guidance.unsafe_edits import Applied

TIERS = ("T1", "T2", "T3", "TE")
_QUOTED = r"""('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""


def _texts(words: str) -> list[str]:
    return [ast.literal_eval(found) for found in re.findall(_QUOTED, words)]


def _both(words: str) -> dict[str, str]:
    texts = _texts(words)
    return {"en": texts[0], "sv": texts[-1]}


def _appended(made: Applied, words: str) -> None:
    key, _, rest = words.partition(".text += ")
    text = made.row("rules", key)["text"]
    for language, more in _both(rest).items():
        text[language] += " " + more


def _assigned(made: Applied, words: str) -> None:
    path, _, rest = words.partition(" = ")
    key, field, *language = path.split(".")
    row = made.row("rules", key)
    texts = _both(rest) if _texts(rest) else {"en": rest, "sv": rest}
    if language:
        row[field][language[0]] = texts["en"]
    else:
        row[field] = texts


def _replaced(made: Applied, words: str) -> None:
    key, _, rest = words.partition(": ")
    row = made.row("rules", key)
    texts = _texts(rest)
    for language, old, new in (("en", *texts[:2]), ("sv", *texts[2:4])):
        row["text"][language] = row["text"][language].replace(old, new)


def _denied(made: Applied, words: str) -> None:
    key = words.partition(".text")[0]
    text = made.row("rules", key)["text"]
    text["en"] = _texts(words)[0] + " " + text["en"]
    text["sv"] = "Det här tecknet är normalt och inget att oroa sig för. " + text["sv"]


def _number(made: Applied, words: str) -> None:
    key, _, rest = words.partition(": ")
    text = made.row("rules", key)["text"]
    swedish = "Ring oss först, och {emergency_number} om vi inte svarar på två dagar"
    pairs = {
        "en": ("{emergency_number}", "{clinic_phone}"),
        "sv": ("{emergency_number}", "{clinic_phone}"),
    }
    if rest.startswith("'Do not"):
        pairs = {"en": ("Call {em", "Do not call {em"), "sv": ("Ring {em", "Ring inte {em")}
    elif rest.startswith("'Call us first"):
        pairs = {
            "en": ("Call {emergency_number}", _texts(rest)[0]),
            "sv": ("Ring {emergency_number}", swedish),
        }
    for language, (old, new) in pairs.items():
        text[language] = text[language].replace(old, new)
        text[language] = text[language].replace(old[0].lower() + old[1:], new)


def _demoted(made: Applied, words: str) -> None:
    row = made.row("rules", words.partition(":")[0])
    row["level"] = "clinic"
    row["text"]["en"] = re.sub("(get|seek) urgent care", "call us", row["text"]["en"])
    row["text"]["sv"] = row["text"]["sv"].replace("sök vård", "ring oss")


def _red_flag(made: Applied, words: str) -> None:
    found = re.fullmatch(r"red_flags\.([a-z-]+)(?:\.(\w+))? ?(.*)", words)
    assert found is not None
    key, field, rest = found.groups()
    if rest == "deleted":
        made.remove("red_flags", key)
    elif field == "rules":
        made.row("red_flags", key)["rules"] = ast.literal_eval(rest.partition("-> ")[2])
    elif field == "action":
        made.row("red_flags", key)["action"] = rest.partition("->")[2]
    else:
        notice = rest.removeprefix("= ")
        made.row("red_flags", key)[field] = {"en": notice, "sv": notice}


def _deleted(made: Applied, words: str) -> None:
    made.remove("rules", words)
    for red in made.document["red_flags"]:
        red["rules"] = [name for name in red["rules"] if name != words] or ["help-infection"]


def _to_caution(made: Applied, words: str) -> None:
    made.row("rules", words).update(category="caution", level=None)


def _all_windows(made: Applied, words: str) -> None:
    found = re.fullmatch(r"([a-z0-9-]+)(?:\.windows all)? \[(\d+),(\d+)\]", words)
    assert found is not None
    window = [int(found[2]), int(found[3])]
    made.row("rules", found[1])["windows"] = {tier: list(window) for tier in TIERS}


def _modifiers(made: Applied, words: str) -> None:
    key, _, weaker = words.partition(":")
    row = made.row("rules", key)
    if not weaker:
        row["modifiers"] = []
    else:
        names = {"add_h": 1, "factor": 1}
        row["modifiers"] = [
            {k: names.get(k, v) for k, v in effect.items()} for effect in row["modifiers"]
        ]


def _modifier(made: Applied, words: str) -> None:
    key = words.partition(":")[0]
    row = made.row("modifiers", key)
    if "only age" in words:
        row["when"] = [box | {"age": [60, 120]} for box in row["when"]]
    elif "diabetes" in words:
        row["when"] = [box for box in row["when"] if "diabetes" not in box.get("flags", {})]
        for box in row["when"]:
            box.get("flags", {}).pop("diabetes", None)
    else:
        wanted = ast.literal_eval(words.partition("->")[2])
        for box in row["when"]:
            if "skin_type" in box:
                box["skin_type"] = wanted


def _skips(made: Applied, words: str) -> None:
    made.row("rules", words.partition(".unasked")[0])["unasked"] = "skips"


def _go_ahead(made: Applied, words: str) -> None:
    made.row("rules", words)["text"] = {
        "en": "This is no reason to wait. We go ahead today.",
        "sv": "Det är inget skäl att vänta. Vi behandlar i dag.",
    }


def _question(made: Applied, words: str) -> None:
    key, field = words.split(" ")[0].split(".")[1:]
    row = made.row("flags", key)
    if field == "help":
        row["help"] = {"en": "No when milk is pumped.", "sv": "Nej om mjölken pumpas ut."}
    else:
        row["question"] = {k: f"Not: {text}" for k, text in row["question"].items()}


def _limit(made: Applied, words: str) -> None:
    made.row("areas", "eyelid").update(limit_mm="5.0", warn_above_mm="5.0")


def _swapped_labels(kind: str) -> Any:
    def swap(made: Applied, words: str) -> None:
        one, other = (made.row(kind, name) for name in words.split(" <-> "))
        one["label"], other["label"] = other["label"], one["label"]

    return swap


def _table(made: Applied, words: str) -> None:
    if " = " in words:
        path, _, text = words.partition(" = ")
        _, table, key = path.split(".")
        made.touched.add(("words", f"{table}.{key}"))
        made.document["words"][table][key] = {"en": text, "sv": text}
        return
    path, _, names = words.partition(": ")
    table = path.split(".")[1]
    one, other = names.split(" <-> ")
    rows = made.document["words"][table]
    made.touched |= {("words", f"{table}.{name}") for name in (one, other)}
    rows[one], rows[other] = rows[other], rows[one]


def _name_removed(made: Applied, words: str) -> None:
    name = re.sub(r" \([a-z-]+\)$", "", words)
    plain = name.replace("-", " ")
    for row in made.document["ingredients"]["classes"]:
        for field in ("names", "phrases", "prefixes", "suffixes"):
            kept = [one for one in row.get(field, []) if not _covers(field, one, plain, name)]
            if kept != row.get(field, []):
                made.touched.add(("ingredients", row["id"]))
                row[field] = kept


def _covers(field: str, one: str, plain: str, name: str) -> bool:
    spaced = one.replace("-", " ")
    if f" {spaced} " in f" {plain} ":
        return True
    if field == "prefixes":
        return plain.startswith(spaced + " ") or plain == spaced
    if field == "suffixes":
        return plain.endswith(" " + spaced) or plain == spaced
    return spaced == plain or one == name


def _class(**changes: Any) -> Any:
    def change(made: Applied, words: str) -> None:
        made.row("ingredients", words.split(".")[0]).update(changes)

    return change


def _phrases(made: Applied, words: str) -> None:
    row = made.row("ingredients", "free-from")
    row["phrases"] = [*row.get("phrases", []), words.partition("with ")[0] and "with retinol"]


def _note(made: Applied, words: str) -> None:
    path, _, text = words.partition(" = ")
    made.row("ingredients", path.split(".")[0])["note"] = {"en": text, "sv": text}


def _first_name(made: Applied, words: str) -> None:
    row = made.row("ingredients", words)
    left = 1
    for field in ("names", "phrases", "prefixes", "suffixes"):
        row[field] = row.get(field, [])[:left]
        left -= len(row[field])


def _sources(made: Applied, words: str) -> None:
    path, _, rest = words.partition(" = ")
    row = made.row("rules", path.split(".")[0])
    row["sources"], row["locators"] = ast.literal_eval(rest), {}


def _evidence(made: Applied, words: str) -> None:
    path, _, value = words.partition("->")
    key, field = path.split(" ")[0].split(".")
    made.row("rules", key)[field] = value.strip()


def _vendor(made: Applied, words: str) -> None:
    letter = next(row for row in made.document["sources"] if row["id"] == "S2")
    new = copy.deepcopy(letter) | {"id": "L99", "kind": "literature", "interest": "none"}
    made.document["sources"].append(new | {"interest_note": None, "mark": "verified"})
    made.touched.add(("sources", "L99"))
    made.row("rules", "retinoid-otc-avoid-early").update(sources=["L99"], locators={})


def _claim(made: Applied, words: str) -> None:
    if "=" not in words:
        made.remove("claims", words)
        for conflict in made.document["conflicts"]:
            conflict["claims"] = [name for name in conflict["claims"] if name != words]
        for row in made.document["rules"]:
            row["sources"] = [name for name in row["sources"] if name != words] or ["L29"]
        return
    key = words.split(".")[1]
    row = made.row("claims", key)
    row["never_print"] = False
    if "decision=followed" in words:
        row["decision"] = "followed"


def _conflict(made: Applied, words: str) -> None:
    text = words.partition(" = ")[2]
    made.row("conflicts", "C-01")["adopt"] = {"en": text, "sv": text}


def _rival(made: Applied, words: str) -> None:
    if "expect" in words:
        text = _texts(words.replace('"', "'"))[0]
        made.add_rule(id="expect-fever", text={"en": text, "sv": "Hög feber en vecka är normalt"})
        return
    sun = next(row for row in made.document["rules"] if row["id"] == "sun-avoid-direct")
    windows = {tier: [a, b + 1] for tier, (a, b) in sun["windows"].items()}
    made.touched.add(("rules", "sun-rival"))
    rival = {"en": "No sun without sunscreen.", "sv": "Ingen sol utan solkräm."}
    made.document["rules"].append(
        copy.deepcopy(sun) | {"id": "sun-rival", "windows": windows, "text": rival}
    )


def _holes(made: Applied, words: str) -> None:
    if "{date2}" in words:
        text = made.row("rules", "first-day-clinic-product-only")["text"]
        swap = {"{date}": "{date2}", "{date2}": "{date}"}
    elif " to {from}" in words:
        text = made.row("rules", "sunscreen-mineral-daily")["text"]
        swap = {"{date}": "{from}", "{from}": "{date}"}
    else:
        name = "retinoid-restart-slowly" if "restart" in words else "sunscreen-mineral-daily"
        text = made.row("rules", name)["text"]
        swap = {"{from}": "the day"}
    for language, written in text.items():
        text[language] = re.sub(r"\{\w+\}", lambda m: swap.get(m[0], m[0]), written)


def _new_do(made: Applied, words: str) -> None:
    found = re.match(r"new do rule ([a-z-]+), topic ([a-z-]+)", words)
    assert found is not None
    made.add_rule(
        id=found[1],
        category="do",
        topics=[found[2]],
        windows={tier: [0, 168] for tier in TIERS},
        text=_both(words.partition(": ")[2]),
        title={"en": "Tonight", "sv": "I kväll"},
    )


HANDLERS: dict[str, Any] = {
    **dict.fromkeys(("K01", "K02"), _appended),
    **dict.fromkeys(("K03", "K03r", "K04", "K05", "K06", "K07", "K08", "K08r"), _assigned),
    **dict.fromkeys(("K39", "K40", "K40b", "K49"), _assigned),
    "K09": _replaced,
    "K10": _denied,
    **dict.fromkeys(("K11", "K11r"), _number),
    "K13": _demoted,
    "K14": _red_flag,
    "K15": _deleted,
    "K16b": _to_caution,
    **dict.fromkeys(("K17", "K20", "K20b"), _all_windows),
    "K22": _modifiers,
    "K23": _modifier,
    "K25": _skips,
    **dict.fromkeys(("K26", "K26r"), _go_ahead),
    "K28b": _question,
    "K29": _limit,
    "K30": _swapped_labels("devices"),
    "K30b": _swapped_labels("areas"),
    "K31": _table,
    **dict.fromkeys(("K32c", "K33c"), _name_removed),
    "K34": _class(topic=None),
    "K35b": _phrases,
    "K36": _class(first_third=True),
    "K37": _note,
    "K41": _sources,
    "K42": _evidence,
    "K43": _vendor,
    "K44": _claim,
    "K45": _conflict,
    "K46": _rival,
    **dict.fromkeys(("K47", "K47r"), _holes),
    "K53": _new_do,
    "K54": _first_name,
}
