"""Every write to the guidance, as a verb: editing, proposing, deciding, publishing."""

from aftercare.guidance.store.actions.deciding import ItemRefused, decide_item, lay_out
from aftercare.guidance.store.actions.editing import (
    IdTaken,
    Stale,
    drop_exception,
    keep_upload,
    load_document,
    load_upload,
    move_together,
    save_part,
    sign_exception,
    undo_part,
)
from aftercare.guidance.store.actions.proposing import (
    DecisionRefused,
    ProposalRefused,
    approve,
    propose,
    propose_edition,
    send_back,
    take_back,
)
from aftercare.guidance.store.actions.publishing import (
    PublishRefused,
    publish,
    withdraw_edition,
)
from aftercare.guidance.store.actions.talking import give_reason, write_remark

__all__ = [
    "DecisionRefused",
    "IdTaken",
    "ItemRefused",
    "ProposalRefused",
    "PublishRefused",
    "Stale",
    "approve",
    "decide_item",
    "drop_exception",
    "give_reason",
    "keep_upload",
    "lay_out",
    "load_document",
    "load_upload",
    "move_together",
    "propose",
    "propose_edition",
    "publish",
    "save_part",
    "send_back",
    "sign_exception",
    "take_back",
    "undo_part",
    "withdraw_edition",
    "write_remark",
]
