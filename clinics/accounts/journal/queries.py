"""What the journal says, and whether it still says what was written."""

from collections.abc import Iterable
from dataclasses import dataclass

from clinics.accounts.journal import seal
from clinics.accounts.journal.models import INSTALLATION, Chain, Event, Row


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What was found wrong with one chain; the numbers are those of the events.

    `altered`: the event is not as it was sealed. `unlinked`: it does not follow the one before
    it. `missing`: there is no event of that number. `tail`: the last events are gone, or the end
    of the chain was moved. `not_anchored`: the numbers of anchors that are not in the chain.
    """

    events: int
    altered: tuple[int, ...] = ()
    unlinked: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()
    tail: bool = False
    not_anchored: tuple[int, ...] = ()
    anchor: tuple[int, str] = (0, "")

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not (self.altered or self.unlinked or self.missing or self.tail or self.not_anchored)


def verify(clinic: Row | None, *, anchors: Iterable[tuple[int, str]] = ()) -> ChainReport:
    """Recompute a clinic's chain, or the installation's for None.

    Anchors, each a number and a seal kept outside the database, also show a chain that was cut or
    rewritten by somebody who has the key.
    """
    held = set(anchors)
    key = INSTALLATION if clinic is None else str(clinic.pk)
    chain = Chain.objects.filter(key=key).first()
    if chain is None:
        events = Event.objects.all()
        ours = events.filter(clinic=None) if clinic is None else events.filter(clinic_id=clinic.pk)
        gone = ours.exists()
        return ChainReport(
            0, tail=gone, not_anchored=tuple(sorted(number for number, _ in held if number))
        )
    altered: list[int] = []
    unlinked: list[int] = []
    missing: list[int] = []
    seq, last, seen = 0, "", {(0, "")}
    for event in chain.events.order_by("seq").iterator():
        missing += range(seq + 1, event.seq)
        if not seal.holds(event):
            altered.append(event.seq)
        if event.prev != last:
            unlinked.append(event.seq)
        seq, last = event.seq, event.mac
        if (event.seq, event.mac) in held:
            seen.add((event.seq, event.mac))
    return ChainReport(
        events=chain.events.count(),
        altered=tuple(altered),
        unlinked=tuple(unlinked),
        missing=tuple(missing),
        tail=(seq, last) != (chain.seq, chain.mac),
        not_anchored=tuple(sorted(number for number, _ in held - seen)),
        anchor=(chain.seq, chain.mac),
    )
