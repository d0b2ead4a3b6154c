"""Whether a row gives the traveller more than another, wherever amounts are looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, Literal, NamedTuple

from aftersales.check.diff.prices import Point, Prices
from aftersales.check.diff.samples import FEW, MOST_POINTS, points, residuals, taken
from aftersales.check.diff.worth import Asked, Worth, forms_of, worths
from aftersales.model.record import Selection
from aftersales.plan.changes import Returned
from aftersales.plan.formula import Formula
from aftersales.plan.tables import Candidate

Verdict = Literal["more", "less", "same", "incomparable", "skipped"]
SHOWN: Final = 4
"""Points kept each way, to find a booking that shows it."""


class Compared(NamedTuple):
    """The verdict, and points at which the new row gives more, and less."""

    verdict: Verdict
    more: tuple[Point, ...] = ()
    less: tuple[Point, ...] = ()


def compare(old: Candidate, new: Candidate, question: str, layer: str) -> Compared:
    """Point by point: one that gives more here and less there is not comparable."""
    formulas = [*_formulas(old), *_formulas(new)]
    about = Asked(question, layer, forms_of(old) | forms_of(new))
    bends = residuals([*_returned(old), *_returned(new)])
    found = taken(formulas, [*_selections(old), *_selections(new)])
    more, less, open_ = list[Point](), list[Point](), False
    every = list(islice(points(found, formulas), MOST_POINTS + 1))
    for number, point in enumerate(every[:MOST_POINTS]):
        prices = Prices(point, found.kinds)
        asked = about._replace(residuals=bends) if number < FEW else about
        before, after = (worths(one, asked, prices) for one in (old, new))
        up, down = at_least(after, before), at_least(before, after)
        if up and not down:
            more.append(point)
        elif down and not up:
            less.append(point)
        open_ |= not up and not down
        if (more and less) or open_:
            return Compared("incomparable", tuple(more[:SHOWN]), tuple(less[:SHOWN]))
    if len(every) > MOST_POINTS:
        return Compared("skipped", tuple(more[:SHOWN]), tuple(less[:SHOWN]))
    verdict: Verdict = "more" if more else "less" if less else "same"
    return Compared(verdict, tuple(more[:SHOWN]), tuple(less[:SHOWN]))


def at_least(mine: list[Worth] | None, theirs: list[Worth] | None) -> bool:
    """Whether for every answer of theirs one of mine is as good in every respect."""
    if mine is None or theirs is None:
        return mine is theirs
    return all(any(_as_good(one, other) for one in mine) for other in theirs)


def _as_good(one: Worth, other: Worth) -> bool:
    return all(one.get(name, 0) >= other.get(name, 0) for name in {**one, **other})


def _formulas(candidate: Candidate) -> Iterator[Formula]:
    yield from (one for one in (candidate.formula, candidate.once, candidate.treats.less) if one is not None)
    for option in candidate.options:
        yield from _formulas(option)


def _returned(candidate: Candidate) -> Iterator[Returned]:
    for one in (candidate, *candidate.options):
        if isinstance(one.treats.cheaper, Returned):
            yield one.treats.cheaper


def _selections(candidate: Candidate) -> Iterable[Selection]:
    return (candidate.refundable, *(of for option in candidate.options for of in _selections(option)))
