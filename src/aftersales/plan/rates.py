"""Amounts that a document states in a currency of its own, at a rate that the booking states."""

from __future__ import annotations

from typing import Final, NamedTuple

from aftersales.model.rates import Rate
from aftersales.model.record import ItemRecord
from aftersales.plan.changes import Returned
from aftersales.plan.formula import (
    Constant,
    Formula,
    Greatest,
    Least,
    Less,
    Payable,
    PerUnit,
    Share,
    Sum,
)
from aftersales.plan.tables import Candidate
from aftersales.policy.documents import Policy
from aftersales.values.frozen import changed
from aftersales.values.money import LARGEST
from aftersales.values.rounding import round_ratio

_SEVERAL: Final = (Sum, Least, Greatest)


class _NotConverted(Exception):
    """An amount that is too large, or rounded to a step of the document's own currency."""


class _Ratio(NamedTuple):
    into: int
    of: int


def rate_of(policy: Policy, record: ItemRecord) -> Rate | None:
    """The rate at which a document's amounts are paid; None if it names none, or the booking does not state it."""
    said = policy.paid_in
    own = None if said is None else (said.source, policy.currency, said.as_of)
    return next((one for one in record.rates if (one.source, one.currency, one.as_of) == own), None)


def converted(candidate: Candidate, policy: Policy, record: ItemRecord) -> Candidate | None:
    """The same in the booking's currency, each stated amount rounded half up to its minor unit; None where that cannot
    be told."""
    rate = rate_of(policy, record)
    if rate is None:
        return None
    ratio, treats = _Ratio(*rate.ratio(record.currency)), candidate.treats
    try:
        if isinstance(treats.cheaper, Returned):
            less = _in(treats.cheaper.less, ratio)
            treats = treats._replace(cheaper=treats.cheaper._replace(less=less))
        once = None if candidate.once is None else _in(candidate.once, ratio)
        return candidate._replace(formula=_in(candidate.formula, ratio), treats=treats, once=once, money="")
    except _NotConverted:
        return None


def _in(formula: Formula, ratio: _Ratio) -> Formula:
    if isinstance(formula, Constant):
        return Constant(_minor(formula.minor, ratio))
    if isinstance(formula, Share):
        if formula.step > 1:
            raise _NotConverted
        return changed(formula, amount=_in(formula.amount, ratio))
    if isinstance(formula, _SEVERAL):
        return changed(formula, amounts=tuple([_in(one, ratio) for one in formula.amounts]))
    if isinstance(formula, Less):
        return changed(formula, amount=_in(formula.amount, ratio), less=_in(formula.less, ratio))
    if isinstance(formula, Payable):
        threshold = _minor(formula.threshold, ratio)
        return changed(formula, amount=_in(formula.amount, ratio), threshold=threshold)
    return changed(formula, amount=_in(formula.amount, ratio)) if isinstance(formula, PerUnit) else formula


def _minor(minor: int, ratio: _Ratio) -> int:
    found: int = round_ratio(minor * ratio.into, ratio.of, 1, "half_up")
    if found > LARGEST:
        raise _NotConverted
    return found
