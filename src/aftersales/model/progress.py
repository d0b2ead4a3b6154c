"""How far a refund has come: what happened to its payouts, and which step each is at."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple, get_args

from pydantic import model_validator

from aftersales.model.base import Kind
from aftersales.model.parts import Id, Word
from aftersales.model.problems import Misfit
from aftersales.model.quote_parts import plain
from aftersales.model.steps import Promiser, StepName
from aftersales.model.times import Instant
from aftersales.values.money import Money

EventKind = Literal["received", "approved", "rejected", "issued", "arrived", "failed"]
EVENTS: Final[tuple[EventKind, ...]] = get_args(EventKind)
"""What can happen; of events at one instant the later in this list counts as the later."""

OF_PAYOUTS: Final = ("issued", "arrived", "failed")
"""What happens to one payout; the rest happens to the request, and so to all."""

Problem = Literal["returned", "failed", "rejected", "approval_late", "issue_late", "not_arrived"]
PROBLEMS: Final[dict[Problem, str]] = {
    "returned": "it arrived and came back: ask where else it can go, state it in the booking, quote again and issue it",
    "failed": "it did not go through: state in the booking what is closed, quote again and issue it by what that says",
    "rejected": "the supplier rejects it: a person decides who bears it; the traveller's answer stands",
    "approval_late": "the supplier has not answered in time: chase it",
    "issue_late": "it should have been issued by now: issue it",
    "not_arrived": "it was issued and did not arrive in time: trace it with the rail",
}
"""What is wrong with a payout, the worst first, and what to do."""


class PayoutEvent(Kind):
    """Something that happened at an instant. `issued`, `arrived` and `failed` name the key of the `payout`; `received`
    and the supplier's `approved` and `rejected` are about the request."""

    kind: EventKind
    at: Instant
    payout: Id | None = None
    reason: Word | None = None

    @model_validator(mode="after")
    def _about(self) -> PayoutEvent:
        if self.kind in OF_PAYOUTS and self.payout is None:
            raise Misfit(f"`{self.kind}` names the key of a payout", "payout")
        if self.kind not in OF_PAYOUTS and self.payout is not None:
            raise Misfit(f"`{self.kind}` is about the request; it names no payout", "payout", found=self.payout)
        return self


class Broken(NamedTuple):
    """A promise that was not kept: the `step` was to be reached by `due`, and was `reached` later, or not yet (None).

    `by` says who promised it: the `law`, the `routing` or the `rail`, as a `document` states it.
    """

    step: StepName
    by: Promiser
    document: str
    source: str
    due: str
    reached: datetime | None

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {name: plain(value) for name, value in self._asdict().items()}


class PayoutProgress(NamedTuple):
    """Where one payout is: the furthest `step` it came to, `since` when, and the `next` one with when it is expected.

    It is `late` where a promised step is overdue. `broken` are the promises that were not kept, also those kept late.
    `problem` says what is wrong, None if nothing is; see `PROBLEMS`.
    """

    payout: str
    tender: str
    method: str
    amount: Money
    step: StepName
    since: datetime
    next: StepName | None
    earliest: str | None
    latest: str | None
    late: bool
    broken: tuple[Broken, ...]
    problem: Problem | None

    @property
    def to_do(self) -> str | None:
        """What to do about the problem, in English."""
        return None if self.problem is None else PROBLEMS[self.problem]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        stated = {name: plain(value) for name, value in self._asdict().items()}
        return {**stated, "broken": [one.to_dict() for one in self.broken], "to_do": self.to_do}


class Progress(NamedTuple):
    """How far the payouts of a quote have come at an instant."""

    at: datetime
    payouts: tuple[PayoutProgress, ...]

    @property
    def done(self) -> bool:
        """Whether all has arrived, and nothing is wrong."""
        return all(one.step == "arrived" and one.problem is None for one in self.payouts)

    @property
    def late(self) -> bool:
        """Whether any payout is late."""
        return any(one.late for one in self.payouts)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "schema": 1,
            "at": self.at.isoformat(),
            "done": self.done,
            "late": self.late,
            "payouts": [one.to_dict() for one in self.payouts],
        }

    def to_json(self, indent: int | None = None) -> str:
        """JSON text."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)
