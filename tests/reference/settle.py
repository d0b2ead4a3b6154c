"""The answer of one table to one item: which row, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass, replace

from aftersales.model.record import TOTAL, Selection
from aftersales.policy import documents as d
from tests.reference.amounts import UNUSED, Known, Lacking, Place, evaluate, selected, together
from tests.reference.conditions import Reading
from tests.reference.ladders import chosen, tests_of
from tests.reference.survey import survey

NONE: frozenset[str] = frozenset()
MISSING = "missing_facts"


@dataclass(frozen=True)
class Answer:
    """What a document says about an item. `ceiling` is the most it could refund; `not_owed` drops out."""

    outcome: str
    code: str = ""
    penalty: int | None = None
    refundable: int | None = None
    missing: frozenset[str] = NONE
    ceiling: int = 0


@dataclass(frozen=True)
class Money:
    """What there is to settle: the price as the root of every amount, and what already went back."""

    root: Place
    already: int

    @property
    def most(self) -> int:
        """The most that could still be refunded."""
        return self.root.whole.unused(TOTAL) - self.already


def table_answer(table: d.Table, refundable: Selection, money: Money, unmatched: Answer) -> Answer:
    """For every value the table's unknown facts could have; `unmatched` is for those that reach no row."""
    facts = money.root.facts

    def ask(reading: Reading) -> Answer:
        outcome = chosen(table, facts, reading)
        if isinstance(outcome, d.Settled):
            return _settled(outcome, refundable, money)
        return unmatched if outcome is None else Answer(outcome.outcome, outcome.code)

    found = survey(tests_of(table), facts, ask)
    if found.answers is None:
        return Answer("incomplete", MISSING, missing=found.deciding(), ceiling=money.most)
    answers = list(found.answers.values())
    if len(set(answers)) == 1:
        return answers[0]
    missing = found.deciding().union(*(answer.missing for answer in answers))
    return Answer("incomplete", MISSING, missing=missing, ceiling=max(answer.ceiling for answer in answers))


def _settled(outcome: d.Settled, refundable: Selection, money: Money) -> Answer:
    selection = refundable if outcome.refundable is None else outcome.refundable
    root = replace(money.root, of=selection)
    base, penalty = _paid_for(selection, root), _penalty(outcome, root)
    if isinstance(base, Lacking):
        return Answer("incomplete", MISSING, missing=base.missing, ceiling=money.most)
    if isinstance(penalty, Lacking):
        return Answer("incomplete", MISSING, missing=penalty.missing, ceiling=money.most)
    back = max(0, base.minor - penalty.minor - money.already)
    return Answer("granted", penalty=min(penalty.minor, base.minor), refundable=back, ceiling=back)


def _penalty(outcome: d.Settled, root: Place) -> Known | Lacking:
    """What is kept, at most what was paid for the selection that the amount starts from."""
    basis = _paid_for(outcome.amount.setting.of or root.of, root)
    amount = evaluate(outcome.amount, root)
    if isinstance(amount, Known) and amount.free and outcome.states == "penalty":
        return amount
    if isinstance(amount, Known) and amount.free:
        return basis
    capped = together([amount, basis], min)
    return capped if outcome.states == "penalty" else together([basis, capped], lambda minors: minors[0] - minors[1])


def _paid_for(selection: Selection, root: Place) -> Known | Lacking:
    return selected(selection, UNUSED, root)
