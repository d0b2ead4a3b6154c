"""An answer: what one document says to one question about one item, and which of several is best for the traveller."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from aftersales.engine.difference import Exchange
from aftersales.model.quote_parts import Outcome
from aftersales.model.record import Selection

NOTHING: Final = frozenset[str]()
_RATE: Final = frozenset(("rate",))
UNLIMITED: Final = 2**62
"""The ceiling of compensation: nothing that was paid bounds it."""
NEVER: Final = -(2**62)
"""The ceiling of what cannot grant anything."""


class Doubts(NamedTuple):
    """The unknown facts that decide whether the terms stop waivers and benefits (by a gate), or just waivers (by an
    answer that cannot be waived)."""

    softer: frozenset[str]
    waivers: frozenset[str]


NO_DOUBTS: Final = Doubts(NOTHING, NOTHING)


class Answer(NamedTuple):
    """What one document says to one question about one item, in minor units.

    `owed` is what the traveller gets in the original form, negative what a change costs; `penalty` what is kept (of a
    change: the fee). In another `form` the answer is `worth` an amount. Compensation may be in another `currency` than
    the booking's. `ceiling` is the most that could be owed while `missing` facts are open, in that currency, and `owed`
    what is sure of it in the booking's. `document`, `version` and `row` say where it stands (row -1: no row); `gated`
    that the row is a gate; `of` what the terms refund from, and `exchange` what a change comes to: what comes back of a
    cheaper price in another form is the answer's `worth`. The other outcomes of a choice stand in `options`, the
    answers for each of several aspects of a change in `aspects`; `doubts` are about what the terms stop. `once` comes
    off what all items of a request are owed by the document together; `gross` is what a refund owes before what was
    already paid back counts.
    """

    outcome: Outcome
    code: str
    penalty: int = 0
    owed: int = 0
    form: str = ""
    worth: int = 0
    gives: tuple[str, ...] = ()
    missing: frozenset[str] = NOTHING
    currency: str = ""
    once: int = 0
    document: str | None = None
    version: str = ""
    row: int = -1
    of: Selection | None = None
    gross: int = 0
    ceiling: int = 0
    final: bool = False
    gated: bool = False
    exchange: Exchange | None = None
    doubts: Doubts = NO_DOUBTS
    options: tuple[Answer, ...] = ()
    aspects: tuple[tuple[str, Answer], ...] = ()


RANK: Final = {"granted": 0, "review": 1, "incomplete": 2, "denied": 3}


def merit(answer: Answer) -> tuple[int, int, int]:
    """The order of answers, best first: outcome, then most owed, then the least fee."""
    return RANK[answer.outcome], -answer.owed, answer.penalty if answer.exchange is not None else 0


def unlike(answers: Iterable[Answer]) -> bool:
    """Whether answers owe in different currencies."""
    found = [answer.currency for answer in answers if answer.outcome == "granted" and answer.owed]
    return len(found) > 1 and len(set(found)) > 1


def not_compared(winner: Answer, answers: Iterable[Answer]) -> Answer:
    """What takes a rate to know: which of answers in different currencies owes more."""
    least = max([answer.owed for answer in answers if not answer.currency], default=0)
    return winner._replace(
        outcome="incomplete", code="other_currency", owed=max(0, least), currency="", missing=_RATE, ceiling=UNLIMITED
    )


def most_owed(answer: Answer, silent: bool = True) -> int:
    """The most an answer could owe; what is refused owes nothing, and neither do the `silent` where no row matches."""
    if answer.outcome == "granted":
        return answer.owed
    nothing = answer.outcome != "incomplete" or (silent and answer.code in ("no_row", "not_stated"))
    return NEVER if nothing else answer.ceiling


def bound(answers: Sequence[Answer], silent: bool = True) -> tuple[int, str]:
    """The most that one of several answers could owe, and in which currency; no bound if it could be in several."""
    most = [(most_owed(answer, silent), answer.currency) for answer in answers]
    currencies = {currency for owed, currency in most if owed > 0}
    return (UNLIMITED, "") if len(currencies) > 1 else (max(most)[0], next(iter(currencies), ""))


def spoils(answer: Answer, winner: Answer) -> bool:
    """Whether an incomplete answer could still beat a granted one; in another currency, if it could owe anything."""
    limit = winner.owed if answer.currency == winner.currency else 0
    return answer.outcome == "incomplete" and answer.ceiling > limit


def spoiled(winner: Answer, spoilers: list[Answer], first: Answer) -> Answer:
    """The first of the answers that could still beat the winner, with all that they miss and what is sure of them."""
    missing = frozenset(fact for answer in spoilers for fact in answer.missing)
    sure = [0, 0 if winner.currency else winner.owed, *(answer.owed for answer in spoilers)]
    most, currency = bound([winner, *spoilers], silent=False)
    return first._replace(missing=missing, owed=max(sure), ceiling=most, currency=currency, once=winner.once)
