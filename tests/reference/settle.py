"""The answer of one document to one question: which row, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from aftersales.model.record import TOTAL, Selection
from aftersales.policy import documents as d
from tests.reference.amounts import UNUSED, Known, Lacking, Place, evaluate, selected, together
from tests.reference.conditions import Reading
from tests.reference.ladders import chosen, tests_of
from tests.reference.survey import survey

NONE: frozenset[str] = frozenset()
MISSING = "missing_facts"
ORDER = ("granted", "review", "incomplete", "denied")
UNLIMITED = 10**30
"""The ceiling of a compensation that nobody can tell."""
REFUNDS = ("cancel", "no_show")


@dataclass(frozen=True)
class Answer:
    """What a document says to a question.

    `owed` is what the traveller gets in the original form: a refund, compensation, or, after a change, minus what there
    is to pay. `ceiling` is the most it could be. `worth` is what a grant in another `form` is worth there. `selection`
    is the refundable selection that the row states, if any.
    """

    outcome: str
    code: str = ""
    owed: int | None = None
    penalty: int | None = None
    fee: int | None = None
    difference: int | None = field(default=None, compare=False)
    worth: int | None = None
    form: str = ""
    gives: tuple[str, ...] = ()
    options: tuple[Answer, ...] = field(default=(), compare=False)
    missing: frozenset[str] = NONE
    ceiling: int = 0
    final: bool = field(default=False, compare=False)
    selection: Selection | None = field(default=None, compare=False)
    waives: bool = field(default=False, compare=False)

    @property
    def rank(self) -> tuple[int, int, int]:
        """The smallest is the best for the traveller."""
        return ORDER.index(self.outcome), -(self.owed or 0), self.fee or 0

    @property
    def could_owe(self) -> int:
        """The most it could owe; what does not grant anything beats nothing."""
        return self.ceiling if self.outcome in ("granted", "incomplete") else -UNLIMITED


NOT_OWED = Answer("not_owed")
"""The document has nothing to say: it drops out."""


@dataclass(frozen=True)
class Told:
    """An answer and how it came about: the row, if it is the same whatever the unknown facts are, and whether a gate
    answered."""

    answer: Answer
    row: d.Row | None = field(default=None, compare=False)
    gated: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Money:
    """What there is to settle under one question: the price as the root of every amount, what already went back, the
    new price of a change, the most that could be owed where nobody can tell, and whether a difference is waived where
    nothing is said of it."""

    question: str
    root: Place
    already: int
    new_price: int | None
    most: int
    waives: bool = False

    def unknown(self, code: str, missing: frozenset[str] = NONE) -> Answer:
        """An answer that nobody can tell."""
        return Answer("incomplete", code, missing=missing, ceiling=self.most)


def told(gates: d.Table, table: d.Table, refundable: Selection, money: Money, unmatched: Answer) -> Told:
    """For every value the unknown facts of gates and table could have; `unmatched` is for those that reach no row."""
    facts, rows = money.root.facts, (*gates, *table)

    def ask(reading: Reading) -> Told:
        found = chosen(rows, facts, reading)
        if found is None:
            return Told(unmatched)
        row, outcome = found
        return Told(answered(outcome, refundable, money), row, any(row is gate for gate in gates))

    found = survey(tests_of(rows), facts, ask)
    if found.answers is None:
        return Told(money.unknown(MISSING, found.deciding()))
    several = list(found.answers.values())
    answers, first = [one.answer for one in several], several[0]
    row = first.row if all(one.row is first.row for one in several) else None
    gated = all(one.gated for one in several)
    if len(set(answers)) == 1:
        options = tuple(x for x in answers[0].options if all(x in answer.options for answer in answers))
        return Told(replace(answers[0], final=all(one.final for one in answers), options=options), row, gated)
    missing = found.deciding().union(*(answer.missing for answer in answers))
    most = max(one.could_owe for one in answers)
    return Told(Answer("incomplete", MISSING, missing=missing, ceiling=most), row, gated)


def answered(outcome: d.Outcome, refundable: Selection, money: Money) -> Answer:
    """What the outcome of a row comes to."""
    if isinstance(outcome, d.Refused):
        return Answer(outcome.outcome, outcome.code, final=outcome.final)
    if isinstance(outcome, d.Entitled):
        return _given(outcome, money)
    if isinstance(outcome, d.Choice):
        return _best_of([answered(one, refundable, money) for one in outcome.outcomes])
    assert isinstance(outcome, d.Settled)
    selection = refundable if outcome.refundable is None else outcome.refundable
    if money.question == "change":
        found = _changed(outcome, selection, money)
    elif outcome.states == "pay":
        found = _compensated(outcome, money)
    else:
        found = _refunded(outcome, selection, money)
    return replace(found, selection=outcome.refundable)


def _given(outcome: d.Entitled, money: Money) -> Answer:
    if money.question == "change":
        return Answer("granted", owed=0, fee=0, difference=0, gives=outcome.things)
    return Answer("granted", owed=0, penalty=0 if money.question in REFUNDS else None, gives=outcome.things)


def _best_of(answers: list[Answer]) -> Answer:
    """The traveller picks; of those that count alike the first."""
    best = min(answers, key=lambda answer: answer.rank)
    others = [answer for answer in answers if answer is not best]
    options = [option for one in others for option in (replace(one, options=()), *one.options)]
    return replace(best, options=(*best.options, *options))


def _refunded(outcome: d.Settled, selection: Selection, money: Money) -> Answer:
    root = replace(money.root, of=selection)
    base, penalty = _paid_for(selection, root), _penalty(outcome, root)
    if isinstance(base, Lacking):
        return money.unknown(MISSING, base.missing)
    if isinstance(penalty, Lacking):
        return money.unknown(MISSING, penalty.missing)
    back, kept = max(0, base.minor - penalty.minor - money.already), min(penalty.minor, base.minor)
    if outcome.form:
        return Answer("granted", owed=0, penalty=base.minor, worth=back, form=outcome.form)
    return Answer("granted", owed=back, penalty=kept, ceiling=back)


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


def _compensated(outcome: d.Settled, money: Money) -> Answer:
    """Compensation is paid of everything the item cost, and may be more than that."""
    amount = evaluate(outcome.amount, replace(money.root, of=TOTAL, part=d.Part("all"), capped=False))
    if isinstance(amount, Lacking):
        return money.unknown(MISSING, amount.missing)
    if amount.minor == 0:
        return Answer("denied", "not_owed")
    if outcome.form:
        return Answer("granted", owed=0, worth=amount.minor, form=outcome.form)
    return Answer("granted", owed=amount.minor, ceiling=amount.minor)


def _changed(outcome: d.Settled, selection: Selection, money: Money) -> Answer:
    """A change costs its fee, and what the new price is dearer, if that is known; `free` is no fee."""
    fee = evaluate(outcome.amount, replace(money.root, of=selection, part=d.Part("all"), capped=False))
    if isinstance(fee, Lacking):
        return money.unknown(MISSING, fee.missing)
    dearer: int | None = 0
    waives = outcome.difference == "waive" if outcome.difference else money.waives
    if not waives:
        cost = money.root.whole.total(TOTAL)
        dearer = None if money.new_price is None else max(0, money.new_price - cost)
    owed = -fee.minor - (dearer or 0)
    return Answer("granted", owed=owed, fee=fee.minor, difference=dearer, ceiling=owed, waives=waives)
