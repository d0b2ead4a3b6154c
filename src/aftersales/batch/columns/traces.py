"""One row's answer worked out by the engine itself, from a booking that writes down what is done to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple

from aftersales.batch.columns.arrays import Ints
from aftersales.batch.columns.moments import Moment
from aftersales.batch.columns.nodes import Node, Nodes
from aftersales.batch.columns.numbers import Number
from aftersales.batch.columns.reports import REPORTS, Beside, Index
from aftersales.batch.columns.source import Source
from aftersales.batch.columns.tape import Answer, Tape
from aftersales.batch.columns.templates import Template, template
from aftersales.batch.columns.twins import Twin
from aftersales.batch.columns.vocabulary import Vocabulary
from aftersales.batch.lines import lines_of
from aftersales.batch.rows import booking_of, disruption_of
from aftersales.batch.schema import PAYOUTS, QUOTES
from aftersales.engine.answers import governed
from aftersales.engine.decision import Decision
from aftersales.engine.rulebook import Rulebook
from aftersales.model.booking import Booking
from aftersales.model.disruption import Disruption
from aftersales.model.reports import Disruptions
from aftersales.model.request import Change, Request
from aftersales.values.zones import FIRST, LAST

AT: Final = ("at",)
"""Where the instant of the request stands."""


class Trace(NamedTuple):
    """What rows come to that answer a tape's tests alike: lines of the output; and whether a document that is `watched`
    has a say in them."""

    quote: Template
    payouts: tuple[Template, ...]
    watched: bool = False

    @property
    def nodes(self) -> Iterator[Node]:
        """What must be worked out of its rows."""
        return (node for line in (self.quote, *self.payouts) for node in line.nodes)


class Unanswered(NamedTuple):
    """Rows that are answered one by one, and why."""

    why: str
    nodes: tuple[Node, ...] = ()


Outcome = Trace | Unanswered


class Leaf(NamedTuple):
    """Rows that come to the same, and the values of the nodes that it takes."""

    outcome: Outcome
    rows: Ints
    values: Mapping[Node, Any] = {}


class Read(NamedTuple):
    """A row as the engine takes it: the booking, the reports that may hit it, and the instant of the request."""

    booking: Booking
    reports: Sequence[Disruption]
    at: int


class Tracer:
    """Traces bookings under one request and the same reports; `watch` are ids of documents."""

    def __init__(
        self,
        rulebook: Rulebook,
        request: Request,
        reports: Disruptions | None = None,
        watch: frozenset[str] = frozenset(),
    ) -> None:
        self.rulebook, self.request, self.reports = rulebook, request, reports or Disruptions()
        self.watch = watch
        self.nodes, self.vocabulary = Nodes(), Vocabulary()
        self._read = frozenset(("items", "travellers")) if _names_ids(request) else frozenset[str]()

    def anew(self) -> Tracer:
        """The same without anything traced."""
        return Tracer(self.rulebook, self.request, self.reports, self.watch)

    @cached_property
    def index(self) -> Index:
        """The reports, ready to be found."""
        return Index(self.reports)

    def tape(self) -> Tape:
        """An empty tape."""
        return Tape(self.nodes, self.vocabulary)

    def twin(self, read: Read, tape: Tape) -> Twin:
        """A booking's twin."""
        return Twin(tape, read.booking, read.reports, self._read)

    def read(self, source: Source, row: int) -> Read | None:
        """A row, if it can be read."""
        given = source.given[AT]
        at = given if isinstance(given, int) else int(given[row])
        try:
            data = source.batch.slice(row, 1).to_pylist()[0]
            reports = [disruption_of(one) for one in data.pop(REPORTS, ())]
            return Read(booking_of(data), reports, at) if FIRST <= at <= LAST else None
        except (ValueError, OverflowError):
            return None

    def traced(self, read: Read) -> tuple[list[Answer], Outcome]:
        """What was asked of a row, and what it comes to."""
        tape = self.tape()
        twin = self.twin(read, tape)
        now: Any = Moment(Number(tape, tape.nodes.column(AT), read.at))
        try:
            twin.judge()
            quote = self.rulebook.quote(twin.booking, self.request, at=now, disruptions=Beside(twin.reports))
            line, payouts = lines_of(quote, twin.booking, self.request.id)
            of_payouts = tuple(template(one, PAYOUTS, self.vocabulary) for one in payouts)
            watched = bool(self.watch) and has_say(quote.decided, self.watch)
            return tape.answers, Trace(template(line, QUOTES, self.vocabulary), of_payouts, watched)
        except ValueError:
            return tape.answers, Unanswered("invalid")
        except Exception as error:
            return tape.answers, Unanswered(f"{type(error).__name__}")


def has_say(decided: object, watch: frozenset[str]) -> bool:
    """Whether one of some documents applies to an item that a request is about, or could, or is what it is pinned to.
    Of packages nothing is claimed: their terms have a say in every item."""
    assert isinstance(decided, Decision)
    if any(record.package is not None for record in decided.booking.records):
        return True
    pins = {view.pin[0] for view in decided.views if view.pin is not None}
    found = (plan.id for view in decided.views for plan in governed(decided.plans, view).documents)
    return not watch.isdisjoint(pins) or not watch.isdisjoint(found)


def _names_ids(request: Request) -> bool:
    """Whether a request says of which items or travellers it is."""
    parts = request.components if isinstance(request, Change) else ()
    named = any(part.item is not None or part.traveller is not None for part in parts)
    return named or request.items is not None or request.travellers is not None
