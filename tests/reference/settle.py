"""What the outcome of a row comes to, once its ladders are climbed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from aftersales.model.disruption import Disruption
from aftersales.model.record import TOTAL, Selection
from aftersales.policy import documents as d
from tests.reference.amounts import UNUSED, Known, Lacking, Place, evaluate, selected, together
from tests.reference.answers import MISSING, NONE, RATE, REFUNDS, Answer, best_of
from tests.reference.currency import TooLarge, at_rate, in_currency, rounds, takes_prices
from tests.reference.deals import (
    COLLECTED,
    WAIVED,
    Deal,
    back_of,
    carries_unknown,
    compared,
    deal_of,
    dearer_by,
    is_cheaper,
)
from tests.reference.prices import Price

ALL = d.Part("all")


@dataclass(frozen=True)
class Money:
    """What there is to settle under one question: the price as the root of every amount, the item as `sold` and the
    `portion` of it, what already went back, the most that could be owed where nobody can tell, the currency of the
    document if it is another than the booking's, what the terms say of a difference where nothing else is said of it,
    and the most that a change can give back. `tender` is what settles a change, and what it can pay, where that is
    stated; `reported` are the disruptions beside the booking. A document that `converts` is paid in the booking's
    currency, at a `rate` if it is known."""

    question: str
    root: Place
    sold: Price
    portion: Price
    already: int
    most: int
    foreign: str = ""
    of_terms: Deal = COLLECTED
    back: int = 0
    tender: tuple[str, int | None] | None = None
    aspects: tuple[str, ...] = ()
    reported: tuple[Disruption, ...] = ()
    converts: bool = False
    rate: Fraction | None = None

    def unknown(self, code: str, missing: frozenset[str] = NONE) -> Answer:
        """An answer that nobody can tell."""
        return Answer("incomplete", code, missing=missing, ceiling=self.most)


def answered(outcome: d.Outcome, refundable: Selection, money: Money) -> Answer:
    """What the outcome of a row comes to."""
    if isinstance(outcome, d.Refused):
        return Answer(outcome.outcome, outcome.code, final=outcome.final)
    if isinstance(outcome, d.Entitled):
        return _given(outcome, money)
    if isinstance(outcome, d.Choice):
        return _chosen([answered(one, refundable, money) for one in outcome.outcomes])
    assert isinstance(outcome, d.Settled)
    stated = money.foreign if any(in_currency(one, 1) for one in outcome.amounts) else ""
    if stated and money.converts:
        return _at_rate(outcome, refundable, money)
    if stated and (money.question not in d.HEADS or takes_prices(outcome.amount)):
        return replace(money.unknown("other_currency", RATE), selection=outcome.refundable)
    found = _settled(outcome, refundable, money)
    return replace(found, selection=outcome.refundable, currency=stated if found.outcome == "granted" else "")


def _at_rate(outcome: d.Settled, refundable: Selection, money: Money) -> Answer:
    """The amounts in the booking's currency, if there is a rate and none is rounded to a step of the other."""
    unclear = replace(money.unknown("other_currency", RATE), selection=outcome.refundable)
    if money.rate is None or any(rounds(one, 1) for one in outcome.amounts):
        return unclear
    try:
        found = _settled(at_rate(outcome, money.rate), refundable, money)
    except TooLarge:
        return unclear
    return replace(found, selection=outcome.refundable)


def _settled(outcome: d.Settled, refundable: Selection, money: Money) -> Answer:
    if outcome.states == "pay":
        return _compensated(outcome, money)
    selection = refundable if outcome.refundable is None else outcome.refundable
    settle = _changed if money.question == "change" else _refunded
    return _with_once(outcome, selection, money, settle(outcome, selection, money))


def _with_once(outcome: d.Settled, selection: Selection, money: Money, answer: Answer) -> Answer:
    """The same with what is charged once for a request: of the item as it was sold."""
    if outcome.once is None or answer.outcome != "granted":
        return answer
    change = money.question == "change"
    sold = replace(money.sold, new=money.portion.new)
    root = replace(
        money.root, sold=sold, whole=sold, unit=sold, of=selection, part=ALL if change else UNUSED, capped=False
    )
    charged = evaluate(outcome.once, root)
    if isinstance(charged, Lacking):
        return money.unknown(MISSING, charged.missing)
    return paid_for(replace(answer, once=charged.minor or None), money)


def _given(outcome: d.Entitled, money: Money) -> Answer:
    if money.question == "change":
        return finished(Answer("granted", fee=0, gives=outcome.things, deal=WAIVED), money)
    return Answer("granted", owed=0, penalty=0 if money.question in REFUNDS else None, gives=outcome.things)


def _chosen(answers: list[Answer]) -> Answer:
    """The traveller picks; of those that count alike the first."""
    ordered = sorted(answers, key=lambda answer: answer.rank)
    best = best_of(ordered)
    left = [one for one in answers if one is not (ordered[0] if best.outcome == ordered[0].outcome else None)]
    options = [option for one in left for option in (replace(one, options=()), *one.options)]
    return replace(best, options=(*best.options, *options))


def _refunded(outcome: d.Settled, selection: Selection, money: Money) -> Answer:
    root = replace(money.root, of=selection, up=outcome.states == "penalty")
    base, penalty = selected(selection, UNUSED, root), _penalty(outcome, root)
    if isinstance(base, Lacking):
        return money.unknown(MISSING, base.missing)
    if isinstance(penalty, Lacking):
        return money.unknown(MISSING, penalty.missing)
    back, kept = max(0, base.minor - penalty.minor - money.already), min(penalty.minor, base.minor)
    if outcome.form:
        return Answer("granted", owed=0, penalty=base.minor, worth=back, form=outcome.form)
    return Answer("granted", owed=back, penalty=kept, ceiling=back, gross=base.minor - kept)


def _penalty(outcome: d.Settled, root: Place) -> Known | Lacking:
    """What is kept, at most what was paid for the selection that the amount starts from."""
    basis = selected(outcome.amount.setting.of or root.of, UNUSED, root)
    amount = evaluate(outcome.amount, root)
    if isinstance(amount, Known) and amount.free and outcome.states == "penalty":
        return amount
    if isinstance(amount, Known) and amount.free:
        return basis
    capped = together([amount, basis], min)
    return capped if outcome.states == "penalty" else together([basis, capped], lambda minors: minors[0] - minors[1])


def _compensated(outcome: d.Settled, money: Money) -> Answer:
    """Compensation is paid of everything the item cost, and may be more than that."""
    amount = evaluate(outcome.amount, replace(money.root, of=TOTAL, part=ALL, capped=False, up=False))
    if isinstance(amount, Lacking):
        return money.unknown(MISSING, amount.missing)
    if amount.minor == 0:
        return Answer("denied", "not_owed")
    if outcome.form:
        return Answer("granted", owed=0, worth=amount.minor, form=outcome.form)
    return Answer("granted", owed=amount.minor, ceiling=amount.minor)


def _changed(outcome: d.Settled, selection: Selection, money: Money) -> Answer:
    """A change costs its fee, and what the new price is dearer, if that is known; `free` is no fee."""
    root = replace(money.root, of=selection, part=ALL, capped=False)
    fee, own, less = evaluate(outcome.amount, root), outcome.difference or d.Difference(), 0
    if isinstance(fee, Lacking):
        return money.unknown(MISSING, fee.missing)
    taxes = own.taxes or money.of_terms.taxes
    if isinstance(own.cheaper, d.Back) and own.cheaper.less is not None and is_cheaper(money.portion, taxes):
        kept = evaluate(own.cheaper.less, _of_difference(root, taxes, money))
        if isinstance(kept, Lacking):
            return money.unknown(MISSING, kept.missing)
        less = kept.minor
    methods = money.of_terms.accepted if outcome.accepted is None else outcome.accepted.methods
    deal = replace(deal_of(own, less, money.of_terms), accepted=methods)
    if carries_unknown(money.portion, taxes):
        return money.unknown(MISSING, frozenset({"components"}))
    unsplit = money.portion.unsplit
    if unsplit and money.portion.new is not None and (deal.collects or deal.points is not None):
        return money.unknown(MISSING, frozenset({f"price per {unsplit}"}))
    return finished(Answer("granted", fee=fee.minor, deal=deal, accepted=methods), money)


def _of_difference(root: Place, taxes: tuple[tuple[str, str], ...], money: Money) -> Place:
    """Where the amount kept of a residual is worked out: `difference` is what the portion became cheaper."""
    portion = replace(money.portion, old=compared(money.portion, taxes))
    return replace(root, sold=money.sold, whole=portion, unit=portion, up=True)


def finished(answer: Answer, money: Money) -> Answer:
    """What a change costs, and what comes back, at most what is left of what was paid."""
    more = dearer_by(money.portion, answer.deal.taxes)
    residual = None if more is None else max(0, -more)
    dearer = (None if more is None else max(0, more)) if answer.deal.collects else 0
    back = min(back_of(answer.deal, residual or 0), max(0, money.back))
    form = answer.deal.form if back else ""
    owed = (0 if form else back) - (answer.fee or 0) - (dearer or 0)
    found = replace(answer, owed=owed, difference=dearer, residual=residual, back=back, ceiling=owed)
    return paid_for(replace(found, form=form, worth=back if form else None), money)


def paid_for(answer: Answer, money: Money) -> Answer:
    """The change, denied where it cannot be paid with what the request states."""
    due = (answer.once or 0) - (answer.owed or 0)
    if money.question != "change" or not answer.accepted or due <= 0 or money.tender is None:
        return answer
    method, balance = money.tender
    if method not in answer.accepted:
        return _refused(answer, "tender_not_accepted")
    return _refused(answer, "tender_too_small") if balance is not None and balance < due else answer


def _refused(answer: Answer, code: str) -> Answer:
    """A change that cannot be paid so: its fee and its difference are known all the same."""
    return Answer("denied", code, fee=answer.fee, deal=answer.deal, selection=answer.selection)
