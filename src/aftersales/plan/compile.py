"""Documents to plans: the axes of each table, and the masks of its tests on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from aftersales.model.record import Selection
from aftersales.plan.axes import Axis, Members, Moving, Quantity, Words, pieces
from aftersales.plan.clocks import CalendarDays, CutOff, Elapsed, MonthBound, TimeOfDay, Until
from aftersales.plan.readers import Plain, Reader, Requested, reader_of
from aftersales.plan.tables import TablePlan
from aftersales.policy import documents
from aftersales.policy.constants import plain
from aftersales.policy.declared import needs
from aftersales.policy.documents import (
    Amount,
    AmountLadder,
    Bound,
    Choice,
    Classify,
    Combined,
    Cutoff,
    Declaration,
    IsNone,
    MoneyFact,
    Months,
    OneOf,
    Outcome,
    OutcomeLadder,
    Row,
    Settled,
    Span,
    Switch,
    Table,
    Test,
    Within,
)
from aftersales.policy.registry import may_be_none

_WORDS = ("word", "weekday", "flag")
_Key = tuple[str, str]


def tests_of(rows: Iterable[Row]) -> Iterator[Test]:
    """Every test of some rows, their ladders included."""
    for row in rows:
        yield from row.when
        for conjunction in row.unless:
            yield from conjunction
        yield from outcome_tests(row.outcome)


def outcome_tests(outcome: Outcome) -> Iterator[Test]:
    """Every test of the ladders in an outcome."""
    if isinstance(outcome, Settled):
        for amount in outcome.amounts:
            yield from amount_tests(amount)
    elif isinstance(outcome, OutcomeLadder):
        for step in outcome.steps:
            yield from () if step.test is None else (step.test,)
            yield from outcome_tests(step.outcome)
    elif isinstance(outcome, Choice):
        for one in outcome.outcomes:
            yield from outcome_tests(one)


def money_facts(outcome: Outcome) -> Iterator[str]:
    """Every money fact, other than sums of components, that an outcome's amounts are taken of."""
    if isinstance(outcome, Settled):
        for node in nodes_of(outcome.amount):
            if isinstance(node.value, MoneyFact) and node.value.selection is None:
                yield node.value.name
    elif isinstance(outcome, OutcomeLadder | Choice):
        inner = outcome.outcomes if isinstance(outcome, Choice) else [step.outcome for step in outcome.steps]
        for one in inner:
            yield from money_facts(one)


def amount_tests(amount: Amount) -> Iterator[Test]:
    """Every test of the ladders in an amount."""
    for node in nodes_of(amount):
        if isinstance(node.value, AmountLadder):
            yield from (step.test for step in node.value.steps if step.test is not None)


def nodes_of(amount: Amount) -> Iterator[Amount]:
    """An amount and every amount inside it."""
    value = amount.value
    yield amount
    inner = [a for a in (amount.at_least, amount.at_most, amount.beyond) if a is not None]
    if isinstance(value, AmountLadder):
        inner += [step.amount for step in value.steps]
    elif isinstance(value, Combined):
        inner += value.amounts
    elif isinstance(value, Amount):
        inner.append(value)
    for one in inner:
        yield from nodes_of(one)


class Axes:
    """The axes that some tests need, and the tests' masks on them."""

    def __init__(self, tests: Iterable[Test], facts: Mapping[str, Declaration], readers: Mapping[str, Reader]) -> None:
        self.facts, self.readers = facts, readers
        self.tests = tuple(dict.fromkeys(tests))
        self.cuts: dict[_Key, set[int]] = {}
        self.words: dict[_Key, dict[Any, None]] = {}
        self.single: dict[_Key, Axis] = {}
        self.order: dict[_Key, None] = {}
        for test in self.tests:
            self._note(test)
        self.axes = tuple(self._axis(key) for key in self.order)
        self.place = {key: place for place, key in enumerate(self.order)}
        self.masks = {test: tuple(self._masks(test)) for test in self.tests}

    def table(self, rows: Table, refundable: Selection, gates: int, span: range, tail: TablePlan | None) -> TablePlan:
        """The plan of the rows of a span, whose tests these are; `refundable` holds where a row says nothing else."""
        asked = tuple(frozenset(test.fact for test in tests_of((row,))) for row in rows)
        money = any(self.kind(test.fact) == "money" for test in self.tests) or (tail is not None and tail.tests_money)
        aspect = self._made_of("aspect", {test.fact for test in self.tests}) or (tail is not None and tail.by_aspect)
        amounts = tuple(self._moving_amounts(rows[span.start : span.stop]))
        each = (rows[span.start].each or "") if span else ""
        own = self.axes, self.masks, refundable, self._reader, asked, gates, money, aspect
        return TablePlan(rows, *own, span, each, tail, amounts)

    def _made_of(self, wanted: str, names: set[str]) -> bool:
        """Whether a fact is among some, or among those that they are made of."""
        verbs = [self.facts[name].verb for name in names if name in self.facts]
        return wanted in names or any(self._made_of(wanted, set(needs(verb))) for verb in verbs)

    def _moving_amounts(self, rows: Table) -> Iterator[Moving]:
        facts = dict.fromkeys(name for row in rows for name in money_facts(row.outcome))
        readers = [self._reader(name) for name in facts]
        return (Moving(reader) for reader in readers if not reader.still)

    def kind(self, fact: str) -> str:
        """The type of a fact."""
        return self.facts[fact].type

    def _note(self, test: Test) -> None:
        for key in self._keys(test):
            self.order.setdefault(key)
        if isinstance(test, Within):
            for bound in test.bounds:
                if isinstance(bound, Bound) and not isinstance(bound.value, Months):
                    self.cuts.setdefault(clock_of(test.fact, bound), set()).update(cuts_of(bound))
        elif isinstance(test, OneOf) and self.kind(test.fact) not in (*_WORDS, "words"):
            points = self.cuts.setdefault((test.fact, "value"), set())
            points.update(int(v) + shift for v in test.values for shift in (0, 1))
        elif isinstance(test, OneOf) and self.kind(test.fact) in _WORDS:
            known = self.words.setdefault((test.fact, "value"), {})
            known.update(dict.fromkeys(sorted(test.values, key=str)))

    def _keys(self, test: Test) -> list[_Key]:
        if isinstance(test, Within):
            return [clock_of(test.fact, bound) for bound in test.bounds]
        if self.kind(test.fact) == "words":
            values = test.values if isinstance(test, OneOf) else frozenset[Any]()
            key = (test.fact, "in " + " ".join(sorted(map(str, values))))
            axis = Members(test.fact, self._reader(test.fact), values, may_be_none(test.fact))
            self.single.setdefault(key, axis)
            return [key]
        return [(test.fact, "elapsed" if self.kind(test.fact) == "span" else "value")]

    def _reader(self, fact: str) -> Reader:
        return reader_of(fact, self.facts, self.readers)

    def _axis(self, key: _Key) -> Axis:
        fact, clock = key
        none, kind, verb = may_be_none(fact), self.kind(fact), self.facts[fact].verb
        cuts = sorted(self.cuts.get(key, ()))
        if key in self.single:
            return self.single[key]
        if isinstance(verb, Span) and kind == "span":
            return self._span_axis(fact, clock, verb, cuts)
        if kind in _WORDS:
            return self._words(fact, list(self.words.get(key, {})), none)
        if kind == "words":
            return Members(fact, self._reader(fact), frozenset(), none)
        if kind == "time":
            return TimeOfDay(fact, "value", self._reader(fact), cuts, none)
        return Quantity(fact, clock, self._reader(fact), cuts, none)

    def _words(self, fact: str, words: list[Any], none: bool) -> Words:
        verb = self.facts[fact].verb
        if isinstance(verb, Switch):
            return Words(fact, self._reader(fact), list(verb.one_of), True, False)
        if self.kind(fact) == "flag":
            return Words(fact, self._reader(fact), [False, True], True, none)
        axis = Words(fact, self._reader(fact), words, False, none)
        if isinstance(verb, Classify):
            axis.never = _never(axis, verb)
        return axis

    def _span_axis(self, fact: str, clock: str, span: Span, cuts: list[int]) -> Axis:
        start, end, none = self._reader(span.start), self._reader(span.end), may_be_none(fact)
        backwards = span.anchor == span.end
        moving, anchor = (start, end) if backwards else (end, start)
        if clock == "elapsed":
            if isinstance(start, Requested) and isinstance(end, Plain):
                return Until(fact, clock, span.end, cuts, none)
            return Elapsed(fact, start, end, cuts, none)
        if clock == "days":
            return CalendarDays(fact, start, end, cuts, none)
        side, first, second = clock.split(" ")
        if second == "months":
            return MonthBound(fact, moving, anchor, int(first) * (-1 if backwards else 1), none)
        cutoff = Cutoff("before" if side == "before" else "by", int(first), None if second == "None" else int(second))
        return CutOff(fact, moving, anchor, cutoff, none)

    def _masks(self, test: Test) -> Iterator[tuple[int, int]]:
        key = self._keys(test)[0]
        axis = self.axes[self.place[key]]
        if isinstance(test, IsNone):
            yield self.place[key], 1 << axis.none if axis.size > axis.none else 0
        elif isinstance(test, OneOf):
            yield self.place[key], _one_of(axis, test)
        else:
            for bound in test.bounds:
                key = clock_of(test.fact, bound)
                yield self.place[key], self._bound_mask(self.axes[self.place[key]], test.fact, bound)

    def _bound_mask(self, axis: Axis, fact: str, bound: Bound | Cutoff) -> int:
        if isinstance(bound, Cutoff):
            return 0b01 if bound.side in ("by", "before") else 0b10
        if isinstance(bound.value, Months):
            verb = self.facts[fact].verb
            backwards = isinstance(verb, Span) and verb.anchor == verb.end
            return _MONTH_MASKS[bound.operator] if backwards else _MONTH_MASKS[_MIRROR[bound.operator]]
        assert isinstance(axis, Quantity)
        low, high = interval(bound)
        return pieces(axis.cuts, low, high)


def _never(axis: Words, verb: Classify) -> frozenset[int]:
    """The places of a class that no row of its declaration gives."""
    others = {row.value for row in verb.rows} - axis.places.keys()
    always = not verb.rows[-1].when
    return frozenset(([] if others else [0]) + ([axis.none] if always else []))


_MONTH_MASKS = {">=": 0b011, ">": 0b001, "<=": 0b110, "<": 0b100, "==": 0b010}
_MIRROR = {">=": "<=", ">": "<", "<=": ">=", "<": ">", "==": "=="}


def interval(bound: Bound) -> tuple[int | None, int | None]:
    """The half-open interval `[low, high)` of integers inside a bound."""
    number = plain(bound)
    return {
        ">=": (number, None),
        ">": (number + 1, None),
        "<=": (None, number + 1),
        "<": (None, number),
        "==": (number, number + 1),
    }[bound.operator]


def cuts_of(bound: Bound) -> list[int]:
    """Where a bound cuts its axis."""
    return [end for end in interval(bound) if end is not None]


def clock_of(fact: str, bound: Bound | Cutoff) -> _Key:
    """The fact and the clock of a bound's axis."""
    if isinstance(bound, Cutoff):
        strict = bound.side in ("before", "from")
        return fact, f"{'before' if strict else 'by'} {bound.days} {bound.time}"
    value = bound.value
    if isinstance(value, Months):
        return fact, f"at {value.months} months"
    return fact, {documents.Elapsed: "elapsed", documents.Days: "days"}.get(type(value), "value")


def _one_of(axis: Axis, test: OneOf) -> int:
    if isinstance(axis, Members):
        return 0b10
    if isinstance(axis, Words):
        places = {axis.places[value] for value in test.values if value in axis.places}
        return sum(1 << place for place in places)
    assert isinstance(axis, Quantity)
    masks = [pieces(axis.cuts, int(value), int(value) + 1) for value in test.values]
    return sum(masks)


def compiled_table(
    gates: Table, rows: Table, facts: Mapping[str, Declaration], readers: Mapping[str, Reader], refundable: Selection
) -> TablePlan:
    """Rows compiled on their own axes, behind the gates that stand before them; those for each unit on axes apart."""
    both = (*gates, *rows)
    first = next((place for place, row in enumerate(both) if row.each is not None), len(both))

    def plan(span: range, tail: TablePlan | None) -> TablePlan:
        axes = Axes(tests_of(both[span.start : span.stop]), facts, readers)
        return axes.table(both, refundable, len(gates), span, tail)

    return plan(range(first), plan(range(first, len(both)), None) if first < len(both) else None)
