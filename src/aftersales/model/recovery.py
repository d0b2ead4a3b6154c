"""Whose money a refund is: what the supplier gives back, and what the platform bears."""

from __future__ import annotations

from typing import Any, NamedTuple

from aftersales.model.portions import Scope
from aftersales.model.quote_parts import Outcome, plain
from aftersales.values.money import Money


class Recovery(NamedTuple):
    """What the supplier of an item, or of the `part` of it that a line is about, gives back of its `cost`.

    `outcome`, `code` and what is `missing` are those of the supplier's terms, a `document` in a `version`. The
    traveller gets `refunded` of it, what was paid back before included. The platform has `recovered` what the supplier
    gives back, and has `borne` what the traveller gets above that, which `more_than_supplier` flags. What is not known
    is None.
    """

    item: str
    outcome: Outcome
    code: str
    document: str | None
    version: str
    missing: tuple[str, ...]
    cost: Money
    refunded: Money | None
    recovered: Money | None
    borne: Money | None
    more_than_supplier: bool | None
    part: Scope = Scope()

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values; of the part only what it is less of than the item."""
        whole = {name: plain(value) for name, value in self._asdict().items() if name != "part"}
        named = {name: plain(some) for name, some in self.part._asdict().items() if some is not None}
        return whole | named
