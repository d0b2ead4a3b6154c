"""What a row of a change makes of another price, compiled."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from aftersales.model.new_price import Taxes
from aftersales.plan.formula import ZERO, Formula


class Returned(NamedTuple):
    """What of a cheaper price comes back: basis points of the residual less an amount, in another `form` than money if
    that is not empty."""

    basis_points: int
    less: Formula = ZERO
    form: str = ""


class Treatment(NamedTuple):
    """What happens to a dearer and to a cheaper price and to taxes, and from which methods the change can be paid; None
    and empty where the row does not say."""

    dearer: Literal["collect", "waive"] | None = None
    cheaper: Literal["keep"] | Returned | None = None
    taxes: Taxes = ()
    methods: tuple[str, ...] | None = None

    @property
    def less(self) -> Formula:
        """What is taken off a residual that comes back."""
        return self.cheaper.less if isinstance(self.cheaper, Returned) else ZERO


NOT_SAID: Final = Treatment()
