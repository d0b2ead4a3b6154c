"""One row's answer worked out by the engine itself, from a booking that writes down what is done to it."""

from __future__ import annotations

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
from aftersales.model.consistency import misfits_of
from aftersales.model.request import Request

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
        if misfits_of(twin.booking):
            return Unanswered("invalid_booking")
        now: Any = Moment(Traced(tape, tape.nodes.column(AT), at))
        quote = rulebook.quote(twin.booking, request, at=now)
        own = twin.booking.id
        return Trace(quote_line(quote, own, request.id), tuple(payout_lines(quote, twin.booking, request.id)))
    except Exception as error:
        raise
        return Unanswered(f"{type(error).__name__}")


class Tracer:
    """Traces bookings under one request."""

    def __init__(self, rulebook: Rulebook, request: Request) -> None:
        self.rulebook, self.request = rulebook, request
        self.nodes, self.vocabulary = Nodes(), Vocabulary()

    def tape(self) -> Tape:
        """An empty tape."""
        return Tape(self.nodes, self.vocabulary)

    def twin(self, booking: Booking, tape: Tape) -> Twin:
        """A booking's twin. Raises ValueError where an offset contradicts its zone."""
        return Twin(tape, booking)
