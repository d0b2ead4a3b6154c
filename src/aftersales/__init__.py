"""Policy engine for travel after-sales: what the traveller gets back, to which payment, and why."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from aftersales._version import __version__

if TYPE_CHECKING:
    from aftersales.engine.moments import Schedule
    from aftersales.engine.rulebook import Rulebook
    from aftersales.model.booking import Booking
    from aftersales.model.confirmation import Confirmation
    from aftersales.model.disruption import Disruption
    from aftersales.model.geo import located
    from aftersales.model.parts import Component, Item, Segment, Stay, Traveller
    from aftersales.model.problems import InvalidInput
    from aftersales.model.progress import PayoutEvent, Progress
    from aftersales.model.quote import Quote
    from aftersales.model.quote_parts import NextChange
    from aftersales.model.reports import Disruptions
    from aftersales.model.request import Cancel, Change, Claim, NoShow
    from aftersales.model.times import LocalTime
    from aftersales.policy.diagnostics import Diagnostic, PolicyError
    from aftersales.text.explanation import Explanation, explain
    from aftersales.values.money import Money

_HOMES = {
    "Booking": "model.booking",
    "Cancel": "model.request",
    "Change": "model.request",
    "Claim": "model.request",
    "Component": "model.parts",
    "Confirmation": "model.confirmation",
    "Diagnostic": "policy.diagnostics",
    "Disruption": "model.disruption",
    "Disruptions": "model.reports",
    "Explanation": "text.explanation",
    "InvalidInput": "model.problems",
    "Item": "model.parts",
    "LocalTime": "model.times",
    "Money": "values.money",
    "NextChange": "model.quote_parts",
    "NoShow": "model.request",
    "PayoutEvent": "model.progress",
    "PolicyError": "policy.diagnostics",
    "Progress": "model.progress",
    "Quote": "model.quote",
    "Rulebook": "engine.rulebook",
    "Schedule": "engine.moments",
    "Segment": "model.parts",
    "Stay": "model.parts",
    "Tender": "model.tenders",
    "Traveller": "model.parts",
    "explain": "text.explanation",
    "located": "model.geo",
}

__all__ = [
    "Booking",
    "Cancel",
    "Change",
    "Claim",
    "Component",
    "Confirmation",
    "Diagnostic",
    "Disruption",
    "Disruptions",
    "Explanation",
    "InvalidInput",
    "Item",
    "LocalTime",
    "Money",
    "NextChange",
    "NoShow",
    "PayoutEvent",
    "PolicyError",
    "Progress",
    "Quote",
    "Rulebook",
    "Schedule",
    "Segment",
    "Stay",
    "Tender",
    "Traveller",
    "__version__",
    "explain",
    "located",
]


def __getattr__(name: str) -> Any:
    """Public names are imported when first used: `import aftersales` alone costs nothing."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module `aftersales` has no attribute `{name}`")
    value = globals()[name] = getattr(import_module(f"aftersales.{home}"), name)
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
