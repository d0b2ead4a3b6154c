"""What went wrong with a service: a report from a carrier, a supplier or an airport."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from aftersales.model.base import Input
from aftersales.model.parts import Id, Word
from aftersales.model.problems import Misfit, Misfits
from aftersales.model.times import Day, Instant, aware

DisruptionKind = Literal[
    "cancelled",
    "delayed",
    "retimed",
    "diverted",
    "downgraded",
    "denied_boarding",
    "airport_changed",
    "connection_changed",
    "not_provided",
    "late_bags",
    "price_increased",
]


def _moment(value: Any) -> Any:
    return value if value == "none" else aware(value)


Moment = Annotated[
    datetime | Literal["none"],
    BeforeValidator(_moment),
    Field(description="date and time with UTC offset; `none`: it did not happen"),
]
"""An instant, or `none`: it is known that it did not happen, or not yet."""
Number = Annotated[str, Field(min_length=1, max_length=20)]
Count = Annotated[int, Field(ge=0, le=100)]


class Alternative(Input):
    """What the supplier offered instead: `kind` is flight, train, voucher or the like; `none`: nothing was offered.

    As JSON either an object or the text `none`.
    """

    kind: Word
    departs_at: Instant | None = None
    arrives_at: Instant | None = None
    connections: Count | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return {"kind": "none"} if value == "none" else value

    @model_validator(mode="after")
    def _consistent(self) -> Alternative:
        if self.kind == "none" and (self.departs_at, self.arrives_at, self.connections) != (None, None, None):
            raise Misfit("what was not offered has no times and no connections", "kind", found="none")
        if self.departs_at and self.arrives_at and self.arrives_at <= self.departs_at:
            raise Misfit("the alternative arrives before it departs", "arrives_at", found=self.arrives_at)
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: Any) -> dict[str, Any]:
        """An object, or the word `none`."""
        return {"anyOf": [handler.resolve_ref_schema(handler(core)), {"const": "none"}]}


class Disruption(Input):
    """One report. It names a service: `carrier`, `number` and `date` (the local date of the scheduled departure at the
    origin), or `supplier` with `starts` and `ends` (local dates, both included), or, in a booking, an `item`.

    Of the facts, what is left out is unknown; `none` says that it does not exist. Instants carry their offset.
    `actual_*` and `new_*` are the service's own times, `final_arrival` is the traveller's, doors open, by whatever
    way. `extraordinary` is an assessment. `price_increase_bp` is in basis points of the price agreed.
    """

    id: Id
    kind: DisruptionKind
    carrier: Word | None = None
    number: Number | None = None
    date: Day | None = None
    origin: Word | None = None
    supplier: Word | None = None
    starts: Day | None = None
    ends: Day | None = None
    item: Id | None = None
    segment: Count | None = None
    cause: Word | None = None
    extraordinary: bool | None = None
    within_control: bool | None = None
    safety: bool | None = None
    cancelled_by: Word | None = None
    cancelled_at: Moment | None = None
    incident_at: Moment | None = None
    notified_at: Moment | None = None
    new_departure: Moment | None = None
    new_arrival: Moment | None = None
    actual_departure: Moment | None = None
    actual_arrival: Moment | None = None
    final_arrival: Moment | None = None
    alternative: Alternative | None = None
    alternative_response: Literal["accepted", "rejected", "none"] | None = None
    responded_at: Moment | None = None
    remedy_taken: Word | None = None
    known_before_purchase: bool | None = None
    provided: bool | None = None
    connections_added: Count | None = None
    airport_changed: bool | None = None
    downgraded: bool | None = None
    mishandled_report: bool | None = None
    deplaned_at: Moment | None = None
    bags_delivered_at: Moment | None = None
    place: Literal["origin", "stopover", "diversion"] | None = None
    price_increase_bp: Annotated[int, Field(ge=0, le=1_000_000)] | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Disruption:
        found = [*_service_misfits(self), *_kind_misfits(self), *_order_misfits(self), *_response_misfits(self)]
        if found:
            raise Misfits(found)
        return self


_WAYS = {
    "carrier": ("carrier", "number", "date"),
    "supplier": ("supplier", "starts", "ends"),
    "item": ("item",),
}
_EXTRA = {"carrier": ("origin",), "supplier": (), "item": ("segment",)}
_ONE_WAY = "name one service: `carrier`, `number` and `date`; or `supplier`, `starts` and `ends`; or an `item`"


def _service_misfits(report: Disruption) -> Iterator[Misfit]:
    ways = [
        way for way, names in _WAYS.items() if any(getattr(report, name) is not None for name in (*names, *_EXTRA[way]))
    ]
    if len(ways) != 1:
        yield Misfit(_ONE_WAY, found=" and ".join(ways) or "none of them")
        return
    for name in _WAYS[ways[0]]:
        if getattr(report, name) is None:
            yield Misfit("required to name the service, but missing", name)
    if report.starts and report.ends and report.ends < report.starts:
        yield Misfit("`ends` lies before `starts`", "ends", found=report.ends)


_IMPLIED = {"downgraded": ("downgraded", True), "airport_changed": ("airport_changed", True)}
_IMPLIED |= {"not_provided": ("provided", False)}


def implied(report: Disruption) -> dict[str, Any]:
    """The flags that the kind of a report states by itself."""
    return dict((_IMPLIED[report.kind],)) if report.kind in _IMPLIED else {}


def _kind_misfits(report: Disruption) -> Iterator[Misfit]:
    if report.kind == "retimed" and not _times(report, "new_departure", "new_arrival"):
        yield Misfit("a retimed service has a new time; state `new_departure` or `new_arrival`", "new_departure")
    if report.kind == "cancelled":
        for name in _times(report, "actual_departure", "actual_arrival"):
            hint = "a cancelled service neither departed nor arrived; state when the traveller did in `final_arrival`"
            yield Misfit(hint, name, found=getattr(report, name))
    for name, value in implied(report).items():
        if getattr(report, name) not in (None, value):
            yield Misfit(f"contradicts the kind `{report.kind}`", name, found=str(not value).lower())


def _times(report: Disruption, *names: str) -> list[str]:
    return [name for name in names if isinstance(getattr(report, name), datetime)]


_IN_ORDER = (
    ("new_departure", "new_arrival"),
    ("actual_departure", "actual_arrival"),
    ("deplaned_at", "bags_delivered_at"),
)


def _order_misfits(report: Disruption) -> Iterator[Misfit]:
    for first, last in _IN_ORDER:
        if len(_times(report, first, last)) == 2 and getattr(report, last) < getattr(report, first):
            yield Misfit(f"lies before `{first}`", last, found=getattr(report, last))


def _response_misfits(report: Disruption) -> Iterator[Misfit]:
    answered = report.alternative_response in ("accepted", "rejected")
    if answered and report.alternative is not None and report.alternative.kind == "none":
        yield Misfit("no alternative was offered", "alternative_response", found=report.alternative_response)
    if report.alternative_response == "none" and isinstance(report.responded_at, datetime):
        yield Misfit("the traveller did not respond", "responded_at", found=report.responded_at)
