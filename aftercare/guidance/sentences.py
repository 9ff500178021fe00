"""What the guidance's pages call things: its tables and fields, its closed lists, its invariants.

Lists are in the order in which the pages show them.
"""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from aftercare import rules
from aftercare.rules.vocabulary import Language

# Translated when they are shown, not when they are read.
Labels = dict[str, Any]

CATEGORIES: Final[Labels] = {
    "avoid": _("Avoid"),
    "do": _("Do"),
    "caution": _("Take care"),
    "expect": _("Expect"),
    "help": _("Get help"),
    "stop": _("Stops"),
    "clinician": _("Clinician’s notes"),
}
ABOUT: Final[Labels] = {
    "avoid": _("What the patient must not do yet, and for how long."),
    "do": _("What the patient does at home."),
    "caution": _("What this patient should look out for."),
    "expect": _("What is normal, so that nobody worries in vain."),
    "help": _("When to call, and whom."),
    "stop": _("Reasons not to treat now. Each must be settled before a sheet is issued."),
    "clinician": _("For the clinician only. Never printed for the patient."),
}
# How a patient reads a rule: it decides its place on the sheet and how it ends.
RULE_KINDS: Final[Labels] = {
    "first": _("Tonight and the first days"),
    "while": _("As long as something lasts"),
    "wait": _("Wait, then you may start"),
    "limit": _("Not before a day; never an invitation"),
    "habit": _("All the time"),
    "do": _("Do, from a day"),
    "expect": _("What to expect"),
    "help": _("Get help"),
}
BASES: Final[Labels] = {"proven": _("Proven"), "precaution": _("Precaution")}
STRENGTHS: Final[Labels] = {
    "high": _("Well shown"),
    "moderate": _("Fairly sure"),
    "low": _("Careful inference"),
    "very_low": _("A few serious cases"),
    "expert_opinion": _("Expert advice"),
}
DECISIONS: Final[Labels] = {
    "followed": _("Followed"),
    "stricter": _("We are stricter"),
    "declined": _("Declined"),
    "not-used": _("Not used"),
}
KINDS: Final[Labels] = {
    "literature": _("Studies and reviews"),
    "guidance": _("Guidance, labels and reference works"),
    "book": _("Books"),
    "practice": _("What clinics and makers publish"),
    "seed": _("The texts that the claims come from"),
}
MARKS: Final[Labels] = {
    "verified": _("Verified"),
    "verified-abstract": _("Abstract only"),
    "part-verified": _("Partly verified"),
    "unverified": _("Not verified"),
}
MARKS_MEAN: Final[Labels] = {
    "verified": _("The work was found in public, as it is cited."),
    "verified-abstract": _("The work was found and its abstract read, not the whole text."),
    "part-verified": _("The work was found, but details of the reference are from memory."),
    "unverified": _("The work was not found: the reference is from memory."),
}
INTERESTS: Final[Labels] = {
    "none": _("No interest noted"),
    "author-sells-product": _("An author sells the product"),
    "vendor": _("Vendor"),
    "advertisement": _("Advertisement"),
}
DATA: Final[Labels] = {
    "rats": _("Measured in rats, not in people."),
    "human-small": _("Measured in a small number of people."),
    "in-vitro": _("Measured in the laboratory, not in people."),
}
LEVELS: Final[Labels] = {
    "clinic": _("Call the clinic"),
    "urgent": _("Urgent care"),
    "emergency": _("Emergency number"),
}
# What a condition can ask that has no words of its own in the document.
ANSWERS: Final[dict[str, Labels]] = {
    "missing": {
        "device": _("Device"),
        "depth": _("Depth"),
        "endpoint": _("What the skin showed"),
        "adjuncts": _("What else was used"),
        "areas": _("Areas"),
    },
    "allergies": {
        "any": _("Any allergy"),
        "anaesthetic": _("A local anaesthetic"),
    },
}
WORD_TABLES: Final[Labels] = {
    "tiers": _("Tier"),
    "classes": _("Class of procedure"),
    "endpoints": _("What the skin showed"),
    "adjuncts": _("What else was used"),
    "strengths": _("Strength"),
    "basis": _("Label"),
    "override_reasons": _("Reason to set a stop aside"),
}
TABLES: Final[Labels] = {
    "rules": _("Rules"),
    "sources": _("Sources"),
    "claims": _("Claims"),
    "conflicts": _("Conflicts"),
    "topics": _("Topics"),
    "ingredients": _("Ingredients"),
    "red_flags": _("Danger signs"),
    "flags": _("Questions to the patient"),
    "flag_groups": _("Groups of questions"),
    "areas": _("Areas"),
    "devices": _("Devices"),
    "modifiers": _("Reasons for longer windows"),
    "words": _("Words"),
    "lines": _("Shared printed lines"),
    "product_kinds": _("Kinds of products"),
    "allergens": _("Allergies"),
    "schema": _("Version of the form"),
    "languages": _("Languages"),
}
# By the field's path, else by its last name. A field without a label here shows its own name.
LABELS: Final[Labels] = {
    "category": _("Category"),
    "topics": _("Topics"),
    "when": _("Who it is for"),
    "unasked": _("When it was not asked"),
    "windows": _("Window"),
    "second": _("Second window"),
    "modifiers": _("Longer for"),
    "calm_gate": _("Only when the skin is calm"),
    "clock": _("With a time of day"),
    "tonight": _("Stands under Tonight"),
    "title": _("Title"),
    "text": _("Text"),
    "text_unasked": _("Text when it was not asked"),
    "while": _("For as long as"),
    "level": _("Whom to call"),
    "sources": _("Sources"),
    "locators": _("Where in the source"),
    "strength": _("Strength of evidence"),
    "strength_note": _("Note on the strength"),
    "basis": _("Proven or precaution"),
    "range": _("What clinics advise"),
    "why": _("Why"),
    "overridable": _("A clinician may override it"),
    "review_by": _("Review by"),
    "id": _("Key"),
    "flag": _("Key"),
    "area": _("Key"),
    "device": _("Key"),
    "citation": _("Citation"),
    "doi": _("DOI"),
    "pmid": _("PubMed"),
    "pmcid": _("PubMed Central"),
    "kind": _("Kind"),
    "where": _("Where"),
    "mark": _("Verified"),
    "mark_note": _("Note on verification"),
    "interest": _("Interest"),
    "interest_note": _("Note on the interest"),
    "used_for": _("Used for"),
    "note_on_data": _("Kind of data"),
    "superseded_on": _("Superseded on"),
    "superseded_by": _("Superseded by"),
    "source": _("Source"),
    "decision": _("Decision"),
    "evidence": _("Evidence"),
    "conflicts": _("Conflicts"),
    "invariants": _("Safety rules"),
    "never_print": _("Never printed"),
    "clash": _("What clashes"),
    "evidence_says": _("What the evidence says"),
    "adopt": _("What is adopted"),
    "claims": _("Claims"),
    "label": _("Name"),
    "timeline": _("On the timeline"),
    "order": _("Order"),
    "topic": _("Topic"),
    "names": _("Names on labels"),
    "prefixes": _("Names that begin with"),
    "suffixes": _("Names that end with"),
    "phrases": _("Words anywhere in the name"),
    "except": _("But not"),
    "first_third": _("Only in the first third of the list"),
    "above_percent": _("Counts above, per cent"),
    "asks": _("Names on labels that have to be asked about"),
    "brands": _("Brands"),
    "codes": _("Colour numbers and other codes"),
    "counts": _("Where it counts"),
    "covers": _("Names on labels that it forbids"),
    "covers_classes": _("Classes of ingredients that it forbids"),
    "effects": _("What rules say to somebody with this allergy"),
    "not": _("But not"),
    "rinse_off": _("Counts in what is rinsed off, too"),
    "roles": _("What it does in a product"),
    "severity": _("How bad it is to miss it: 1 is the worst"),
    "translations": _("Names in other languages"),
    "typed": _("As people type it"),
    "verdict": _("What it means for a product"),
    "whole": _("It waits as a whole, whatever is in it"),
    "note": _("Note"),
    "estimate": _("Estimated share of the set depth"),
    "warn_above_mm": _("Warn above, mm"),
    "limit_mm": _("Limit, mm"),
    "face": _("In the face"),
    "group": _("Group"),
    "question": _("Question"),
    "help": _("Help"),
    "values": _("Answers"),
    "blocks_issue": _("Must be answered"),
    "devices": _("Only for"),
    "window": _("When"),
    "notice": _("What to look for"),
    "action": _("Whom to call"),
    "action_note": _("Note on the call"),
    "background": _("Background"),
    "rules": _("Rules"),
    "paper": _("Printed line"),
    "paper_unasked": _("Printed line when it was not asked"),
    "part": _("Name inside a shared line"),
    "short": _("Short name"),
    "beside": _("Said too where another takes its place"),
    "after_normal": _("Begins when the normal course ends"),
    "later": _("Read in weeks, not tonight"),
    "moves_at": _("May leave page one from step"),
    "acknowledge": _("A clinician signs for it"),
    "to_confirm": _("To be confirmed by a clinician"),
    "also": _("Said in part"),
    "same": _("Which date must be the same"),
    "all_areas": _("Only where all areas are"),
    "words": _("Words"),
}
# Each in one sentence for whoever edits; the whole text is in the evidence file, section 9.
INVARIANTS: Final[Labels] = {
    "INV-01": _("No retinoid before day 7, for anybody, in any form."),
    "INV-02": _("Retinoids wait 10 days after standard and 14 after deep or energy treatment;"
                " prescribed ones always 14."),
    "INV-03": _("No retinoid at all while breastfeeding, pregnant or trying to conceive."),
    "INV-04": _("Breastfeeding and pregnancy that nobody asked about never count as “no”."),
    "INV-05": _("A product with a retinoid in its list is never among what may be used."),
    "INV-06": _("No vendor’s rule and no clinic’s template switches the retinoid rules off."),
    "INV-07": _("Nobody is told to stop or pause breastfeeding."),
    "INV-08": _("While breastfeeding: no numbing cream on the breast, and nothing for the nipple."),
    "INV-09": _("No numbing cream at home on treated skin within 7 days."),
    "INV-10": _("After an anaesthetic, the warning of too much of it is on the sheet."),
    "INV-11": _("What was applied while breastfeeding is signed off by a clinician."),
    "INV-12": _("Every sheet has sunscreen with a start, and no direct sun until a date."),
    "INV-13": _("Every sheet has the danger signs, and whom to call."),
    "INV-14": _("Radio-frequency and plasma have danger signs of their own."),
    "INV-15": _("Every sheet says when, where, how deep, and whom to ask."),
    "INV-16": _("Infection is uncommon but possible: no text says otherwise, none promises."),
    "INV-17": _("No “FDA approved”, no “medical grade”, nothing that “absorbs better”."),
    "INV-18": _("A deeper treatment never has a shorter wait."),
    "INV-19": _("Knowing more of a patient never shortens a wait or removes a warning."),
    "INV-20": _("What was not recorded leads to the longest wait, never to a shorter one."),
    "INV-21": _("Times and limits use the set depth, never the vendor’s estimate."),
    "INV-22": _("Dates are rounded up, and no change of the clock brings one forward."),
    "INV-23": _("Nothing is allowed and forbidden on the same sheet."),
    "INV-24": _("A date counts only once the skin is calm."),
    "INV-25": _("A reason not to treat stops the sheet until a clinician answers for it."),
    "INV-26": _("Radio-frequency with an active implant can’t be overridden."),
    "INV-27": _("Nobody is told to stop, start or change a prescribed medicine."),
    "INV-28": _("A product is allowed only if its whole list was read."),
    "INV-29": _("Acids, vitamin C, benzoyl peroxide, scrubs, self-tan and scent wait their time."),
    "INV-30": _("In the first days only the few things that are safe on open skin."),
    "INV-31": _("Every statement has a source, and not only one with something to sell."),
    "INV-32": _("A declined claim is never printed as a fact."),
    "INV-33": _("What is for clinicians is never on a patient’s sheet."),
    "INV-34": _("A sheet names its edition, and never changes."),
    "INV-35": _("Patients’ texts are plain and short."),
    "INV-36": _("Every rule on a sheet is printed, with the day on which it ends."),
    "dossier": _("What the evidence orders is there, reaches whom it must and lasts long enough."),
    "proof": _("The proof itself could not be finished."),
}  # fmt: skip


def exactly(hours: float | None, language: Language) -> str:
    """Return "10 days", "6 hours" or "250 hours", never rounded; None is no end.

    What editors compare must not look the same when it is not.
    """
    if hours is not None and hours % 24:
        return rules.say("hours", language, n=f"{hours:g}")
    return rules.span(hours, language)


def invariant(name: str) -> str:
    """Return an invariant as one sentence; its bare name where it has none."""
    return str(INVARIANTS.get(name, name))
