"""One row's answer worked out by the engine itself, from a booking that writes down what is done to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from aftersales.batch.columns.moments import Moment
from aftersales.batch.columns.nodes import Nodes
from aftersales.batch.columns.tape import Tape
from aftersales.batch.columns.traced import Traced
from aftersales.batch.columns.twins import Twin
from aftersales.batch.columns.vocabulary import Vocabulary
from aftersales.batch.lines import Values, payout_lines, quote_line
from aftersales.engine.rulebook import Rulebook
from aftersales.model.booking import Booking
from aftersales.model.disruption import Disruption
from aftersales.model.disruption_facts import hits_on
from aftersales.model.parts import Item
from aftersales.model.record import ItemRecord
from aftersales.model.reports import Disruptions
from aftersales.model.request import Change, Request

DEBUG: list[str] = []
NONE: Final = Disruptions()
AT: Final = ("at",)
"""Where the instant of the request stands."""


class Trace(NamedTuple):
    """What rows come to that answer a tape's tests alike: lines of the output, of constants and traced values."""

    quote: Values
    payouts: tuple[Values, ...]


class Unanswered(NamedTuple):
    """Rows that are answered one by one, and why."""

    why: str


Outcome = Trace | Unanswered


def traced(rulebook: Rulebook, twin: Twin, tape: Tape, request: Request, at: int) -> Outcome:
    """The answer for a booking's twin."""
    try:
        twin.judge()
        now: Any = Moment(Traced(tape, tape.nodes.column(AT), at))
        quote = rulebook.quote(twin.booking, request, at=now, disruptions=_Beside(twin.reports))
        own = twin.booking.id
        return Trace(quote_line(quote, own, request.id), tuple(payout_lines(quote, twin.booking, request.id)))
    except Exception as error:
        if DEBUG: import traceback; DEBUG.append("".join(traceback.format_exception(error)[-2:]))
        return Unanswered(f"{type(error).__name__}")


class _Beside(Disruptions):
    """Reports of which each may hit any item: their own words decide."""

    def __init__(self, reports: Sequence[Disruption]) -> None:
        self.reports = tuple(reports)

    def may_hit(self, record: ItemRecord) -> bool:
        return bool(self.reports)

    def on(self, item: Item) -> tuple[Disruption, ...]:
        return tuple([hit.report for hit in hits_on(item, self.reports)])


class Tracer:
    """Traces bookings under one request."""

    def __init__(self, rulebook: Rulebook, request: Request, reports: Disruptions = NONE) -> None:
        self.rulebook, self.request, self.reports = rulebook, request, reports
        self.nodes, self.vocabulary = Nodes(), Vocabulary()
        self._read = frozenset(("items", "travellers")) if _names_ids(request) else frozenset[str]()

    def tape(self) -> Tape:
        """An empty tape."""
        return Tape(self.nodes, self.vocabulary)

    def twin(self, booking: Booking, reports: Sequence[Disruption], tape: Tape) -> Twin:
        """A booking's twin, with those of the reports that may hit it."""
        return Twin(tape, booking, reports, self._read)


def _names_ids(request: Request) -> bool:
    """Whether a request says of which items or travellers it is."""
    parts = request.components if isinstance(request, Change) else ()
    named = any(part.item is not None or part.traveller is not None for part in parts)
    return named or request.items is not None or request.travellers is not None
