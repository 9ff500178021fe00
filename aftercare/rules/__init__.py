"""The rules core: facts and guidance in, a plan out. Its first door; `inside` is the second."""

from aftercare.rules.additions.codes import AdditionsCode
from aftercare.rules.additions.merge import Holding, what_holds, with_additions, without_problems
from aftercare.rules.additions.read import (
    MOST_DAYS,
    MOST_INGREDIENTS,
    MOST_NAME,
    SPOKEN,
    AdditionsInvalid,
    parse_additions,
    why_not_longer,
)
from aftercare.rules.additions.wording import MOST_LETTERS
from aftercare.rules.changes.codes import ChangeCode, Heading
from aftercare.rules.changes.compare import compare as compare_documents
from aftercare.rules.changes.item import Comparison, Item
from aftercare.rules.changes.report import as_data as comparison_data
from aftercare.rules.changes.sentences import line as item_line
from aftercare.rules.changes.sentences import told as item_told
from aftercare.rules.changes.sentences import values as item_values
from aftercare.rules.changes.sentences import written
from aftercare.rules.compare import reach
from aftercare.rules.compare.firing import firing, probe
from aftercare.rules.compare.firing import said as rules_said
from aftercare.rules.compare.ordinary import Unlike, UnlikeKind, ordinary, unlike
from aftercare.rules.compare.sentences import StricterKind
from aftercare.rules.compare.stricter import Stricter, differs, open_until, stricter, when_words
from aftercare.rules.compare.tightened import tightened, withheld, worse
from aftercare.rules.compare.triage import LEVELS as STEPS
from aftercare.rules.compare.triage import Answers, Looks, Triage, Urgency, is_near, signs, triage
from aftercare.rules.compare.triage import level_of as triage_level
from aftercare.rules.dates import (
    MONTHS,
    WEEKDAYS_SHORT,
    age_on,
    clock_words,
    day_words,
    months_after,
    up_to_quarter,
    wall_clock,
    zone,
)
from aftercare.rules.digests import canonical, digest
from aftercare.rules.document.lift import SCHEMA, digest_today
from aftercare.rules.document.lift import guidance as lift_guidance
from aftercare.rules.document.parse import GuidanceInvalid
from aftercare.rules.document.parse import parse as parse_guidance
from aftercare.rules.document.plans import dump as plan_dump
from aftercare.rules.document.plans import load as plan_load
from aftercare.rules.document.plans import to_json as plan_to_json
from aftercare.rules.engine.asking import judge_later
from aftercare.rules.engine.build import LanguageMissing, build_plan
from aftercare.rules.engine.depth import estimate_mm, limit_level, suggested_setting_mm
from aftercare.rules.engine.live import Reported, live_plan, with_reported
from aftercare.rules.engine.ranking import outranked
from aftercare.rules.engine.sentences import fill
from aftercare.rules.engine.shelf import ShelfCell, ShelfRow, shelf_row
from aftercare.rules.engine.told import Report, Told, believed
from aftercare.rules.facts import MAX_BABY_MONTHS, NO_ALLERGIES, Facts, FactsInvalid, Product, Zone
from aftercare.rules.facts import parse as parse_facts
from aftercare.rules.guidance import NO_ADDITIONS, Additions, Guidance, OwnProduct
from aftercare.rules.lexicon import Allergen, KindGroup, Lexicon, ProductKind
from aftercare.rules.marks.codes import Mark, MarkCode
from aftercare.rules.plan import (
    Bar,
    Declined,
    Line,
    Note,
    Plan,
    ProductAdvice,
    ProductMatch,
    Row,
    SourceNote,
    Stop,
    Treated,
    ZoneReport,
)
from aftercare.rules.problems import DataCode, Problem, ProblemCode
from aftercare.rules.products.additions import (
    harmless_in,
    label_state,
    looks_like,
    unread_words,
    why_not_harmless,
    with_harmless,
    with_official,
)
from aftercare.rules.products.allergies import ASK_EACH_TIME, HARMLESS, IS, Allergies, Suggestion
from aftercare.rules.products.allergies import as_said as allergy_as_said
from aftercare.rules.products.allergies import bare as allergy_bare
from aftercare.rules.products.allergies import is_open as allergy_open
from aftercare.rules.products.allergies import offered as allergy_offered
from aftercare.rules.products.allergies import resolve as resolve_allergies
from aftercare.rules.products.allergies import search as search_allergies
from aftercare.rules.products.allergies import suggest as suggest_allergies
from aftercare.rules.products.label import plain as plain_name
from aftercare.rules.proof.prove import BrokenInvariant, Proof, prove
from aftercare.rules.safety.invariants import UnsafePlan, check
from aftercare.rules.safety.wording import Violation
from aftercare.rules.sentences import describe, join, say, span

__all__ = [
    "ASK_EACH_TIME",
    "HARMLESS",
    "IS",
    "MAX_BABY_MONTHS",
    "MONTHS",
    "MOST_DAYS",
    "MOST_INGREDIENTS",
    "MOST_LETTERS",
    "MOST_NAME",
    "NO_ADDITIONS",
    "NO_ALLERGIES",
    "SCHEMA",
    "SPOKEN",
    "STEPS",
    "WEEKDAYS_SHORT",
    "Additions",
    "AdditionsCode",
    "AdditionsInvalid",
    "Allergen",
    "Allergies",
    "Answers",
    "Bar",
    "BrokenInvariant",
    "ChangeCode",
    "Comparison",
    "DataCode",
    "Declined",
    "Facts",
    "FactsInvalid",
    "Guidance",
    "GuidanceInvalid",
    "Heading",
    "Holding",
    "Item",
    "KindGroup",
    "LanguageMissing",
    "Lexicon",
    "Line",
    "Looks",
    "Mark",
    "MarkCode",
    "Note",
    "OwnProduct",
    "Plan",
    "Problem",
    "ProblemCode",
    "Product",
    "ProductAdvice",
    "ProductKind",
    "ProductMatch",
    "Proof",
    "Report",
    "Reported",
    "Row",
    "ShelfCell",
    "ShelfRow",
    "SourceNote",
    "Stop",
    "Stricter",
    "StricterKind",
    "Suggestion",
    "Told",
    "Treated",
    "Triage",
    "Unlike",
    "UnlikeKind",
    "UnsafePlan",
    "Urgency",
    "Violation",
    "Zone",
    "ZoneReport",
    "age_on",
    "allergy_as_said",
    "allergy_bare",
    "allergy_offered",
    "allergy_open",
    "believed",
    "build_plan",
    "canonical",
    "check",
    "clock_words",
    "compare_documents",
    "comparison_data",
    "day_words",
    "describe",
    "differs",
    "digest",
    "digest_today",
    "estimate_mm",
    "fill",
    "firing",
    "harmless_in",
    "is_near",
    "item_line",
    "item_told",
    "item_values",
    "join",
    "judge_later",
    "label_state",
    "lift_guidance",
    "limit_level",
    "live_plan",
    "looks_like",
    "months_after",
    "open_until",
    "ordinary",
    "outranked",
    "parse_additions",
    "parse_facts",
    "parse_guidance",
    "plain_name",
    "plan_dump",
    "plan_load",
    "plan_to_json",
    "probe",
    "prove",
    "reach",
    "resolve_allergies",
    "rules_said",
    "say",
    "search_allergies",
    "shelf_row",
    "signs",
    "span",
    "stricter",
    "suggest_allergies",
    "suggested_setting_mm",
    "tightened",
    "triage",
    "triage_level",
    "unlike",
    "unread_words",
    "up_to_quarter",
    "wall_clock",
    "what_holds",
    "when_words",
    "why_not_harmless",
    "why_not_longer",
    "with_additions",
    "with_harmless",
    "with_official",
    "with_reported",
    "withheld",
    "without_problems",
    "worse",
    "written",
    "zone",
]
