"""The answers of an item's units, each asked alone, put together."""

from __future__ import annotations

from collections.abc import Sequence

from aftersales.engine.answer import NOTHING, Answer, not_compared, unlike
from aftersales.engine.difference import counted, together
from aftersales.engine.prices import Waived
from aftersales.engine.settle import ceiling, prices_of, settle_change
from aftersales.model.facts import UNKNOWN
from aftersales.model.own_units import own_records
from aftersales.model.quote_parts import Outcome
from aftersales.model.record import ItemRecord, Unit
from aftersales.model.request import REFUNDS
from aftersales.model.units import OF_SEGMENTS
from aftersales.plan.formula import UNUSED
from aftersales.plan.view import NEW_PRICES, View
from aftersales.policy.documents import HEADS, Policy

_FIRST: tuple[Outcome, ...] = ("review", "incomplete", "granted", "denied")


def unit_views(view: View, kind: str, question: str) -> list[View] | str:
    """One view a unit, of refunds and changes of those not used yet; else what is missing to tell them apart."""
    item = view.record.item
    if (kind in OF_SEGMENTS and not item.segments) or (kind == "night" and not item.stay):
        return []
    records = own_records(view.record, kind)
    if kind == "night" and view.used is UNKNOWN and question not in HEADS:
        return "nights_used"
    if isinstance(records, str):
        return records
    prices: Sequence[Unit | None] = [None] * len(records)
    if view.new is not None:
        prices = view.record.divide(Unit(view.new.parts, view.record.nights), (kind,)).priced or prices
    priced = question == "change" and NEW_PRICES in view.asked
    return [
        view.of(record).priced(price) if priced else view.of(record)
        for record, price in zip(records, prices, strict=True)
        if not _used(view, record, kind, question)
    ]


def _used(view: View, unit: ItemRecord, kind: str, question: str) -> bool:
    if question in HEADS:
        return False
    if kind in OF_SEGMENTS:
        return bool(unit.facts["journey_used"] == "all")
    return kind == "night" and isinstance(view.used, int) and unit.numbers[0] < view.used


def not_owed(answers: Sequence[Answer]) -> Sequence[Answer]:
    """The answers of a document that owes nothing to units for which it has no row, if it says anything to any."""
    silent = [answer.code == "no_row" and not answer.missing for answer in answers]
    if all(silent):
        return answers
    nothing = Answer("denied", "not_owed")
    return [
        nothing._replace(document=answer.document, version=answer.version) if drops else answer
        for answer, drops in zip(answers, silent, strict=True)
    ]


def put_together(asked: Sequence[tuple[View, Answer]], view: View, question: str, how: str) -> Answer | None:
    """One answer of those of all units: a person, or what is missing, before what is granted; a change is denied where
    that of one unit is. None if there is no unit. `how` says how a partly flown journey is valued."""
    if not asked:
        return None
    answers = [answer for _, answer in asked]
    outcome = _outcome(answers, question)
    first = next(answer for answer in answers if answer.outcome == outcome)
    if outcome != "granted":
        missing = frozenset(fact for one in answers if one.outcome == "incomplete" for fact in one.missing)
        found = first._replace(missing=missing if outcome == "incomplete" else NOTHING, owed=0)
        return found._replace(ceiling=ceiling(view, question, how) if outcome == "incomplete" else 0)
    granted = [answer for answer in answers if answer.outcome == "granted"]
    if len({answer.form for answer in granted}) > 1:
        return first._replace(outcome="review", code="several_forms", penalty=0, owed=0, worth=0, form="")
    if unlike(granted):
        return not_compared(first, granted)
    return _changed(first, granted, view) if question == "change" else _summed(first, granted, view, question)


def _outcome(answers: Sequence[Answer], question: str) -> Outcome:
    found = {answer.outcome for answer in answers}
    order: tuple[Outcome, ...] = ("denied", *_FIRST) if question == "change" else _FIRST
    return next(outcome for outcome in order if outcome in found)


def kept(view: View, answer: Answer, policy: Policy, waived: Waived | None) -> int:
    """What is kept of a unit whose refund is denied: all that was refundable. Raises Missing."""
    return prices_of(view, policy, waived).basis(answer.of or policy.refundable, UNUSED)


def _changed(first: Answer, granted: list[Answer], view: View) -> Answer:
    """Fees add up; the difference is settled once, for the item."""
    deal = together([answer.exchange for answer in granted if answer.exchange is not None])
    if deal is None:
        return first._replace(outcome="review", code="several_forms", penalty=0, owed=0, worth=0, form="")
    less = sum([answer.exchange.deal.less for answer in granted if answer.exchange is not None])
    whole = settle_change(deal._replace(old=counted(deal.taxes, view), less=less), view)
    where = {"document": first.document, "version": first.version, "row": first.row, "of": first.of}
    once = max([one.once for one in granted])
    return whole._replace(**where, gives=first.gives, once=once)  # type: ignore[arg-type]


def _summed(first: Answer, granted: list[Answer], view: View, question: str) -> Answer:
    back = view.record.refunded if question in REFUNDS else 0
    owed, worth = sum([one.owed for one in granted]), sum([one.worth for one in granted])
    return first._replace(
        owed=max(0, owed - back) if back else owed,
        worth=max(0, worth - back) if first.form else worth,
        penalty=sum([one.penalty for one in granted]),
        once=max([one.once for one in granted]),
        gross=owed,
    )
