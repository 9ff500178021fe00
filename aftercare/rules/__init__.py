"""The rules core: facts and guidance in, a plan out. This is its only door."""

from aftercare.rules.advice import (
    Bar,
    Declined,
    Line,
    Note,
    Plan,
    ProductAdvice,
    ProductMatch,
    SourceNote,
    Stop,
    Treated,
    ZoneReport,
)
from aftercare.rules.dates import clock_words, day_words, up_to_quarter
from aftercare.rules.depth import estimate_mm, limit_level, suggested_setting_mm
from aftercare.rules.describe import describe
from aftercare.rules.document import GuidanceInvalid
from aftercare.rules.document import parse as parse_guidance
from aftercare.rules.facts import Facts, FactsInvalid, Product, Zone
from aftercare.rules.facts import parse as parse_facts
from aftercare.rules.firing import firing, probe
from aftercare.rules.guidance import Guidance, canonical, digest
from aftercare.rules.local import Holding, what_holds, with_local, without_problems
from aftercare.rules.local_read import LocalInvalid, LocalProblem, parse_local, why_not_longer
from aftercare.rules.local_value import NOTHING as NO_WISHES
from aftercare.rules.local_value import Local, OwnProduct
from aftercare.rules.phrasing import fill
from aftercare.rules.plan import build_plan
from aftercare.rules.proof import BrokenInvariant, Proof, prove
from aftercare.rules.safety import UnsafePlan, check
from aftercare.rules.serial import dump as plan_dump
from aftercare.rules.serial import load as plan_load
from aftercare.rules.serial import to_json as plan_to_json
from aftercare.rules.strictness import Stricter, differs, open_until, stricter
from aftercare.rules.triage import Answers, Looks, Triage, Urgency, signs, triage
from aftercare.rules.triage import level_of as triage_level
from aftercare.rules.wording import Violation
from aftercare.rules.words import join, span

__all__ = [
    "NO_WISHES",
    "Answers",
    "Bar",
    "BrokenInvariant",
    "Declined",
    "Facts",
    "FactsInvalid",
    "Guidance",
    "GuidanceInvalid",
    "Holding",
    "Line",
    "Local",
    "LocalInvalid",
    "LocalProblem",
    "Looks",
    "Note",
    "OwnProduct",
    "Plan",
    "Product",
    "ProductAdvice",
    "ProductMatch",
    "Proof",
    "SourceNote",
    "Stop",
    "Stricter",
    "Treated",
    "Triage",
    "UnsafePlan",
    "Urgency",
    "Violation",
    "Zone",
    "ZoneReport",
    "build_plan",
    "canonical",
    "check",
    "clock_words",
    "day_words",
    "describe",
    "differs",
    "digest",
    "estimate_mm",
    "fill",
    "firing",
    "join",
    "limit_level",
    "open_until",
    "parse_facts",
    "parse_guidance",
    "parse_local",
    "plan_dump",
    "plan_load",
    "plan_to_json",
    "probe",
    "prove",
    "signs",
    "span",
    "stricter",
    "suggested_setting_mm",
    "triage",
    "triage_level",
    "up_to_quarter",
    "what_holds",
    "why_not_longer",
    "with_local",
    "without_problems",
]
