"""What a row is worth to the traveller at some prices, so that two of them can be compared."""

from __future__ import annotations

from typing import Final, NamedTuple

from aftersales.check.diff.prices import USUAL, Prices
from aftersales.plan.changes import Returned, Treatment
from aftersales.plan.formula import UNUSED
from aftersales.plan.tables import Candidate
from aftersales.values.rounding import round_ratio

NOTHING: Final = -(2**62)
Worth = dict[str, int]
"""How good an answer is, in several respects; a respect that is not named counts as nothing."""


class Asked(NamedTuple):
    """What is asked of which kind of document, the forms of refund that are compared, and by how much cheaper a new
    price is looked at."""

    question: str
    layer: str
    forms: frozenset[str]
    residuals: tuple[int, ...] = (USUAL,)

    @property
    def silent_is_nothing(self) -> bool:
        """Whether no row means that nothing is owed, rather than that nobody can tell."""
        return self.layer != "terms" or self.question not in ("cancel", "no_show", "change")


def forms_of(candidate: Candidate) -> frozenset[str]:
    """The forms other than the original one that a row names."""
    back = candidate.treats.cheaper
    own = {candidate.form, back.form if isinstance(back, Returned) else ""} - {""}
    return frozenset(own).union(*(forms_of(one) for one in candidate.options))


def worths(candidate: Candidate, asked: Asked, prices: Prices) -> list[Worth] | None:
    """Of each answer that the traveller can pick; None if a person decides, or nobody can tell."""
    if candidate.outcome == "choice":
        options = [worths(one, asked, prices) for one in candidate.options]
        return None if None in options else [worth for some in options for worth in some or ()]
    if candidate.outcome == "review" or (candidate.outcome == "none" and not asked.silent_is_nothing):
        return None
    if candidate.outcome != "granted":
        return [{"money": NOTHING} if asked.question == "change" else {}]
    return [_granted(candidate, asked, prices)]


def _granted(candidate: Candidate, asked: Asked, prices: Prices) -> Worth:
    if candidate.states == "give":
        return {f"gives {thing}": 1 for thing in candidate.gives}
    once = 0 if candidate.once is None else int(candidate.once.value(prices))
    amount = int(candidate.formula.value(prices))
    if candidate.states == "fee":
        return {"money": -amount - once, **_treated(candidate.treats, asked, prices)}
    if candidate.states == "penalty":
        base = prices.basis(candidate.refundable, UNUSED)
        amount = base - min(base, amount)
    return _in_form(candidate.form, max(0, amount - once), asked.forms)


def _in_form(form: str, amount: int, forms: frozenset[str]) -> Worth:
    """Money is at least as good as any other form of as much."""
    return {f"in {form}": amount} if form else {"money": amount, **{f"in {other}": amount for other in forms}}


def _treated(treats: Treatment, asked: Asked, prices: Prices) -> Worth:
    """What happens to another price. Where a row says nothing a dearer one is collected and a cheaper one kept; where
    a waiver does not, it is as the terms have it."""
    found = {"dearer": int(treats.dearer == "waive"), f"taxes {treats.taxes}": 1, f"paid by {treats.methods}": 1}
    if asked.layer == "waiver":
        found |= {f"said {treats.dearer is None} {treats.cheaper is None}": 1}
    back = treats.cheaper
    if not isinstance(back, Returned):
        return found
    for residual in asked.residuals:
        share = _in_form(back.form, _back(back, residual, prices), asked.forms)
        found |= {f"cheaper by {residual} {name}": value for name, value in share.items()}
    return found


def _back(back: Returned, residual: int, prices: Prices) -> int:
    share = int(round_ratio(residual * back.basis_points, 10_000, 1, "half_up"))
    return max(0, share - int(back.less.value(prices.cheaper_by(residual))))
