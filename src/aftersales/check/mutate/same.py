"""Whether a changed document answers every cell as before: then no case could notice, and none is missing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from aftersales.check.pairs import TooMany, beside
from aftersales.check.walk import Walk
from aftersales.plan.calendars import Calendars
from aftersales.plan.compile import Axes, tests_of
from aftersales.plan.policies import PolicyPlan
from aftersales.plan.tables import INHERITED, Cell, TablePlan
from aftersales.policy.documents import HEADS, Body, Declaration, Policy, Table

Gated = tuple[Table, int]
"""Rows, of which the first are gates."""
Pair = tuple[Gated, Gated]


def same_everywhere(old: Policy, new: Policy, shared: tuple[Declaration, ...], calendars: Calendars) -> bool:
    """Whether two documents that differ in their tables alone answer alike in every cell. False where they differ in
    more, or there is too much to tell apart."""
    if not _alike(old, new):
        return False
    plan = PolicyPlan(old, shared, calendars)
    tables = [
        pair for one, other in zip(old.versions, new.versions, strict=True) for pair in _pairs(one.body, other.body)
    ]
    return all(_same_table(plan, question, pair) for question, pair in tables)


def _alike(old: Policy, new: Policy) -> bool:
    """Whether only their tables differ, and what facts these need."""
    apart = ("versions", "body_key", "facts")
    names: tuple[str, ...] = old._names  # type: ignore[attr-defined]
    if any(getattr(old, name) != getattr(new, name) for name in names if name not in apart):
        return False
    known = {fact.name: fact for fact in old.facts}
    starts = [[(v.name, v.start, v.instant, v.body.deadlines) for v in one.versions] for one in (old, new)]
    return starts[0] == starts[1] and all(known.get(fact.name) == fact for fact in new.facts)


def _pairs(old: Body, new: Body) -> Iterator[tuple[str, Pair]]:
    """The tables of two bodies that differ, question by question, behind their gates."""
    for question in {**old.tables, **new.tables}:
        request = "claim" if question in HEADS else question
        pair = _rows(old, question, request), _rows(new, question, request)
        if pair[0] != pair[1]:
            yield question, pair


def _rows(body: Body, question: str, request: str) -> Gated:
    gates = tuple(gate.row for gate in body.gates if request in gate.requests)
    return (*gates, *body.tables.get(question, ())), len(gates)


def _same_table(plan: PolicyPlan, question: str, pair: Pair) -> bool:
    """Whether two tables answer alike in every cell that can occur, cut by the constants of both."""
    if any(row.each for rows, _ in pair for row in rows):
        return False
    refundable = INHERITED if plan.kind == "waiver" and question not in HEADS else plan.policy.refundable
    axes = Axes(chain.from_iterable(tests_of(rows) for rows, _ in pair), plan.facts, plan.readers)
    first, second = (axes.table(rows, refundable, gates, range(len(rows)), None) for rows, gates in pair)
    try:
        ends = beside(Walk(plan, first, steps=True), Walk(plan, second, steps=True))
    except TooMany:
        return False
    return all(said(first, cell) == said(second, cell) for cell, _ in ends)


def said(table: TablePlan, cell: Cell) -> tuple[object, ...]:
    """What a table says in a cell, whichever row says it, and whether it is a gate."""
    found = table.candidate(cell)
    options = tuple(option._replace(row=0) for option in found.options)
    return -1 < found.row < table.gates, found._replace(row=0, options=options)
