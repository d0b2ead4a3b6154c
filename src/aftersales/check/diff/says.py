"""What a row says, in a few words: `penalty 10% of fare, at least 20.00 EUR`."""

from __future__ import annotations

from aftersales.model.record import TOTAL, Selection
from aftersales.plan.changes import Returned, Treatment
from aftersales.plan.formula import (
    UNUSED,
    ZERO,
    Basis,
    Constant,
    CountFact,
    FactAmount,
    Formula,
    Greatest,
    Least,
    Less,
    Payable,
    PerUnit,
    Quantity,
    RatioFact,
    Share,
    Sum,
)
from aftersales.plan.tables import INHERITED, Candidate
from aftersales.policy.documents import Part
from aftersales.values.money import to_text


def says(candidate: Candidate, currency: str) -> str:
    """The outcome of a row."""
    if candidate.outcome == "choice":
        return " or ".join(says(one, currency) for one in candidate.options)
    if candidate.outcome == "none":
        return "nothing is said"
    if candidate.outcome != "granted":
        return f"{candidate.outcome}: {candidate.code}" + (", final" if candidate.final else "")
    if candidate.states == "give":
        return f"give {', '.join(candidate.gives)}"
    words = Words(currency)
    once = "" if candidate.once is None else f", once {words.of(candidate.once)}"
    form = f", as {candidate.form}" if candidate.form else ""
    return f"{_amount(candidate, words)}{once}{form}{_treated(candidate.treats, words)}"


def _amount(candidate: Candidate, words: Words) -> str:
    formula = candidate.formula
    if candidate.states != "penalty":
        return f"{candidate.states} {words.of(formula)}"
    beside = "" if candidate.refundable in (TOTAL, INHERITED) else f", {_selection(candidate.refundable)} refundable"
    whole = Basis(candidate.refundable, UNUSED)
    if isinstance(formula, Less) and isinstance(formula.amount, Basis):
        return f"refund {words.of(formula.less)}{beside}"
    return f"penalty {'everything' if formula == whole else words.of(formula)}{beside}"


def _treated(treats: Treatment, words: Words) -> str:
    dearer = f", a dearer price is {'collected' if treats.dearer == 'collect' else 'waived'}" if treats.dearer else ""
    back = treats.cheaper
    if not isinstance(back, Returned):
        return dearer + (", a cheaper one is kept" if back else "")
    less = "" if back.less == ZERO else f" less {words.of(back.less)}"
    form = f" as {back.form}" if back.form else ""
    return f"{dearer}, of a cheaper one {_percent(back.basis_points)} comes back{less}{form}"


class Words:
    """Formulas in words, stated amounts in a currency."""

    def __init__(self, currency: str) -> None:
        self.currency = currency

    def of(self, formula: Formula) -> str:
        """`10% of fare, at least 20.00 EUR`."""
        if isinstance(formula, Constant):
            return self._money(formula.minor) if formula.minor else "free"
        if isinstance(formula, Quantity):
            return str(formula.number)
        if isinstance(formula, FactAmount | CountFact):
            return formula.name
        if isinstance(formula, Basis):
            return _basis(formula)
        if isinstance(formula, Share):
            return self._share(formula)
        if isinstance(formula, Less):
            return f"{self.of(formula.amount)} less {self.of(formula.less)}"
        if isinstance(formula, Payable):
            least = f"{'above' if formula.above else 'at least'} {self._money(formula.threshold)}"
            return f"{self.of(formula.amount)}, if {least}"
        return self._units(formula) if isinstance(formula, PerUnit) else self._several(formula)

    def _several(self, formula: Sum | Least | Greatest) -> str:
        first, *others = _uncapped(formula)
        joint = {Sum: " plus ", Least: ", at most ", Greatest: ", at least "}[type(formula)]
        return joint.join(map(self.of, (first, *others)))

    def _units(self, formula: PerUnit) -> str:
        beyond = "" if formula.beyond is None else f" beyond {self.of(formula.beyond)}"
        combined = "" if formula.combine == "sum" else f", {formula.combine}"
        return f"{self.of(formula.amount)} per {' and '.join(formula.units)}{beyond}{combined}"

    def _share(self, formula: Share) -> str:
        points = formula.basis_points
        share = points.name if isinstance(points, RatioFact) else _percent(points)
        inner = self.of(formula.amount)
        step = f", rounded to {self._money(formula.step)} {formula.mode}" if formula.step > 1 else ""
        return f"{share} of {f'({inner})' if ',' in inner or ' less ' in inner else inner}{step}"

    def _money(self, minor: int) -> str:
        return f"{to_text(minor, self.currency)} {self.currency}"


def _uncapped(formula: Sum | Least | Greatest) -> tuple[Formula, ...]:
    """Without the cap that every amount of an item has: what was paid for it."""
    if not isinstance(formula, Least):
        return formula.amounts
    left = tuple(one for one in formula.amounts if not (isinstance(one, Basis) and one.part == UNUSED))
    return left or formula.amounts[:1]


def _percent(points: int) -> str:
    return f"{points // 100}{f'.{points % 100:02}'.rstrip('0') if points % 100 else ''}%"


def _basis(formula: Basis) -> str:
    part = _part(formula.part)
    return f"{part}{_selection(formula.of)}"


def _part(part: Part) -> str:
    if part.nights:
        return f"the {part.name} {'night' if part.nights == 1 else f'{part.nights} nights'} of "
    return "" if part.name in ("all", "unused") else f"the {part.name} part of "


def _selection(of: Selection) -> str:
    if of is INHERITED or of.names == INHERITED.names:
        return "what the terms refund"
    if of == TOTAL:
        return "the price"
    names = " and ".join(of.names)
    return f"all but {names}" if of.excluded else names
