"""What the quotes of one booking under two rulebooks say, and whether that shows a difference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from aftersales import Quote, Rulebook
from aftersales.check.witness import Witness, quoted
from aftersales.model.problems import InvalidInput

NOTHING: Final = -(2**62)
_AMOUNTS: Final = ("refund", "penalty", "compensation", "fee", "collect", "residual")


class Shown(NamedTuple):
    """A booking with its request, and what the quotes of both rulebooks say; `alone`, if these hold no other terms,
    rights, waivers and benefits, because others would leave the answer open."""

    way: str
    witness: Witness
    old: dict[str, Any]
    new: dict[str, Any]
    alone: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        said = {"old": self.old, "new": self.new, "alone": self.alone}
        return {"traveller_gets": self.way, **self.witness.to_dict(), **said}


def told(witness: Witness, books: Sequence[Rulebook], section: str, way: str) -> Shown | None:
    """The booking with both quotes, if they differ the way that is wanted: `more`, `less` or any `other`."""
    try:
        (before,), (after,) = (quoted(book, witness) for book in books)
    except InvalidInput:
        return None
    one, other = _good(before, section), _good(after, section)
    settled = section == "care" or {before.outcome, after.outcome} <= {"granted", "denied"}
    fits = {"more": settled and other > one, "less": settled and other < one, "other": _said(before) != _said(after)}
    return Shown(way, witness, _said(before), _said(after)) if fits[way] else None


def _good(quote: Quote, section: str) -> tuple[int, int]:
    """How much the traveller gets, or pays for a change; then how many other things."""
    things = len({thing for one in quote.care for thing in one.gives})
    if section == "change":
        if quote.outcome != "granted":
            return NOTHING, things
        return _minor(quote, "refund") - _minor(quote, "collect"), things
    return _minor(quote, "refund") + _minor(quote, "compensation"), things


def _minor(quote: Quote, name: str) -> int:
    money = getattr(quote, name)
    return 0 if money is None else int(money.minor)


def _said(quote: Quote) -> dict[str, Any]:
    amounts = {name: str(money) for name in _AMOUNTS if (money := getattr(quote, name)) is not None}
    care = sorted({thing for one in quote.care for thing in one.gives})
    codes = sorted({line.code for line in quote.lines if line.code})
    return {
        "outcome": quote.outcome,
        **amounts,
        **({"care": care} if care else {}),
        **({"codes": codes} if codes else {}),
    }
