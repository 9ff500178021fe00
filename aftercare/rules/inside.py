"""The second door, for reviewing and editing a document: pieces that `aftercare.guidance` needs."""

from aftercare.rules.conditions import RECORDED, Box, When
from aftercare.rules.document.links import check_rule
from aftercare.rules.document.reader import MAX_HOURS, Reader, read_when
from aftercare.rules.document.rows import read_rule
from aftercare.rules.engine import selection
from aftercare.rules.marks.skeleton import invisible, mixed
from aftercare.rules.proof import axes, masks
from aftercare.rules.proof import space as spaces
from aftercare.rules.proof.axes import ORDINARY_AGE, ORDINARY_SKIN, TIERED
from aftercare.rules.proof.example import allergy
from aftercare.rules.proof.space import Space
from aftercare.rules.safety.wording import FORBIDDEN, PROMOTIONAL

__all__ = [
    "FORBIDDEN",
    "MAX_HOURS",
    "ORDINARY_AGE",
    "ORDINARY_SKIN",
    "PROMOTIONAL",
    "RECORDED",
    "TIERED",
    "Box",
    "Reader",
    "Space",
    "When",
    "allergy",
    "axes",
    "check_rule",
    "invisible",
    "masks",
    "mixed",
    "read_rule",
    "read_when",
    "selection",
    "spaces",
]
