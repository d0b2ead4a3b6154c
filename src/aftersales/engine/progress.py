"""How far a refund has come, from its quote and what happened since: the policies are not asked again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from aftersales.model.problems import InvalidInput, Problem
from aftersales.model.progress import EVENTS, OF_PAYOUTS, Broken, PayoutEvent, PayoutProgress, Progress
from aftersales.model.progress import Problem as Trouble
from aftersales.model.quote import Quote
from aftersales.model.steps import STEPS, StepName, TimelineStep
from aftersales.model.times import aware
from aftersales.values.money import Money

Events = Sequence[PayoutEvent | Mapping[str, Any]]
_LATE: dict[StepName, Trouble] = {"approved": "approval_late", "issued": "issue_late", "arrived": "not_arrived"}


class Due(NamedTuple):
    """One payout of a quote: what is to be paid."""

    key: str
    tender: str
    method: str
    amount: Money


class Told(NamedTuple):
    """What a quote says of its payouts, since when, and of their steps."""

    since: datetime
    payouts: tuple[Due, ...]
    timeline: tuple[TimelineStep, ...]

    def steps(self, payout: str) -> dict[StepName, TimelineStep]:
        """The steps of one payout."""
        return {one.step: one for one in self.timeline if one.payout in ("", payout)}


def told_by(quote: Quote | Mapping[str, Any]) -> Told:
    """What a quote, or its dictionary, says. Raises InvalidInput."""
    if isinstance(quote, Quote):
        payouts = tuple(Due(one.key, one.tender, one.method, one.amount) for one in quote.payouts)
        return Told(quote.basis.at, payouts, quote.timeline)
    try:
        payouts = tuple(_due(one) for one in quote["payouts"])
        timeline = tuple(TimelineStep.from_dict(one) for one in quote["timeline"])
        return Told(aware(quote["basis"]["at"]), payouts, timeline)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidInput([Problem("quote", "not a quote as `to_dict` gives it", str(error)[:60])]) from None


def _due(data: Mapping[str, Any]) -> Due:
    amount = Money.of(data["amount"]["amount"], data["amount"]["currency"])
    return Due(data["key"], data["tender"], data["method"], amount)


def progress_of(told: Told, events: Events, at: datetime) -> Progress:
    """Where every payout is at an instant; what happened after it does not count. Raises InvalidInput."""
    happened = sorted((one for one in _read(told, events) if one.at <= at), key=_in_time)
    return Progress(at, tuple(_progress(told, due, happened, at) for due in told.payouts))


def _in_time(event: PayoutEvent) -> tuple[datetime, int]:
    return event.at, EVENTS.index(event.kind)


def _read(told: Told, events: Events) -> list[PayoutEvent]:
    """The events, all of them right. Raises InvalidInput, with every problem of every event."""
    found: list[PayoutEvent] = []
    problems: list[Problem] = []
    keys = {due.key for due in told.payouts}
    for place, event in enumerate(events):
        try:
            found.append(_event(event, keys))
        except InvalidInput as error:
            problems += [problem._replace(path=_path(place, problem.path)) for problem in error.problems]
    if problems:
        raise InvalidInput(problems)
    return found


def _event(event: PayoutEvent | Mapping[str, Any], keys: set[str]) -> PayoutEvent:
    read = event if isinstance(event, PayoutEvent) else PayoutEvent.from_dict(event)
    if read.kind in OF_PAYOUTS and read.payout not in keys:
        raise InvalidInput(
            [Problem("payout", "no such payout in the quote; name it by its key", str(read.payout)[:60])]
        )
    return read


def _path(place: int, path: str) -> str:
    return f"events[{place}].{path}" if path else f"events[{place}]"


class Course:
    """What happened to one payout, step by step. `reached` is what stands: an issue that failed does not."""

    __slots__ = ("furthest", "reached", "since", "trouble")

    def __init__(self, since: datetime) -> None:
        self.furthest: StepName = "received"
        self.since = since
        self.reached: dict[StepName, datetime] = {"received": since}
        self.trouble: Trouble | None = None

    def follow(self, event: PayoutEvent) -> None:
        """What the next event makes of it."""
        if event.kind == "rejected":
            self._rejected()
        elif event.kind == "failed":
            self._failed()
        else:
            self._came_to(event.kind, event.at)

    def _rejected(self) -> None:
        self.trouble = self.trouble or "rejected"
        if "issued" not in self.reached:
            self.reached.pop("approved", None)

    def _failed(self) -> None:
        if self.trouble != "returned":
            self.trouble = "returned" if "arrived" in self.reached else "failed"
        self.reached.pop("issued", None)
        self.reached.pop("arrived", None)

    def _came_to(self, step: StepName, at: datetime) -> None:
        place = STEPS.index(step)
        for passed in STEPS[: place + 1]:
            self.reached.setdefault(passed, at)
        if place > STEPS.index(self.furthest):
            self.furthest, self.since = step, at
        if step in OF_PAYOUTS or (step == "approved" and self.trouble == "rejected"):
            self.trouble = None


def _progress(told: Told, due: Due, happened: Iterable[PayoutEvent], at: datetime) -> PayoutProgress:
    course, steps = Course(told.since), told.steps(due.key)
    for event in happened:
        if event.payout in (None, due.key):
            course.follow(event)
    following = next((steps[name] for name in STEPS if name in steps and name not in course.reached), None)
    broken = tuple(_broken(steps.values(), course, at))
    overdue = [one.step for one in broken if one.reached is None]
    trouble = course.trouble or (_overdue(overdue[0], course) if overdue else None)
    return PayoutProgress(
        *due,
        course.furthest,
        course.since,
        None if following is None else following.step,
        None if following is None else following.earliest,
        None if following is None else following.latest,
        bool(overdue),
        broken,
        trouble,
    )


def _overdue(step: StepName, course: Course) -> Trouble:
    """What is wrong where a step is overdue: what does not arrive was issued, or should have been."""
    return "issue_late" if step == "arrived" and "issued" not in course.reached else _LATE[step]


def _broken(steps: Iterable[TimelineStep], course: Course, at: datetime) -> Iterator[Broken]:
    """The promises that were not kept: late exactly from `late_from` on."""
    for step in steps:
        reached = course.reached.get(step.step)
        for promise in step.promises:
            if (reached or at) >= aware(promise.late_from):
                yield Broken(step.step, promise.by, promise.document, promise.source, promise.due, reached)
