"""What is told about the journal and about backups."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinics.accounts.journal.queries import ChainReport

# What each verb of a clinic's chain is called; those of the installation's chain have no page.
DONE: Final[Mapping[str, Any]] = {
    "add-clinic": gettext_lazy("Opened the clinic"),
    "add-member": gettext_lazy("Added somebody to the staff"),
    "end-membership": gettext_lazy("Ended somebody’s work here"),
    "add-patient": gettext_lazy("Added a patient"),
    "change-patient": gettext_lazy("Changed a patient’s details"),
    "add-product": gettext_lazy("Added a product that a patient uses"),
    "change-product": gettext_lazy("Changed a product that a patient uses"),
    "use-product-again": gettext_lazy("Noted that a patient uses a product again"),
    "remove-product": gettext_lazy("Removed a product that a patient uses"),
    "record-treatment": gettext_lazy("Recorded a treatment"),
    "decide-allergies": gettext_lazy("Decided what a patient’s words for an allergy mean"),
    "discard-draft": gettext_lazy("Threw a draft away"),
    "issue-sheet": gettext_lazy("Issued a sheet"),
    "keep-sheet": gettext_lazy("Decided that a sheet holds"),
    "withdraw-sheet": gettext_lazy("Withdrew a sheet"),
    "render-pdf": gettext_lazy("Made a print"),
    "change-clinic": gettext_lazy("Changed the clinic’s details"),
    "change-delivery": gettext_lazy("Changed how the clinic delivers"),
    "make-link": gettext_lazy("Made a patient’s link"),
    "renew-link": gettext_lazy("Renewed a patient’s link"),
    "revoke-link": gettext_lazy("Revoked a patient’s link"),
    "lock-link": gettext_lazy("Locked a link after wrong answers"),
    "unlock-link": gettext_lazy("Unlocked a patient’s link"),
    "post-delivery": gettext_lazy("Put a message into the queue"),
    "cancel-delivery": gettext_lazy("Stopped a message"),
    "settle-delivery": gettext_lazy("Settled a doubtful message"),
    "delivery-sent": gettext_lazy("A message was sent"),
    "delivery-failed": gettext_lazy("A message failed"),
    "delivery-doubtful": gettext_lazy("A message was perhaps sent"),
    "delivery-cancelled": gettext_lazy("A message was stopped"),
    "mail-report": gettext_lazy("The mail service reported"),
    "set-way": gettext_lazy("Chose how a patient gets the sheet"),
    "stop-messages": gettext_lazy("A patient stopped the messages"),
    "answer-check-in": gettext_lazy("A patient answered a check-in"),
    "touched-by-mistake": gettext_lazy("A patient took an answer back"),
    "tell-change": gettext_lazy("A patient told of a change"),
    "open-concern": gettext_lazy("An answer needs somebody"),
    "finish-concern": gettext_lazy("Finished a follow-up"),
    "take-concern": gettext_lazy("Took an answer on"),
    "give-back-concern": gettext_lazy("Gave an answer back"),
    "plan-duty": gettext_lazy("Planned who is on duty"),
    "add-photograph": gettext_lazy("Added a photograph"),
    "change-photograph": gettext_lazy("Changed what is said of a photograph"),
    "remove-photograph": gettext_lazy("Took a photograph away and erased it"),
    "reopen-concern": gettext_lazy("Opened a follow-up again"),
    "ask-again": gettext_lazy("Asked a patient again"),
    "begin-list": gettext_lazy("Began a list"),
    "stop-list": gettext_lazy("Stopped a list"),
    "close-recall": gettext_lazy("Closed an entry of outdated advice"),
    "edit-wishes": gettext_lazy("Edited the clinic’s own advice"),
    "drop-wishes": gettext_lazy("Threw changes of own advice away"),
    "propose-wishes": gettext_lazy("Proposed own advice"),
    "decide-wishes": gettext_lazy("Decided on own advice"),
    "call-harmless": gettext_lazy("Called a word of labels harmless"),
    "second-harmless": gettext_lazy("Said yes to a harmless word as the second person"),
    "take-back-harmless": gettext_lazy("No longer called a word harmless"),
    "set-word-aside": gettext_lazy("Set a word of labels aside"),
    "bring-word-back": gettext_lazy("Brought a word of labels back"),
    "propose-harmless": gettext_lazy("Proposed a harmless word for all clinics"),
    "add-shelf-product": gettext_lazy("Put a product on the shelf"),
    "change-shelf-product": gettext_lazy("Changed a product on the shelf"),
    "retire-shelf-product": gettext_lazy("Took a product off the shelf"),
    "return-shelf-product": gettext_lazy("Put a product back on the shelf"),
    "ask-label": gettext_lazy("A patient sent a photo of a label"),
    "read-label": gettext_lazy("Read a patient’s photo of a label"),
    "lapse-label": gettext_lazy("A photo of a label was erased unread"),
    "begin-review": gettext_lazy("Drew a sample of looks"),
    "judge-look": gettext_lazy("Judged a look"),
}


def done(verb: str) -> str:
    """Return what somebody did."""
    return str(DONE.get(verb, verb))


def not_judged(code: str) -> str:
    """Return why a look was not judged."""
    if code == "note":
        return _("Say in the note what was not reasonable.")
    return _("Say whether it was reasonable.")


def of_chain(report: ChainReport) -> list[str]:
    """Return every fault in words."""
    found = [f"event {number} was altered" for number in report.altered]
    found += [f"event {number} does not follow the one before it" for number in report.unlinked]
    found += [f"event {number} is missing" for number in report.missing]
    if report.tail:
        found.append("the last events are missing, or the end of the chain was moved")
    found += [
        f"the anchor {number} is not in this chain: it was cut or written anew"
        for number in report.not_anchored
    ]
    return found
