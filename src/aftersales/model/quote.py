"""The answer: what comes back, to which payment, and why. Light records; details are built when asked for."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Protocol

from aftersales.model.quote_parts import (
    Award,
    Clawback,
    Deadline,
    Entitlement,
    Line,
    NextChange,
    Option,
    Outcome,
    Payout,
    Reason,
    plain,
)
from aftersales.values.money import Money

if TYPE_CHECKING:
    from aftersales.model.basis import Basis
    from aftersales.model.recovery import Recovery
    from aftersales.model.steps import TimelineStep


class Details(Protocol):
    """What a quote builds only when asked."""

    def lines(self) -> tuple[Line, ...]: ...
    def awards(self) -> tuple[Award, ...]: ...
    def payouts(self) -> tuple[Payout, ...]: ...
    def clawbacks(self) -> tuple[Clawback, ...]: ...
    def timeline(self) -> tuple[TimelineStep, ...]: ...
    def recoveries(self) -> tuple[Recovery, ...]: ...
    def options(self) -> tuple[Option, ...]: ...
    def care(self) -> tuple[Entitlement, ...]: ...
    def deadlines(self) -> tuple[Deadline, ...]: ...
    def reasons(self) -> tuple[Reason, ...]: ...
    def explanation(self) -> dict[str, Any]: ...
    def stamp(self) -> dict[str, str]: ...
    def basis(self) -> Basis: ...


class Decided(Protocol):
    """A decision: amounts are None where nobody can tell yet, or where they were not asked for."""

    @property
    def outcome(self) -> Outcome: ...
    @property
    def currency(self) -> str: ...
    @property
    def refund(self) -> Money | None: ...
    @property
    def penalty(self) -> Money | None: ...
    @property
    def compensation(self) -> Money | None: ...
    @property
    def fee(self) -> Money | None: ...
    @property
    def add_collect(self) -> Money | None: ...
    @property
    def residual(self) -> Money | None: ...
    @property
    def residual_form(self) -> str | None: ...
    @property
    def collect(self) -> Money | None: ...
    @property
    def collect_by(self) -> tuple[str, ...] | None: ...
    @property
    def at_least(self) -> Money | None: ...
    @property
    def unclear(self) -> tuple[str, ...]: ...


AMOUNTS: Final = ("refund", "penalty", "compensation", "fee", "add_collect", "residual", "collect", "at_least")
HOW: Final = ("residual_form", "collect_by")
DETAILS: Final = (
    "lines", "awards", "payouts", "clawbacks", "timeline", "recoveries", "options", "care", "deadlines", "reasons",
    "explanation", "stamp", "basis",
)  # fmt: skip


class Stated:
    """A decision with its details already built: what a pickled quote carries."""

    __slots__ = ("built", "currency", "outcome", "unclear", *AMOUNTS, *HOW)

    def __init__(self, decided: Decided, details: Details) -> None:
        self.outcome: Outcome = decided.outcome
        self.currency: str = decided.currency
        self.refund: Money | None = decided.refund
        self.penalty: Money | None = decided.penalty
        self.compensation: Money | None = decided.compensation
        self.fee: Money | None = decided.fee
        self.add_collect: Money | None = decided.add_collect
        self.residual: Money | None = decided.residual
        self.residual_form: str | None = decided.residual_form
        self.collect: Money | None = decided.collect
        self.collect_by: tuple[str, ...] | None = decided.collect_by
        self.at_least: Money | None = decided.at_least
        self.unclear: tuple[str, ...] = decided.unclear
        self.built: dict[str, Any] = {name: getattr(details, name)() for name in DETAILS}

    def lines(self) -> tuple[Line, ...]:
        return self.built["lines"]  # type: ignore[no-any-return]

    def awards(self) -> tuple[Award, ...]:
        return self.built["awards"]  # type: ignore[no-any-return]

    def payouts(self) -> tuple[Payout, ...]:
        return self.built["payouts"]  # type: ignore[no-any-return]

    def clawbacks(self) -> tuple[Clawback, ...]:
        return self.built["clawbacks"]  # type: ignore[no-any-return]

    def timeline(self) -> tuple[TimelineStep, ...]:
        return self.built["timeline"]  # type: ignore[no-any-return]

    def recoveries(self) -> tuple[Recovery, ...]:
        return self.built["recoveries"]  # type: ignore[no-any-return]

    def options(self) -> tuple[Option, ...]:
        return self.built["options"]  # type: ignore[no-any-return]

    def care(self) -> tuple[Entitlement, ...]:
        return self.built["care"]  # type: ignore[no-any-return]

    def deadlines(self) -> tuple[Deadline, ...]:
        return self.built["deadlines"]  # type: ignore[no-any-return]

    def reasons(self) -> tuple[Reason, ...]:
        return self.built["reasons"]  # type: ignore[no-any-return]

    def explanation(self) -> dict[str, Any]:
        return self.built["explanation"]  # type: ignore[no-any-return]

    def stamp(self) -> dict[str, str]:
        return self.built["stamp"]  # type: ignore[no-any-return]

    def basis(self) -> Basis:
        return self.built["basis"]  # type: ignore[no-any-return]


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
        """What comes back of what was paid, in the original form of payment; of a change, once all is settled."""
        return self.decided.refund

    @property
    def penalty(self) -> Money | None:
        """What the terms keep of what could come back."""
        return self.decided.penalty

    @property
    def compensation(self) -> Money | None:
        """What a claim is owed."""
        return self.decided.compensation

    @property
    def fee(self) -> Money | None:
        """What a change costs, without the difference in price."""
        return self.decided.fee

    @property
    def add_collect(self) -> Money | None:
        """What the traveller pays of a dearer price after a change; None if the new price is not known."""
        return self.decided.add_collect

    @property
    def residual(self) -> Money | None:
        """How much cheaper the price is after a change; None if the new price is not known."""
        return self.decided.residual

    @property
    def residual_form(self) -> str | None:
        """In which form something of the residual comes back: `original`, or another such as `credit` (an option then
        says how much it is worth), `several`, or None if it is kept."""
        return self.decided.residual_form

    @property
    def collect(self) -> Money | None:
        """What the traveller pays for a change: the fee and the difference in price, as far as that is collected and
        known, less what comes back in money."""
        return self.decided.collect

    @property
    def collect_by(self) -> tuple[str, ...] | None:
        """From which methods that can be paid, one of them for all of it; None if any will do, or if the request says
        how it is paid."""
        return self.decided.collect_by

    @property
    def at_least(self) -> Money | None:
        """For an `incomplete` or `review` answer: what is owed in any case."""
        return self.decided.at_least

    @property
    def details(self) -> Details:
        """Where lines, payouts and reasons come from; each call builds them anew."""
        return self._build(self.decided)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The answer item by item."""
        return self.details.lines()

    @property
    def awards(self) -> tuple[Award, ...]:
        """Compensation, item by item and head by head."""
        return self.details.awards()

    @property
    def recoveries(self) -> tuple[Recovery, ...]:
        """What the platform gets back from its suppliers of a refund, and what it bears, for the items of which the
        booking states the supplier's terms."""
        return self.details.recoveries()

    @property
    def options(self) -> tuple[Option, ...]:
        """What the traveller may choose, best first: the answer too, if it is money and there is anything else."""
        return self.details.options()

    @property
    def care(self) -> tuple[Entitlement, ...]:
        """What is owed without money."""
        return self.details.care()

    @property
    def deadlines(self) -> tuple[Deadline, ...]:
        """What must be done by when, by law and by promise; the binding ones first."""
        return self.details.deadlines()

    @property
    def payouts(self) -> tuple[Payout, ...]:
        """The refund instructions; they add up to `refund`."""
        return self.details.payouts()

    @property
    def clawbacks(self) -> tuple[Clawback, ...]:
        """The points that were earned by what is paid back, and go back themselves."""
        return self.details.clawbacks()

    @property
    def timeline(self) -> tuple[TimelineStep, ...]:
        """The steps of the refund, when each is expected, and by when it was promised; empty if nothing is paid out."""
        return self.details.timeline()

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why, item by item, what decided first."""
        return self.details.reasons()

    @property
    def basis(self) -> Basis:
        """When what was asked, and of what: what `Rulebook.confirm` needs."""
        return self.details.basis()

    @property
    def valid_until(self) -> datetime | None:
        """The deadline at which the answer changes, if that was asked for and it ever does."""
        return None if self.next_change is None else self.next_change.valid_until

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that an `incomplete` answer lacks."""
        details = self.details
        lines: list[Line | Award] = [*details.lines(), *details.awards()]
        return tuple(sorted({fact for line in lines for fact in line.missing} | set(self.decided.unclear)))

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, as the schema `quote` describes them."""
        details = self.details
        return {
            "schema": 1,
            "outcome": self.outcome,
            **{name: plain(getattr(self, name)) for name in (*AMOUNTS, *HOW)},
            "payouts": [payout.to_dict() for payout in details.payouts()],
            "clawbacks": [clawback.to_dict() for clawback in details.clawbacks()],
            "timeline": [step.to_dict() for step in details.timeline()],
            "valid_until": plain(self.valid_until),
            "valid_until_inclusive": None if self.next_change is None else self.next_change.inclusive,
            "next_change": plain(self.next_change),
            "missing": list(self.missing),
            "lines": [line.to_dict() for line in details.lines()],
            "awards": [award.to_dict() for award in details.awards()],
            "recoveries": [recovery.to_dict() for recovery in details.recoveries()],
            "options": [option.to_dict() for option in details.options()],
            "care": [entitlement.to_dict() for entitlement in details.care()],
            "deadlines": [deadline.to_dict() for deadline in details.deadlines()],
            "reasons": [reason.to_dict() for reason in details.reasons()],
            "stamp": details.stamp(),
            "basis": details.basis().to_dict(),
        }

    def to_json(self, indent: int | None = None) -> str:
        """JSON text."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Quote) and self._says() == other._says()

    def _says(self) -> dict[str, Any]:
        """All but the basis: what was known and did not matter makes no difference."""
        return {name: value for name, value in self.to_dict().items() if name != "basis"}

    def __hash__(self) -> int:
        return hash((self.outcome, self.refund, self.compensation, self.at_least))

    def __repr__(self) -> str:
        amounts = {name: getattr(self, name) for name in AMOUNTS}
        shown = "".join(f", {name}={amount}" for name, amount in amounts.items() if amount is not None)
        return f"Quote({self.outcome}{shown})"

    def __reduce__(self) -> tuple[Any, ...]:
        return Quote, (Stated(self.decided, self.details), _already, self.next_change)


def _already(stated: Stated) -> Details:
    """The details of a decision that carries them."""
    return stated
