"""How the supplier's schedule is read: a step function, not a ladder of a document."""

from __future__ import annotations

from typing import Any, Final, Protocol

from aftersales.model.facts import UNKNOWN
from aftersales.model.supplier_penalties import Held
from aftersales.plan.view import View

SUPPLIER_PENALTY: Final = "supplier_penalty"
SUPPLIER_SCHEDULE: Final = "supplier_schedule"


class SupplierPenalty:
    """What the supplier keeps at the request; for a no-show what it keeps of one."""

    __slots__ = ()
    still = False

    def value(self, view: View) -> Any:
        """Minor units; None without a schedule, UNKNOWN where it does not tell."""
        if view.given is not None and (SUPPLIER_PENALTY, "value") in view.given:
            return view.given[SUPPLIER_PENALTY, "value"]
        found = held(view)
        return UNKNOWN if found is not None and isinstance(found.kept, frozenset) else found and found.kept

    def moves(self, view: View) -> list[int]:
        """The instants at which another amount is kept, all of them."""
        supplier = view.record.supplier
        return [] if supplier is None or not view.came else supplier.moves()


class _Read(Protocol):
    """Whatever reads a fact."""

    def value(self, view: View) -> Any:
        """The fact's value."""


def held(view: View) -> Held | None:
    """What the supplier keeps, or what is missing to tell; None without a schedule."""
    supplier = view.record.supplier
    if supplier is None:
        return None
    return supplier.at(view.now) if view.came else supplier.no_show


def lacking(name: str, reader: _Read, view: View) -> frozenset[str]:
    """What is missing to tell a money fact that cannot be told."""
    found = held(view) if isinstance(reader, SupplierPenalty) else None
    return found.kept if found is not None and isinstance(found.kept, frozenset) else frozenset((name,))
