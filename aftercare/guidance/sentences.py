"""What the evidence pages call things, in the order in which they list them."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

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
# What a rule's text leaves open until a sheet is written, named in the text's own language.
OPEN: Final[dict[str, dict[Language, str]]] = {
    "date": {Language.EN: "date", Language.SV: "datum"},
    "date2": {Language.EN: "second date", Language.SV: "andra datum"},
    "from": {Language.EN: "first day", Language.SV: "första dag"},
    "while": {Language.EN: "reason", Language.SV: "skäl"},
    "emergency_number": {Language.EN: "emergency number", Language.SV: "nödnummer"},
    "clinic_phone": {Language.EN: "clinic’s phone", Language.SV: "klinikens telefon"},
    "ingredient": {Language.EN: "ingredient", Language.SV: "ingrediens"},
    "product": {Language.EN: "product", Language.SV: "produkt"},
}
