"""The rules core: facts and guidance in, a plan out. This is its only door."""

from aftercare.rules.additions.merge import Holding, what_holds, with_local, without_problems
from aftercare.rules.additions.read import LocalInvalid, LocalProblem, parse_local, why_not_longer
from aftercare.rules.compare.firing import firing, probe
from aftercare.rules.compare.stricter import Stricter, differs, open_until, stricter
from aftercare.rules.compare.triage import Answers, Looks, Triage, Urgency, signs, triage
from aftercare.rules.compare.triage import level_of as triage_level
from aftercare.rules.dates import clock_words, day_words, up_to_quarter
from aftercare.rules.digests import canonical, digest
from aftercare.rules.document.parse import GuidanceInvalid
from aftercare.rules.document.parse import parse as parse_guidance
from aftercare.rules.document.plans import dump as plan_dump
from aftercare.rules.document.plans import load as plan_load
from aftercare.rules.document.plans import to_json as plan_to_json
from aftercare.rules.engine.build import build_plan
from aftercare.rules.engine.depth import estimate_mm, limit_level, suggested_setting_mm
from aftercare.rules.engine.sentences import fill
from aftercare.rules.facts import Facts, FactsInvalid, Product, Zone
from aftercare.rules.facts import parse as parse_facts
from aftercare.rules.guidance import NOTHING as NO_WISHES
from aftercare.rules.guidance import Guidance, Local, OwnProduct
from aftercare.rules.plan import (
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
from aftercare.rules.proof.prove import BrokenInvariant, Proof, prove
from aftercare.rules.safety.invariants import UnsafePlan, check
from aftercare.rules.safety.wording import Violation
from aftercare.rules.sentences import describe, join, span

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
