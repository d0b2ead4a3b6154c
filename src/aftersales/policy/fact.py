"""What the registry says of one built-in fact."""

from __future__ import annotations

from typing import Literal, NamedTuple

from aftersales.policy.documents import Local, Span

Type = Literal[
    "word",
    "words",
    "flag",
    "count",
    "money",
    "ratio",
    "distance",
    "instant",
    "span",
    "date",
    "time",
    "weekday",
    "shift",
]
Source = Literal["record", "report", "claim"]
Grain = Literal["booking", "item", "segment", "traveller", "night", "component", "tender"]


class Fact(NamedTuple):
    """A built-in fact. `none` says when it does not exist ("" if it always does), `unknown` when it is not stated."""

    name: str
    type: Type
    grain: Grain
    meaning: str
    none: str = ""
    unknown: str = ""
    source: Source = "record"
    verb: Span | Local | None = None
