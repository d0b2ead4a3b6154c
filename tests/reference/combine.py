"""Answers of the units of an item, or of the aspects of a change, put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tests.reference.amounts import Known, Lacking
from tests.reference.answers import MISSING, NONE, NOT_OWED, RATE, REFUNDS, Answer
from tests.reference.deals import agreed
from tests.reference.settle import Money, finished, paid_for

OF_REFUNDS = ("review", "incomplete", "granted", "denied")
OF_CHANGES = ("denied", "review", "incomplete", "granted")
SEVERAL_FORMS = Answer("review", "several_forms")


def of_units(answers: Sequence[Answer], bases: Sequence[Known | Lacking], money: Money) -> tuple[int, Answer]:
    """The place of the unit whose row counts, and the answer of all."""
    order = OF_CHANGES if money.question == "change" else OF_REFUNDS
    place, first = _first(answers, order)
    if first.outcome != "granted":
        return place, _not_granted(first, answers, money)
    granted = [one for one in answers if one.outcome == "granted"]
    if money.question == "change":
        return place, _fees(granted, first, money)
    if len({one.form for one in granted}) > 1:
        return place, SEVERAL_FORMS
    if money.question not in REFUNDS:
        return place, _compensation(granted, first, money)
    return place, _refunds(answers, bases, first, money)


def of_aspects(answers: Sequence[Answer], money: Money) -> tuple[int, Answer]:
    """Fees add up; of the difference counts what the answers agree on. Who says nothing of one aspect says nothing."""
    if NOT_OWED in answers:
        return answers.index(NOT_OWED), NOT_OWED
    place, first = _first(answers, OF_CHANGES)
    if first.outcome != "granted":
        most = min(one.could_owe for one in answers)
        return place, replace(_not_granted(first, answers, money), ceiling=most)
    deals = [one.deal for one in answers]
    back = [deal for deal in deals if deal.points is not None]
    if len(back) == len(deals) and len({deal.form for deal in back}) > 1:
        return place, SEVERAL_FORMS
    charges = [one.once for one in answers if one.once is not None]
    gives = tuple(dict.fromkeys(thing for one in answers for thing in one.gives))
    whole = replace(first, fee=sum(one.fee or 0 for one in answers), deal=agreed(deals), accepted=(), gives=gives)
    found = finished(replace(whole, once=max(charges, default=None), options=()), money)
    for methods in (one.accepted for one in answers if one.accepted):
        found = paid_for(replace(found, accepted=methods), money)
        if found.outcome == "denied":
            return place, found
    return place, replace(found, accepted=_in_all([one.accepted for one in answers if one.accepted]))


def _in_all(several: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The methods that all of them name."""
    first = several[0] if several else ()
    return tuple(method for method in first if all(method in one for one in several))


def _first(answers: Sequence[Answer], order: Sequence[str]) -> tuple[int, Answer]:
    """The first that has the outcome; what is not owed counts as denied."""
    outcomes = ["denied" if one.outcome == "not_owed" else one.outcome for one in answers]
    place = outcomes.index(next(one for one in order if one in outcomes))
    return place, replace(answers[place], outcome=outcomes[place], code=answers[place].code or _code(answers[place]))


def _code(answer: Answer) -> str:
    return "not_owed" if answer.outcome == "not_owed" else ""


def _not_granted(first: Answer, answers: Sequence[Answer], money: Money) -> Answer:
    if first.outcome != "incomplete":
        return first
    missing = NONE.union(*(one.missing for one in answers))
    return replace(first, missing=missing, owed=None, currency="", ceiling=money.most)


def _refunds(answers: Sequence[Answer], bases: Sequence[Known | Lacking], first: Answer, money: Money) -> Answer:
    """What each gives back, less what already went back; a denied unit keeps its base."""
    kept, back = 0, 0
    for one, base in zip(answers, bases, strict=True):
        if one.outcome == "granted":
            kept += one.penalty or 0
            back += (one.worth if one.form else one.owed) or 0
        elif isinstance(base, Lacking):
            return money.unknown(MISSING, base.missing)
        else:
            kept += base.minor
    gross, back = back, max(0, back - money.already)
    if first.form:
        return replace(first, owed=0, penalty=kept, worth=back)
    return replace(first, owed=back, penalty=kept, ceiling=back, gross=gross)


def _compensation(granted: Sequence[Answer], first: Answer, money: Money) -> Answer:
    if len({one.currency for one in granted}) > 1:
        return money.unknown("other_currency", RATE)
    owed = sum(one.owed or 0 for one in granted)
    worth = sum(one.worth or 0 for one in granted) if first.form else None
    return replace(first, owed=owed, worth=worth, ceiling=owed)


def _fees(granted: Sequence[Answer], first: Answer, money: Money) -> Answer:
    """The fees of all units; the difference is that of the whole, under what the first unit says."""
    return finished(replace(first, fee=sum(one.fee or 0 for one in granted), options=()), money)
