"""What happens to the difference in price after a change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from aftersales.model.record import TOTAL
from aftersales.policy import documents as d
from tests.reference.arithmetic import round_to
from tests.reference.prices import Piece, Price


@dataclass(frozen=True)
class Deal:
    """Whether a dearer price is collected; how many basis points of a cheaper one come back, `less` an amount, in which
    form (None: it is kept); and how taxes are treated by their code, the empty one for all others."""

    collects: bool = True
    points: int | None = None
    less: int = 0
    form: str = ""
    taxes: tuple[tuple[str, str], ...] = ()
    accepted: tuple[str, ...] = ()


COLLECTED = Deal()
WAIVED = Deal(collects=False)


def deal_of(own: d.Difference, less: int, of_terms: Deal) -> Deal:
    """What a row says of the difference; what it leaves out is as in the terms that it waives."""
    collects = of_terms.collects if own.dearer is None else own.dearer == "collect"
    found = replace(of_terms, collects=collects, taxes=own.taxes or of_terms.taxes)
    if own.cheaper is None:
        return found
    back = own.cheaper if isinstance(own.cheaper, d.Back) else None
    points, form = (None, "") if back is None else (back.basis_points, back.form)
    return replace(found, points=points, form=form, less=less)


def agreed(deals: Sequence[Deal]) -> Deal:
    """What several agree on: the least that any gives back, for the highest amount kept of it."""
    points = [one.points for one in deals if one.points is not None]
    least = min(points) if len(points) == len(deals) else None
    first = replace(deals[0], collects=any(one.collects for one in deals), points=least)
    return replace(first, less=max(one.less for one in deals), form=first.form if least is not None else "")


def compared(price: Price, taxes: tuple[tuple[str, str], ...]) -> tuple[Piece, ...]:
    """What a new price is compared with: the old one, with its taxes as they are treated."""
    rules = dict(taxes)
    found: list[Piece] = []
    new_taxes = [piece for piece in price.new or () if piece.kind == "tax"]
    carried: set[str | None] = set()
    for piece in (piece for piece in price.pieces if piece.within(TOTAL)):
        how = rules.get(piece.code or "", rules.get("", "recalculated")) if piece.kind == "tax" else "recalculated"
        if how == "carried" and any(new.code == piece.code for new in new_taxes):
            carried.add(piece.code)
        elif how != "forfeited":
            found.append(piece)
    return (*found, *(new for new in new_taxes if new.code in carried))


def cheaper_at_best(price: Price) -> int:
    """How much cheaper the new price is, with every tax treated as is best for the traveller."""
    if price.new is None:
        return 0
    more = dearer_by(price, ()) or 0
    old = {piece.code: 0 for piece in price.pieces if piece.kind == "tax"}
    new = {piece.code: 0 for piece in price.new if piece.kind == "tax"}
    for taxes, pieces in ((old, price.pieces), (new, price.new)):
        for piece in pieces:
            if piece.kind == "tax":
                taxes[piece.code] += piece.minor
    if old and in_all(price.new):
        return max(0, max(0, sum(piece.minor for piece in price.new) - min(old.values())) - more)
    return max(0, sum(max(0, new.get(code, 0) - minor) for code, minor in old.items()) - more)


def in_all(new: Sequence[Piece]) -> bool:
    """Whether nobody says what a new price is made of."""
    return any(piece.kind == "price" for piece in new)


def carries_unknown(price: Price, taxes: tuple[tuple[str, str], ...]) -> bool:
    """Whether a tax is carried, and the new price is stated in all, so that nobody knows the new tax."""
    rules, codes = dict(taxes), [piece.code or "" for piece in price.pieces if piece.kind == "tax"]
    carried = any(rules.get(code, rules.get("", "")) == "carried" for code in codes)
    return carried and price.new is not None and in_all(price.new)


def dearer_by(price: Price, taxes: tuple[tuple[str, str], ...]) -> int | None:
    """How much more the new price is, below zero if it is less; None where it is not known."""
    if price.new is None or price.unsplit:
        return None
    old = sum(piece.minor for piece in compared(price, taxes))
    return sum(piece.minor for piece in price.new if piece.within(TOTAL)) - old


def is_cheaper(price: Price, taxes: tuple[tuple[str, str], ...]) -> bool:
    """Whether there is a residual: only then it matters what is kept of it."""
    return (dearer_by(price, taxes) or 0) < 0


def back_of(deal: Deal, residual: int) -> int:
    """What of a residual comes back."""
    share = round_to(Fraction(residual * (deal.points or 0), 10_000), 1, "half_up")
    return max(0, share - deal.less)
