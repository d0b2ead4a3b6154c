"""The answer of one document to one question: its table, asked for the item, for each unit, for each aspect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from aftersales.model.record import Selection
from aftersales.policy import documents as d
from tests.reference.amounts import UNUSED, selected
from tests.reference.answers import MISSING, NONE, NOT_OWED, Answer, bound
from tests.reference.combine import of_aspects, of_units
from tests.reference.conditions import Reading
from tests.reference.each import each_unit
from tests.reference.facts import Facts
from tests.reference.ladders import chosen, tests_of
from tests.reference.settle import Money, answered
from tests.reference.survey import Survey, survey


@dataclass(frozen=True)
class Told:
    """An answer and how it came about: the row, if it is the same whatever the unknown facts are, whether a gate
    answered, and the facts that decide whether one does, or whether what answers can be waived."""

    answer: Answer
    row: d.Row | None = field(default=None, compare=False)
    gated: bool = field(default=False, compare=False)
    stops_softer: frozenset[str] = field(default=NONE, compare=False)
    stops_waivers: frozenset[str] = field(default=NONE, compare=False)
    aspects: tuple[Answer, ...] = field(default=(), compare=False)

    @property
    def unwaivable(self) -> bool:
        """Whether there is nothing to waive: of a change with several aspects, for one of them."""
        return any(_unwaivable(one) for one in (self.answer, *self.aspects))


@dataclass(frozen=True)
class Asked:
    """What is asked: gates, then a table; `unmatched` is the answer of what reaches no row."""

    gates: d.Table
    table: d.Table
    refundable: Selection
    unmatched: Answer


def told(gates: d.Table, table: d.Table, refundable: Selection, money: Money, unmatched: Answer) -> Told:
    """The answer to a question; of a change with several aspects, once for each of them."""
    asked = Asked(gates, table, refundable, unmatched)
    aspects = money.root.facts.get("aspects") if money.question == "change" else None
    tested = {test.fact for test in tests_of((*gates, *table))}
    asks = any(depends_on_aspect(name, money.root.facts) for name in tested)
    if not isinstance(aspects, frozenset) or len(aspects) < 2 or not asks:
        return _told(asked, money)
    several = [_told(asked, _under(money, aspect)) for aspect in money.aspects]
    place, answer = of_aspects([one.answer for one in several], money)
    softer, waivers = (
        NONE.union(*sets) for sets in zip(*((x.stops_softer, x.stops_waivers) for x in several), strict=True)
    )
    found = Told(replace(answer, options=()), several[place].row, any(one.gated for one in several), softer, waivers)
    return replace(found, aspects=tuple(one.answer for one in several))


def depends_on_aspect(name: str, facts: Facts) -> bool:
    """Whether a fact is the aspect asked about, or comes from it."""
    one = facts.declared.get(name)
    inner = () if one is None or one.verb is None else [*_names_in(one.verb)]
    return name == "aspect" or any(depends_on_aspect(own, facts) for own in inner if own != name)


def _names_in(value: object) -> Iterator[str]:
    """Every word in a derived fact, among them the facts that it comes from."""
    if isinstance(value, str):
        yield value
    parts = value if isinstance(value, tuple) else getattr(value, "_names", ())
    for part in parts:
        yield from _names_in(part if isinstance(value, tuple) else getattr(value, part))


def _under(money: Money, aspect: str) -> Money:
    facts = money.root.facts.but({"aspect": aspect})
    return replace(money, root=replace(money.root, facts=facts), tender=None)


def _told(asked: Asked, money: Money) -> Told:
    """Rows for the item come first; if none matches, the others are asked for each unit."""
    whole = tuple(row for row in asked.table if row.each is None)
    others = tuple(row for row in asked.table if row.each is not None)
    unmatched = Told(asked.unmatched) if not others else _each(others, asked, money)
    return _table(asked.gates, whole, asked.refundable, money, unmatched)


def _each(table: d.Table, asked: Asked, money: Money) -> Told:
    """The rows for each unit, put together."""
    units = each_unit(str(table[0].each), money)
    if isinstance(units, frozenset):
        return Told(money.unknown(MISSING, units))
    if units is None:
        return Told(asked.unmatched)
    several = [_table((), table, asked.refundable, unit, Told(asked.unmatched)) for unit in units]
    answers = [replace(one.answer, options=()) for one in several]
    if all(answer == NOT_OWED for answer in answers):
        return Told(NOT_OWED)
    bases = [selected(asked.refundable, UNUSED, unit.root) for unit in units]
    place, answer = of_units(answers, bases, money)
    waivers = NONE.union(*(one.stops_waivers for one in several))
    return Told(answer, several[place].row if several else None, stops_waivers=waivers)


def _table(gates: d.Table, table: d.Table, refundable: Selection, money: Money, unmatched: Told) -> Told:
    """For every value the unknown facts of gates and table could have."""
    facts, rows = money.root.facts, (*gates, *table)

    def ask(reading: Reading) -> Told:
        found = chosen(rows, facts, reading)
        if found is None:
            return unmatched
        row, outcome = found
        return Told(answered(outcome, refundable, money), row, any(row is gate for gate in gates))

    found = survey(tests_of(rows), facts, ask)
    if found.answers is None:
        every = found.deciding()
        return Told(money.unknown(MISSING, every), None, False, every if gates else NONE, every)
    several = list(found.answers.values())
    answers, first = [one.answer for one in several], several[0]
    row = first.row if all(one.row is first.row for one in several) else None
    gated = all(one.gated for one in several)
    doubts = _doubts(found, unmatched)
    if len(set(answers)) == 1:
        options = tuple(x for x in answers[0].options if all(x in answer.options for answer in answers))
        most, final = max(one.ceiling for one in answers), all(one.final for one in answers)
        return Told(replace(answers[0], final=final, options=options, ceiling=most), row, gated, *doubts)
    missing = found.deciding().union(*(answer.missing for answer in answers))
    most, currency = bound(answers)
    return Told(Answer("incomplete", MISSING, missing=missing, ceiling=most, currency=currency), row, gated, *doubts)


def _doubts(found: Survey[Told], unmatched: Told) -> tuple[frozenset[str], frozenset[str]]:
    """The facts that decide whether a gate answers, and whether what answers can be waived."""
    several = found.answers or {}
    gates = Survey(found.axes, {at: one.gated for at, one in several.items()})
    stops = Survey(found.axes, {at: one.gated or _unwaivable(one.answer) for at, one in several.items()})
    inner = unmatched.stops_waivers if unmatched in several.values() else NONE
    return gates.deciding(), stops.deciding() | inner


def _unwaivable(answer: Answer) -> bool:
    return answer.outcome == "review" or (answer.outcome == "denied" and answer.final)
