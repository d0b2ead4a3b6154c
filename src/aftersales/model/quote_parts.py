"""What a quote is made of: light records."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple

from aftersales.values.lifted import pure
from aftersales.values.money import Money

Outcome = Literal["granted", "denied", "review", "incomplete"]
Form = Literal["money", "points", "voucher", "credit", "nothing"]
"""What comes back of a payment."""
How = Literal["refund", "void", "transfer"]
"""How a payout is made: of the payment itself, or by another method."""


class Line(NamedTuple):
    """One item of the answer, or the part of it that some `travellers`, `segments` or `nights` (counted from 0) are;
    or, without an item, what a document charges once for the request.

    `refundable` + `kept` + `used` + `already_refunded` = `paid`.

    For `review` and `incomplete` the amounts that are not known are None, and so is all that takes the price of a part
    where the booking does not tell it. A change has the `fee`, what is to pay on top
    of the old price (`add_collect`) or is left of it (`residual`), and in which form something of that comes back; what
    it gives back in money is `refundable`."""

    item: str
    outcome: Outcome
    code: str
    document: str | None
    version: str
    row: str
    missing: tuple[str, ...]
    paid: Money | None
    used: Money | None
    already_refunded: Money
    penalty: Money | None
    kept: Money | None
    refundable: Money | None
    fee: Money | None = None
    add_collect: Money | None = None
    residual: Money | None = None
    residual_form: str | None = None
    travellers: tuple[str, ...] | None = None
    segments: tuple[int, ...] | None = None
    nights: tuple[int, ...] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values; of the part only what it is less of than the item."""
        every = {name: plain(value) for name, value in self._asdict().items()}
        return {name: value for name, value in every.items() if value is not None or name not in _OF_PART}


_OF_PART: Final = ("travellers", "segments", "nights")


class Award(NamedTuple):
    """Compensation of one item under one head. `amount` is None where it is not known."""

    item: str
    head: str
    outcome: Outcome
    code: str
    document: str | None
    version: str
    row: str
    missing: tuple[str, ...]
    amount: Money | None

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {name: plain(value) for name, value in self._asdict().items()}


ORIGINAL: Final = "original"
REBOOKING: Final = "rebooking"


class Option(NamedTuple):
    """What the traveller may choose: `worth` in the `form` (`original` is the original form of payment), or what a
    document `gives`; a `rebooking` to another date is free, where facts are `missing` if these turn out right.

    What comes in another form counts at least `until` that date or instant, if a deadline says so.
    """

    item: str
    question: str
    form: str
    worth: Money | None
    gives: tuple[str, ...]
    document: str | None
    version: str
    until: str | None = None
    missing: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {name: plain(value) for name, value in self._asdict().items()}


class Entitlement(NamedTuple):
    """Care: what is owed without money, such as meals. Empty `gives` with `missing` facts: nobody can tell yet; with a
    `code`: a person must decide, and why."""

    item: str
    gives: tuple[str, ...]
    code: str
    document: str
    version: str
    missing: tuple[str, ...]
    source: str

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {name: plain(value) for name, value in self._asdict().items()}


class Payout(NamedTuple):
    """One refund instruction: what is paid back of a `tender`, by a `method`. `key` is its idempotency key: the same
    refund has the same key, whenever computed.

    `arrives` holds the first and last local date of arrival, None where the rail does not state it; `due` the
    deadline that binds (an ISO date or instant) and `due_source` where it is published. `form` is what comes back, of
    points that many `points`, which count as the amount; of a voucher `expires_on` is the last date on which it counts,
    None if that is not known. It is a `refund` or `void` of the payment itself, or a `transfer` by another method,
    `because` of what closed the payment's own rail. The rail does not take it before the instant `not_before`.
    `captured` is what comes back in the currency that was charged.
    """

    tender: str
    method: str
    amount: Money
    arrives: tuple[str, str] | None
    key: str
    due: str | None = None
    due_source: str = ""
    form: Form = "money"
    how: How = "refund"
    because: str = ""
    points: int | None = None
    payer: str | None = None
    expires_on: str | None = None
    not_before: str | None = None
    captured: Money | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {name: plain(value) for name, value in self._asdict().items()}


class Clawback(NamedTuple):
    """Points of a program that were earned by what is paid back, and go back themselves."""

    program: str
    points: int

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return self._asdict()


class Reason(NamedTuple):
    """Why: `decided` the answer for an item, was `considered` and lost, or `noted`; with the facts that were used."""

    item: str
    role: Literal["decided", "considered", "noted"]
    code: str
    document: str | None
    version: str
    row: str
    facts: dict[str, str]
    message: str
    source: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return self._asdict()


class NextChange(NamedTuple):
    """When the answer becomes another: it holds until `valid_until`, that instant included if `inclusive`."""

    valid_until: datetime
    inclusive: bool
    outcome: Outcome
    refund: Money | None
    penalty: Money | None
    compensation: Money | None = None
    collect: Money | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        rest = {name: plain(value) for name, value in self._asdict().items() if name != "valid_until"}
        return {"after": self.valid_until.isoformat(), **rest}


class Deadline(NamedTuple):
    """`do` something, by `due`: an ISO date in the deadline's zone, which counts in full, or an ISO instant.

    With `at_least`, `due` is the earliest that a promise may end. `tender` is the method of the payouts it is about,
    "" if it is about all. `start` is the ISO instant it is counted from, of the fact that the document names. Without
    `due` it cannot be told, for want of what is `missing`: facts, or `calendar ID`. Of the deadlines for the same
    thing the strictest is `binding`. `last` is the last instant that counts, in microseconds.
    """

    item: str
    do: str
    who: str
    tender: str
    due: str | None
    at_least: bool
    binding: bool
    start: str | None
    document: str
    version: str
    source: str
    missing: tuple[str, ...]
    last: int | None

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {name: plain(value) for name, value in self._asdict().items() if name != "last"}


@pure
def payout_key(booking: str, request: str, tender: str, refunded_after: int) -> str:
    """The idempotency key of a payout: of what is refunded, never of when or by which version it was computed."""
    text = f"{len(booking)}:{booking}{len(request)}:{request}{len(tender)}:{tender}{refunded_after}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def plain(value: Any) -> Any:
    """A JSON value."""
    if isinstance(value, Money | NextChange):
        return value.to_dict()
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
