"""The answer: what comes back, to which payment, and why. Light records; details are built when asked for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal, NamedTuple, Protocol

from aftersales.values.money import Money

Outcome = Literal["granted", "denied", "review", "incomplete"]


class Line(NamedTuple):
    """One item of the answer. `refundable` + `kept` + `used` + `already_refunded` = `paid`.

    For `review` and `incomplete` the amounts that are not known are None.
    """

    item: str
    outcome: Outcome
    code: str
    document: str | None
    version: str
    row: str
    missing: tuple[str, ...]
    paid: Money
    used: Money
    already_refunded: Money
    penalty: Money | None
    kept: Money | None
    refundable: Money | None

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {name: plain(value) for name, value in self._asdict().items()}


class Payout(NamedTuple):
    """One refund instruction. `key` is its idempotency key: the same refund has the same key, whenever computed.

    `arrives` holds the first and last local date of arrival, None where the rail does not state it.
    """

    tender: str
    method: str
    amount: Money
    arrives: tuple[str, str] | None
    key: str

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {name: plain(value) for name, value in self._asdict().items()}


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

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "after": self.valid_until.isoformat(),
            "inclusive": self.inclusive,
            "outcome": self.outcome,
            "refund": plain(self.refund),
            "penalty": plain(self.penalty),
        }


class Details(Protocol):
    """What a quote builds only when asked."""

    def lines(self) -> tuple[Line, ...]: ...
    def payouts(self) -> tuple[Payout, ...]: ...
    def reasons(self) -> tuple[Reason, ...]: ...
    def explanation(self) -> dict[str, Any]: ...
    def stamp(self) -> dict[str, str]: ...


class Decided(Protocol):
    """A decision in minor units."""

    @property
    def outcome(self) -> Outcome: ...
    @property
    def currency(self) -> str: ...
    @property
    def refund(self) -> int | None: ...
    @property
    def penalty(self) -> int | None: ...
    @property
    def at_least(self) -> int | None: ...


class Stated(NamedTuple):
    """A decision with its details already built: what a pickled quote carries."""

    outcome: Outcome
    currency: str
    refund: int | None
    penalty: int | None
    at_least: int | None
    built: tuple[tuple[Line, ...], tuple[Payout, ...], tuple[Reason, ...], dict[str, Any], dict[str, str]]

    def lines(self) -> tuple[Line, ...]:
        return self.built[0]

    def payouts(self) -> tuple[Payout, ...]:
        return self.built[1]

    def reasons(self) -> tuple[Reason, ...]:
        return self.built[2]

    def explanation(self) -> dict[str, Any]:
        return self.built[3]

    def stamp(self) -> dict[str, str]:
        return self.built[4]


class Quote:
    """What the traveller gets back. Amounts are None where nobody can tell yet (`review`, `incomplete`)."""

    __slots__ = ("_build", "decided", "next_change")

    def __init__(
        self, decided: Decided, build: Callable[[Any], Details], next_change: NextChange | None = None
    ) -> None:
        self.decided, self._build, self.next_change = decided, build, next_change

    @property
    def outcome(self) -> Outcome:
        """granted, denied, review (a person must decide) or incomplete (a fact is missing)."""
        return self.decided.outcome

    @property
    def refund(self) -> Money | None:
        """What comes back."""
        decided = self.decided
        return None if decided.refund is None else Money(decided.refund, decided.currency)

    @property
    def penalty(self) -> Money | None:
        """What the terms keep of what could come back."""
        decided = self.decided
        return None if decided.penalty is None else Money(decided.penalty, decided.currency)

    @property
    def at_least(self) -> Money | None:
        """For an `incomplete` or `review` answer: what comes back in any case."""
        decided = self.decided
        return None if decided.at_least is None else Money(decided.at_least, decided.currency)

    @property
    def details(self) -> Details:
        """Where lines, payouts and reasons come from; each call builds them anew."""
        return self._build(self.decided)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The answer item by item."""
        return self.details.lines()

    @property
    def payouts(self) -> tuple[Payout, ...]:
        """The refund instructions; they add up to `refund`."""
        return self.details.payouts()

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why, item by item, what decided first."""
        return self.details.reasons()

    @property
    def valid_until(self) -> datetime | None:
        """The deadline at which the answer changes, if that was asked for and it ever does."""
        return None if self.next_change is None else self.next_change.valid_until

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that an `incomplete` answer lacks."""
        return tuple(sorted({fact for line in self.lines for fact in line.missing}))

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, as the schema `quote` describes them."""
        details = self.details
        return {
            "schema": 1,
            "outcome": self.outcome,
            "refund": plain(self.refund),
            "penalty": plain(self.penalty),
            "at_least": plain(self.at_least),
            "payouts": [payout.to_dict() for payout in details.payouts()],
            "valid_until": plain(self.valid_until),
            "valid_until_inclusive": None if self.next_change is None else self.next_change.inclusive,
            "next_change": plain(self.next_change),
            "missing": list(self.missing),
            "lines": [line.to_dict() for line in details.lines()],
            "reasons": [reason.to_dict() for reason in details.reasons()],
            "stamp": details.stamp(),
        }

    def to_json(self, indent: int | None = None) -> str:
        """JSON text."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Quote) and self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash((self.outcome, self.refund, self.penalty, self.at_least))

    def __repr__(self) -> str:
        return f"Quote({self.outcome}, refund={self.refund}, penalty={self.penalty})"

    def __reduce__(self) -> tuple[Any, ...]:
        decided, details = self.decided, self.details
        built = (
            details.lines(),
            details.payouts(),
            details.reasons(),
            details.explanation(),
            details.stamp(),
        )
        amounts = (decided.refund, decided.penalty, decided.at_least)
        return Quote, (Stated(decided.outcome, decided.currency, *amounts, built), _already, self.next_change)


def _already(stated: Stated) -> Details:
    """The details of a decision that carries them."""
    return stated


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
