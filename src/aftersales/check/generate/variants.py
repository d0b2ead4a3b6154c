"""Cases like a case: one instant or one number of it moved, so that a fact comes to stand at a boundary."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from aftersales.check.case_reading import Case
from aftersales.check.coverage.bounds import Boundary, Side
from aftersales.plan.clocks import Anchored, CalendarDays
from aftersales.plan.tables import TablePlan
from aftersales.plan.view import View
from aftersales.policy.constants import plain
from aftersales.policy.documents import Bound
from aftersales.values.zones import DAY, MINUTE, SECOND

_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d|Z)?")
_PARTS: Final = ("asked", "item", "disruptions", "booking")


class Gap(NamedTuple):
    """How far a fact is from where it should be: `before` is its value and `after` that wanted; of time, `by` how many
    microseconds."""

    fact: str
    before: Any
    after: int
    by: int | None


def gaps(boundary: Boundary, side: Side, table: TablePlan, view: View) -> Iterator[Gap]:
    """What would bring a view to a side of a boundary."""
    axis = table.axes[table.masks[boundary.test][boundary.bound][0]]
    fact, bound = boundary.test.fact, boundary.written
    if isinstance(axis, Anchored):
        moving, anchor = axis.moving.value(view), axis.anchor.value(view)
        if isinstance(moving, int) and isinstance(anchor, int) and view.zone is not None:
            limit = axis.limits(anchor, view.zone)[0]
            yield from (Gap(fact, None, 0, limit + step - moving) for step in (0, -1, SECOND, -SECOND, MINUTE, -MINUTE))
        return
    value = axis.read(view)
    if not isinstance(value, int) or not isinstance(bound, Bound):
        return
    tick = axis.clock == "elapsed"
    steps = (SECOND, -SECOND, MINUTE, -MINUTE) if tick else (1, -1)
    for step in (0,) if side == "on" else steps:
        wanted = plain(bound) + step
        scale = DAY if isinstance(axis, CalendarDays) else 1
        yield Gap(fact, value, wanted, (wanted - value) * scale if tick or scale > 1 else None)


def variants(case: Case, gap: Gap) -> Iterator[Case]:
    """Cases in which one thing is moved over a gap; whether that brings the fact there is for the engine to tell."""
    for part in _PARTS:
        stated = getattr(case, part)
        for change in _moves(gap):
            yield from (replace(case, **{part: other}) for other in _changed(stated, change))
    if gap.by is None and gap.fact in case.given:
        yield replace(case, given={**case.given, gap.fact: gap.after})


def _moves(gap: Gap) -> Iterator[Callable[[Any], Any]]:
    if gap.by is None:
        yield lambda value: gap.after if value == gap.before and not isinstance(value, bool) else None
    else:
        for by in (gap.by, -gap.by):
            yield lambda value, by=by: _moved(value, by)  # type: ignore[misc]


def _moved(value: Any, by: int) -> str | None:
    """An instant, with its offset or local, moved by microseconds."""
    if not isinstance(value, str) or not _INSTANT.fullmatch(value):
        return None
    moved = datetime.fromisoformat(value) + timedelta(microseconds=by)
    whole = moved.second == moved.microsecond == 0
    return moved.isoformat(timespec="minutes" if whole else "auto")


def _changed(stated: Any, change: Callable[[Any], Any]) -> Iterator[Any]:
    """Every value that comes of changing one scalar."""
    if isinstance(stated, dict):
        for key, value in stated.items():
            yield from ({**stated, key: other} for other in _changed(value, change))
    elif isinstance(stated, list):
        for place, value in enumerate(stated):
            yield from ([*stated[:place], other, *stated[place + 1 :]] for other in _changed(value, change))
    else:
        other = change(stated)
        if other is not None and other != stated:
            yield other
