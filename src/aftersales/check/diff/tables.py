"""What differs between the tables of two versions of a document, question by question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from aftersales.check.diff.boxes import box_text, joined
from aftersales.check.diff.compared import compare
from aftersales.check.diff.joint import Between, Rows, joint, joint_plan, rows_of
from aftersales.check.diff.meaning import bare, facts_of, redeclared
from aftersales.check.diff.periods import Period
from aftersales.check.diff.proof import Prover
from aftersales.check.diff.regions import Both, Ends
from aftersales.check.diff.report import Change
from aftersales.check.diff.says import says
from aftersales.check.diff.shown import shown
from aftersales.check.diff.sides import Side
from aftersales.check.pairs import TooMany
from aftersales.plan.compile import tests_of
from aftersales.plan.policies import PolicyPlan, VersionPlan
from aftersales.plan.tables import Candidate


class Pair(NamedTuple):
    """Two versions of one document, the rulebooks they stand in, and who proves verdicts."""

    sides: tuple[Side, Side]
    old: PolicyPlan
    new: PolicyPlan
    prover: Prover

    @property
    def plan(self) -> PolicyPlan:
        """With the facts of both."""
        return joint_plan(self.old, self.new)

    @property
    def currency(self) -> str:
        """In which amounts are stated."""
        return self.new.policy.currency or self.old.policy.currency or "EUR"

    def redeclared(self, rows: Sequence[Rows]) -> list[str]:
        """The facts that rows ask, or take amounts of, and that the versions declare otherwise."""
        every = [row for one in rows for row in one.rows]
        names = {test.fact for test in tests_of(every)}
        names |= {name for row in every for name in facts_of(row.outcome)}
        return list(redeclared(names, self.old.facts, self.new.facts))

    def why_not(self, rows: Sequence[Rows]) -> str:
        """Why two tables cannot be compared; nothing if they can."""
        facts = self.redeclared(rows)
        if facts:
            return f"`{'`, `'.join(facts)}` is declared otherwise, so cells cannot be compared"
        if self.old.policy.currency != self.new.policy.currency:
            return "the currency is another, so amounts cannot be compared"
        return ""


def of_period(pair: Pair, period: Period) -> Iterator[Change]:
    """Every question that either version answers, while both are in force."""
    both = [(plan, version) for plan, version in ((pair.old, period.old), (pair.new, period.new)) if version]
    questions = dict.fromkeys(name for _, version in both for name in _questions(version))
    known: set[object] = set()
    for question in questions:
        rows = _both_rows(pair, period, question)
        said = bare([(one.rows, one.gates) for one in rows])
        unlike = said[0] != said[1] or rows[0].refundable != rows[1].refundable
        if unlike or pair.redeclared(rows):
            if question == "no_show" and said in known:
                continue
            known.add(said)
            yield from of_question(pair, period, question, *rows)


def _questions(version: VersionPlan) -> Iterator[str]:
    """Those that have a table, and those that a gate alone answers."""
    yield from version.version.body.tables
    gated = {request for gate in version.version.body.gates for request in gate.requests}
    yield from (question for question in ("cancel", "no_show", "change") if question in gated)


def _both_rows(pair: Pair, period: Period, question: str) -> tuple[Rows, Rows]:
    sides = (pair.old, period.old), (pair.new, period.new)
    empty = Rows((), 0, pair.new.policy.refundable)
    old, new = (empty if version is None else rows_of(plan, version, question) for plan, version in sides)
    return old, new


def of_question(pair: Pair, period: Period, question: str, old: Rows, new: Rows) -> Iterator[Change]:
    """What the rows of one question come to, those for units apart."""
    why = pair.why_not((old, new))
    if why:
        yield Change("skipped", question, period.text, (why,))
        return
    for each in (False, True):
        if not each or old.each or new.each:
            yield from _of_tables(pair, period, question, old, new, each)


def _of_tables(pair: Pair, period: Period, question: str, old: Rows, new: Rows, each: bool) -> Iterator[Change]:
    tables = joint(pair.plan, old, new, each)
    both = Both(tables)
    units = {row.each for rows in (old, new) for row in rows.rows if row.each}
    name = f"{question}, for each {' or '.join(sorted(filter(None, units)))}" if each else question
    try:
        regions = both.regions()
    except TooMany:
        yield Change("skipped", name, period.text, ("the cells are too many to tell apart",))
        return
    version = period.new or period.old
    assert version is not None
    asked = Between(pair.sides[1].folder, tables, version, question, (period.start, period.end), period.pinned)
    for ends, some in groupby(regions, key=lambda one: one.ends):
        boxes = joined([one.box for one in some], both.old)
        found = compare(ends[0], ends[1], question, pair.plan.kind)
        where = tuple(box_text(asked.plan, both.old, box) for box in boxes)
        told = tuple(shown(pair.sides, asked, both.old, boxes, found))
        proven = pair.prover.proves(asked, ends, found.verdict)
        yield Change(found.verdict, name, period.text, where, *_sides(pair, both, ends), told, proven)


def _sides(pair: Pair, both: Both, ends: Ends) -> tuple[tuple[str, str], tuple[str, str], tuple[str, str]]:
    """What both say, in which rows, and where these stand."""
    tables = both.tables.old, both.tables.new
    rows = [table.rows[_row(one)] if _row(one) >= 0 else None for table, one in zip(tables, ends, strict=True)]
    texts = [says(one, pair.currency) for one in ends]
    ids = [row.id if row else "" for row in rows]
    places = [str(row.at) if row else "" for row in rows]
    return (texts[0], texts[1]), (ids[0], ids[1]), (places[0], places[1])


def _row(candidate: Candidate) -> int:
    return candidate.options[0].row if candidate.options else candidate.row
