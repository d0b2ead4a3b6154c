"""What a supplier's charge comes to, over what an item cost."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from aftersales.model.amounts import minor_of
from aftersales.model.schedule import WHOLE, Charge, basis_points
from aftersales.values.rounding import round_ratio

if TYPE_CHECKING:
    from aftersales.model.record import Part, Unit

Kept = int | frozenset[str]
"""What the supplier keeps in minor units, or the facts that are missing to tell."""
_NO_RATE: Final[Kept] = frozenset({"rate"})
_NO_NIGHTS: Final[Kept] = frozenset({"nights"})
_TAX_UNCLEAR: Final[Kept] = frozenset({"tax_included"})


def charged(charge: Charge, currency: str, whole: Unit) -> Kept:
    """What a charge comes to for an item that cost the parts of `whole`."""
    if charge.amount is not None:
        return _amount(charge, charge.amount, currency, whole)
    readings = (True, False) if charge.tax_included == "unstated" else (charge.tax_included,)
    first, *others = [_share(charge, whole, taxed) for taxed in readings]
    return first if all(one == first for one in others) else _TAX_UNCLEAR


def _amount(charge: Charge, text: str, currency: str, whole: Unit) -> Kept:
    """As it stands; without tax, at most what the item cost without tax. Nothing is nothing in any currency."""
    own = charge.currency or currency
    minor = minor_of(text, own)
    if minor and own != currency:
        return _NO_RATE
    return min(minor, _sum(whole.parts, False)) if charge.tax_included is False else minor


def _share(charge: Charge, whole: Unit, taxed: bool) -> Kept:
    """A percentage of the basis, rounded half up to the minor unit, once."""
    points = WHOLE if charge.percent is None else basis_points(charge.percent)
    if charge.nights is None and charge.basis in (None, "full_stay"):
        return _ratio(_sum(whole.parts, taxed) * points)
    nights = [_sum(night.parts, taxed) for night in whole.by_night()]
    if not nights:
        return _NO_NIGHTS
    if charge.nights is None:
        return _ratio((nights[0] + sum(nights[1:][-1:])) * points)
    if charge.basis == "average_nights":
        return _ratio(sum(nights) * min(charge.nights, len(nights)) * points, len(nights))
    return _ratio(sum(nights[: charge.nights]) * points)


def _ratio(product: int, among: int = 1) -> int:
    rounded: int = round_ratio(product, WHOLE * among, 1, "half_up")
    return rounded


def _sum(parts: Iterable[Part], taxed: bool) -> int:
    return sum(part.minor for part in parts if taxed or part.kind != "tax")
