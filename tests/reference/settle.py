"""The answer of one document to one question: which row, and what it comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from aftersales.model.record import TOTAL, Selection
from aftersales.policy import documents as d
from tests.reference.amounts import UNUSED, Known, Lacking, Place, evaluate, selected, together
from tests.reference.conditions import Reading
from tests.reference.currency import in_currency, takes_prices
from tests.reference.ladders import chosen, tests_of
from tests.reference.survey import Survey, survey

NONE: frozenset[str] = frozenset()
MISSING = "missing_facts"
ORDER = ("granted", "review", "incomplete", "denied")
UNLIMITED = 10**30
"""The ceiling of a compensation that nobody can tell."""
REFUNDS = ("cancel", "no_show")
RATE = frozenset({"rate"})


@dataclass(frozen=True)
class Answer:
    """What a document says to a question.

    `owed` is what the traveller gets in the original form: a refund, compensation, or, after a change, minus what there
    is to pay; of what is incomplete, what is sure. `ceiling` is the most it could be. Both are in `currency`, in the
    booking's if that is empty; what is sure always is. `worth` is what a grant in another `form` is worth there.
    `selection` is the refundable selection that the row states, if any.
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
    currency: str = ""
    ceiling: int = field(default=0, compare=False)
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

    @property
    def sure(self) -> int:
        """What is owed in any case, in the booking's currency."""
        known = self.outcome == "incomplete" or not self.currency
        return max(0, self.owed or 0) if known else 0

    def spoils(self, best: Answer) -> bool:
        """Whether it is open and could beat a granted answer; amounts in two currencies do not compare."""
        limit = best.owed or 0 if self.currency == best.currency else 0
        return self.outcome == "incomplete" and self.ceiling > limit


NOT_OWED = Answer("not_owed")
"""The document has nothing to say: it drops out."""


@dataclass(frozen=True)
class Told:
    """An answer and how it came about: the row, if it is the same whatever the unknown facts are, whether a gate
    answered, and the facts that decide whether one does, or whether what answers can be waived."""

    answer: Answer
    row: d.Row | None = field(default=None, compare=False)
    gated: bool = field(default=False, compare=False)
    stops_softer: frozenset[str] = field(default=NONE, compare=False)
    stops_waivers: frozenset[str] = field(default=NONE, compare=False)


@dataclass(frozen=True)
class Money:
    """What there is to settle under one question: the price as the root of every amount, what already went back, the
    new price of a change, the most that could be owed where nobody can tell, the currency of the document if it is
    another than the booking's, and whether a difference is waived where nothing is said of it."""

    question: str
    root: Place
    already: int
    new_price: int | None
    most: int
    foreign: str = ""
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
        every = found.deciding()
        return Told(money.unknown(MISSING, every), None, False, every if gates else NONE, every)
    several = list(found.answers.values())
    answers, first = [one.answer for one in several], several[0]
    row = first.row if all(one.row is first.row for one in several) else None
    gated = all(one.gated for one in several)
    doubts = _doubts(found)
    if len(set(answers)) == 1:
        options = tuple(x for x in answers[0].options if all(x in answer.options for answer in answers))
        most, final = max(one.ceiling for one in answers), all(one.final for one in answers)
        return Told(replace(answers[0], final=final, options=options, ceiling=most), row, gated, *doubts)
    missing = found.deciding().union(*(answer.missing for answer in answers))
    most, currency = bound(answers)
    return Told(Answer("incomplete", MISSING, missing=missing, ceiling=most, currency=currency), row, gated, *doubts)


def _doubts(found: Survey[Told]) -> tuple[frozenset[str], frozenset[str]]:
    """The facts that decide whether a gate answers, and whether what answers can be waived."""
    several = found.answers or {}
    gates = Survey(found.axes, {at: one.gated for at, one in several.items()})
    stops = Survey(found.axes, {at: one.gated or _unwaivable(one.answer) for at, one in several.items()})
    return gates.deciding(), stops.deciding()


def _unwaivable(answer: Answer) -> bool:
    return answer.outcome == "review" or (answer.outcome == "denied" and answer.final)


def bound(answers: Sequence[Answer]) -> tuple[int, str]:
    """The most that any of several answers could owe; without bound if that could be in several currencies."""
    currencies = {one.currency for one in answers if one.could_owe > 0}
    if len(currencies) > 1:
        return UNLIMITED, ""
    return max(one.could_owe for one in answers), "".join(currencies)


def _unlike(answers: Sequence[Answer]) -> bool:
    """Whether they owe in several currencies."""
    return len({one.currency for one in answers if one.outcome == "granted" and one.owed}) > 1


def leading(answers: Sequence[Answer]) -> int:
    """The place of the one that counts: the first, or the first that could still be better than it."""
    best = answers[0]
    if best.outcome != "granted" or _unlike(answers):
        return 0
    return next((place for place, one in enumerate(answers) if one.spoils(best)), 0)


def best_of(answers: Sequence[Answer]) -> Answer:
    """The one that counts of several answers, the best of which stand first, and what is sure of it."""
    best = answers[0]
    if best.outcome == "granted" and _unlike(answers):
        unclear = replace(best, outcome="incomplete", code="other_currency", missing=RATE, currency="")
        return replace(unclear, owed=max(one.sure for one in answers) or None, ceiling=UNLIMITED)
    if leading(answers) == 0:
        return best
    rivals = [one for one in answers if one.spoils(best)]
    most, currency = bound([best, *rivals])
    missing, sure = NONE.union(*(one.missing for one in rivals)), max(one.sure for one in (best, *rivals))
    return replace(rivals[0], missing=missing, owed=sure or None, ceiling=most, currency=currency)


def answered(outcome: d.Outcome, refundable: Selection, money: Money) -> Answer:
    """What the outcome of a row comes to."""
    if isinstance(outcome, d.Refused):
        return Answer(outcome.outcome, outcome.code, final=outcome.final)
    if isinstance(outcome, d.Entitled):
        return _given(outcome, money)
    if isinstance(outcome, d.Choice):
        return _chosen([answered(one, refundable, money) for one in outcome.outcomes])
    assert isinstance(outcome, d.Settled)
    stated = money.foreign if in_currency(outcome.amount, 1) else ""
    if stated and (money.question not in d.HEADS or takes_prices(outcome.amount)):
        return replace(money.unknown("other_currency", RATE), selection=outcome.refundable)
    found = _settled(outcome, refundable, money)
    return replace(found, selection=outcome.refundable, currency=stated if found.outcome == "granted" else "")


def _settled(outcome: d.Settled, refundable: Selection, money: Money) -> Answer:
    selection = refundable if outcome.refundable is None else outcome.refundable
    if money.question == "change":
        return _changed(outcome, selection, money)
    return _compensated(outcome, money) if outcome.states == "pay" else _refunded(outcome, selection, money)


def _given(outcome: d.Entitled, money: Money) -> Answer:
    if money.question == "change":
        return Answer("granted", owed=0, fee=0, difference=0, gives=outcome.things)
    return Answer("granted", owed=0, penalty=0 if money.question in REFUNDS else None, gives=outcome.things)


def _chosen(answers: list[Answer]) -> Answer:
    """The traveller picks; of those that count alike the first."""
    ordered = sorted(answers, key=lambda answer: answer.rank)
    best = best_of(ordered)
    left = [one for one in answers if one is not (ordered[0] if best.outcome == ordered[0].outcome else None)]
    options = [option for one in left for option in (replace(one, options=()), *one.options)]
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
    waives = outcome.difference.dearer == "waive" if outcome.difference else money.waives
    if not waives:
        cost = money.root.whole.total(TOTAL)
        dearer = None if money.new_price is None else max(0, money.new_price - cost)
    owed = -fee.minor - (dearer or 0)
    return Answer("granted", owed=owed, fee=fee.minor, difference=dearer, ceiling=owed, waives=waives)
