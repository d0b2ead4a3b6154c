"""A booking whose quotes name another date by which something must be done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product
from typing import Any, Final, NamedTuple

from aftersales import Quote, Rulebook
from aftersales.check.bookings import somewhere
from aftersales.check.diff.joint import Between
from aftersales.check.diff.regions import Box
from aftersales.check.diff.shown import TRIED, cells
from aftersales.check.diff.sides import Side
from aftersales.check.diff.told import Shown
from aftersales.check.walk import Walk
from aftersales.check.witness import Witness, quoted
from aftersales.model.problems import InvalidInput
from aftersales.model.quote_parts import Deadline
from aftersales.plan.axes import Axis, Words
from aftersales.plan.tables import Cell
from aftersales.policy.deadlines import TENDER
from aftersales.values.zones import DAY

SECTIONS: Final = ("cancel", "change", "no_show", "cancellation", "delay", "denied_boarding", "downgrade")
"""What is asked, where a deadline does not say after what it counts."""


class Wanted(NamedTuple):
    """A deadline, to `do` something by `who`; a later one is `better` for the traveller, or an earlier one."""

    do: str
    who: str
    later_is_better: bool


def due_shown(
    sides: tuple[Side, Side], every: Sequence[Between], walk: Walk, boxes: Iterable[Box], due: Wanted
) -> Iterator[Shown]:
    """One booking, asked for in one of several ways; none where none was found."""
    tried = islice(product(cells(walk, boxes), every, (False, True)), TRIED * len(SECTIONS))
    found = (_of_cell(sides, asked, cell, due, alone) for cell, asked, alone in tried)
    yield from islice((one for one in found if one is not None), 1)


def _of_cell(sides: tuple[Side, Side], asked: Between, cell: Cell, due: Wanted, alone: bool) -> Shown | None:
    asks = [(asked.table.axes[place], index) for place, index in enumerate(cell) if index >= 0]
    own = [(axis, index) for axis, index in asks if axis.fact != TENDER]
    draft = somewhere(asked, [axis for axis, _ in own], tuple(index for _, index in own))
    if draft is None:
        return None
    if not draft.instants.keys() & {"service_start", "original_departure", "service_end", "original_arrival"}:
        draft.instants["service_start"] = draft.now + 30 * DAY
    books = [side.alone(asked.plan.kind, asked.plan.id) if alone else side.rulebook for side in sides]
    witness = _paid_by(draft.witness({}), [word for axis, index in asks for word in _methods(axis, index)])
    found = _told(witness, books, asked.plan.id, due)
    return None if found is None else found._replace(alone=alone)


def _methods(axis: Axis, index: int) -> list[str]:
    """The methods of payment in an interval."""
    known = axis.places.items() if isinstance(axis, Words) and axis.fact == TENDER else ()
    return [str(word) for word, place in known if place == index]


def _paid_by(witness: Witness, methods: list[str]) -> Witness:
    if not methods:
        return witness
    paid = [{**one, "method": methods[0]} for one in witness.booking["tenders"]]
    return witness._replace(booking={**witness.booking, "tenders": paid})


def _told(witness: Witness, books: Sequence[Rulebook], document: str, due: Wanted) -> Shown | None:
    try:
        (old,), (new,) = (quoted(book, witness) for book in books)
    except InvalidInput:
        return None
    one, other = (_deadline(quote, document, due) for quote in (old, new))
    if one is None or other is None or one.last is None or other.last is None or one.last == other.last:
        return None
    way = "more" if (other.last > one.last) == due.later_is_better else "less"
    return Shown(way, witness, _said(one), _said(other))


def _deadline(quote: Quote, document: str, due: Wanted) -> Deadline | None:
    some = (one for one in quote.deadlines if (one.document, one.do, one.who) == (document, due.do, due.who))
    return next(some, None)


def _said(deadline: Deadline) -> dict[str, Any]:
    return {"due": deadline.due}
