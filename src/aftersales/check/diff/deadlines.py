"""What differs between the deadlines of two versions: what is due earlier, later, or counted from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from itertools import groupby
from typing import Final

from aftersales.check.diff.boxes import box_text, joined
from aftersales.check.diff.due_shown import SECTIONS, Wanted, due_shown
from aftersales.check.diff.dues import TRAVELLER, Task, due_text, due_verdict
from aftersales.check.diff.joint import Between, Rows, joint
from aftersales.check.diff.meaning import bare
from aftersales.check.diff.periods import Period
from aftersales.check.diff.regions import Both
from aftersales.check.diff.report import Change
from aftersales.check.diff.tables import Pair
from aftersales.check.pairs import TooMany
from aftersales.model.record import TOTAL
from aftersales.plan.tables import Candidate
from aftersales.policy.deadlines import TENDER
from aftersales.policy.documents import HEADS, Declaration, Due, Entitled, Row
from aftersales.values.frozen import changed

REQUESTS: Final = ("cancel", "no_show", "change", "claim")


def of_deadlines(pair: Pair, period: Period) -> Iterator[Change]:
    """Task by task, requests of which the same is said together."""
    dues = [() if one is None else one.version.body.deadlines for one in (period.old, period.new)]
    for do, who in dict.fromkeys((due.do, due.who) for side in dues for due in side):
        own = [[due for due in side if (due.do, due.who) == (do, who)] for side in dues]
        said: dict[object, list[str]] = {}
        for request in REQUESTS:
            said.setdefault(bare([_after(side, request) for side in own]), []).append(request)
        for requests in said.values():
            task = Task(do, who, () if len(requests) == len(REQUESTS) else tuple(requests))
            yield from _compared(pair, period, task, [_after(side, requests[0]) for side in own])


def _after(dues: Sequence[Due], request: str) -> tuple[Due, ...]:
    return tuple(due for due in dues if due.requests is None or request in due.requests)


def _compared(pair: Pair, period: Period, task: Task, dues: Sequence[tuple[Due, ...]]) -> Iterator[Change]:
    old, new = (_rows(tuple(changed(due, requests=None) for due in side)) for side in dues)
    if bare(old.rows) != bare(new.rows) or pair.redeclared((old, new)):
        yield from _of_task(pair, period, task, (old, new), {due_text(due): due for side in dues for due in side})


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
        verdict = due_verdict(task, old, new)
        due = Wanted(task.do, task.who, task.who == TRAVELLER or any(one.at_least for one in (old, new) if one))
        told = tuple(due_shown(pair.sides, list(_asked(pair, period, task, both)), both.old, boxes, due))
        kept = tuple(one for one in told if verdict in (one.way, "incomparable"))
        yield Change(verdict, task.text, period.text, where, (says[0], says[1]), at=(at[0], at[1]), shown=kept)


def _asked(pair: Pair, period: Period, task: Task, both: Both) -> Iterator[Between]:
    """The requests after which the deadline counts."""
    version = period.new or period.old
    assert version is not None
    known = version.version.body.tables
    sections = task.requests or tuple(one for one in (*SECTIONS, *known) if one in known) or ("cancel",)
    heads = [one for one in known if one in HEADS]
    for section in dict.fromkeys(name for one in sections for name in (heads if one == "claim" else [one])):
        span = (period.start, period.end)
        yield Between(pair.sides[1].folder, both.tables, version, section, span, period.pinned)


def _due(candidate: Candidate, dues: dict[str, Due]) -> Due | None:
    return dues[candidate.gives[0]] if candidate.gives else None
