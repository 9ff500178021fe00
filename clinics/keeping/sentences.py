"""What is told about the journal and about backups."""

from clinics.accounts.journal.queries import ChainReport


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
