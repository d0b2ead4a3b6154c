"""What differs between the deadlines of two versions: what is due earlier, later, or counted from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from itertools import groupby
from typing import NamedTuple

from aftersales.check.diff.boxes import box_text, joined
from aftersales.check.diff.compared import Verdict
from aftersales.check.diff.joint import Rows, joint
from aftersales.check.diff.meaning import bare
from aftersales.check.diff.periods import Period
from aftersales.check.diff.regions import Both
from aftersales.check.diff.report import Change
from aftersales.check.diff.tables import Pair
from aftersales.check.pairs import TooMany
from aftersales.model.record import TOTAL
from aftersales.plan.policies import VersionPlan
from aftersales.plan.tables import Candidate
from aftersales.policy.deadlines import TENDER
from aftersales.policy.documents import BusinessDays, Days, Declaration, Due, Elapsed, Entitled, Months, Row
from aftersales.values.instants import length_text

TRAVELLER = "traveller"


class Task(NamedTuple):
    """What is to be done, by whom, after which requests (none: all)."""

    do: str
    who: str
    requests: tuple[str, ...]

    @property
    def text(self) -> str:
        """`deadline to refund, after a cancel`."""
        who = f" by the {self.who}" if self.who else ""
        after = f", after {' or '.join(self.requests)}" if self.requests else ""
        return f"deadline to {self.do}{who}{after}"


def of_deadlines(pair: Pair, period: Period) -> Iterator[Change]:
    """Task by task."""
    sides = _by_task(period.old), _by_task(period.new)
    for task in dict.fromkeys((*sides[0], *sides[1])):
        old, new = (_rows(side.get(task, ())) for side in sides)
        if bare(old.rows) != bare(new.rows) or pair.redeclared((old, new)):
            dues = {due_text(due): due for side in sides for due in side.get(task, ())}
            yield from _of_task(pair, period, task, (old, new), dues)


def _by_task(version: VersionPlan | None) -> dict[Task, tuple[Due, ...]]:
    found: dict[Task, tuple[Due, ...]] = {}
    for due in () if version is None else version.version.body.deadlines:
        task = Task(due.do, due.who, tuple(sorted(due.requests or ())))
        found[task] = (*found.get(task, ()), due)
    return found


def _rows(dues: tuple[Due, ...]) -> Rows:
    rows = tuple(Row(due_text(due), due.when, due.unless, Entitled((due_text(due),)), due.at) for due in dues)
    return Rows(rows, 0, TOTAL)


def _of_task(pair: Pair, period: Period, task: Task, rows: tuple[Rows, Rows], dues: dict[str, Due]) -> Iterator[Change]:
    plan = copy(pair.plan)
    plan.facts = {**plan.facts, TENDER: Declaration(TENDER, "word", None)}
    why = pair.why_not(rows)
    both = Both(joint(plan, *rows))
    try:
        regions = [] if why else both.regions()
    except TooMany:
        why = "the cells are too many to tell apart"
    if why:
        yield Change("skipped", task.text, period.text, (why,))
        return
    for ends, some in groupby(regions, key=lambda one: one.ends):
        boxes = joined([one.box for one in some], both.old)
        where = tuple(box_text(plan, both.old, box) for box in boxes)
        old, new = (_due(one, dues) for one in ends)
        if old is new:
            continue
        says = tuple("no deadline" if one is None else due_text(one) for one in (old, new))
        at = tuple("" if one is None else str(one.at) for one in (old, new))
        yield Change(_verdict(task, old, new), task.text, period.text, where, (says[0], says[1]), at=(at[0], at[1]))


def _due(candidate: Candidate, dues: dict[str, Due]) -> Due | None:
    return dues[candidate.gives[0]] if candidate.gives else None


def _verdict(task: Task, old: Due | None, new: Due | None) -> Verdict:
    """A traveller gains by time of his own, and by what others must do sooner, or must keep longer."""
    if old is None or new is None:
        gains = (new is None) == (task.who == TRAVELLER)
        return "more" if gains else "less"
    known = (type(old.length), old.start, old.zone, old.at_least), (type(new.length), new.start, new.zone, new.at_least)
    calendars = [one.length.calendar if isinstance(one.length, BusinessDays) else "" for one in (old, new)]
    if known[0] != known[1] or calendars[0] != calendars[1]:
        return "incomparable"
    longer = _count(new) > _count(old)
    return "more" if longer == (task.who == TRAVELLER or old.at_least) else "less"


def _count(due: Due) -> int:
    length = due.length
    if isinstance(length, Elapsed):
        return length.microseconds
    return length.months if isinstance(length, Months) else length.days


def due_text(due: Due) -> str:
    """`within 7 business days (us-federal) from requested_at`."""
    zone = f", in {due.zone}" if due.zone else ""
    return f"{'at least' if due.at_least else 'within'} {length_words(due.length)} from {due.start}{zone}"


def length_words(length: Elapsed | Days | Months | BusinessDays) -> str:
    """`7 business days (us-federal)`."""
    if isinstance(length, Elapsed):
        return length_text(length.microseconds)
    if isinstance(length, BusinessDays):
        return f"{length.days} business days ({length.calendar})"
    return f"{length.months} months" if isinstance(length, Months) else f"{length.days} days"
