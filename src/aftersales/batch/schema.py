"""The Arrow schemas of what goes in (bookings, reports) and of what comes out (quotes, payouts, rejects).

A booking is one row, its fields those of `Booking`. Money is in minor units of the booking's currency (int64), an
instant a UTC timestamp, a local time the wall clock with its zone and, if stated, its offset. No output holds personal
data.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa

TEXT: Final = pa.string()
FLAG: Final = pa.bool_()
COUNT: Final = pa.int32()
MINOR: Final = pa.int64()
"""Money in minor units; in a booking nothing else is of this type."""
PERCENT: Final = pa.decimal128(5, 2)
DAY: Final = pa.date32()
WALL: Final = pa.timestamp("us")
INSTANT: Final = pa.timestamp("us", "UTC")

OFFSET: Final = "offset"
"""Seconds east of UTC, where a local time or an edge states its offset."""
LOCAL: Final = pa.struct({"local": WALL, OFFSET: COUNT, "zone": TEXT})
MOMENT: Final = pa.struct({"at": INSTANT, "none": FLAG})
"""An instant, or `none`: it is known that it did not happen."""
ATTRIBUTES: Final = pa.list_(pa.struct({"name": TEXT, "text": TEXT, "flag": FLAG, "number": MINOR}))
"""Each attribute states one of text, flag and number."""

_OFFSETS = {f"{unit}_{side}": COUNT for side in ("before", "after") for unit in ("minutes", "hours", "days")}
EDGE: Final = pa.struct({"at": WALL, OFFSET: COUNT, "zone": TEXT, **_OFFSETS, "time": TEXT, "prefer": TEXT})
_CHARGE = {
    "amount": MINOR, "percent": PERCENT, "nights": COUNT, "basis": TEXT, "currency": TEXT, "tax_included": FLAG,
}  # fmt: skip
CHARGE: Final = pa.struct(_CHARGE)
"""`tax_included` is null where it is unstated."""
PENALTY: Final = pa.struct({**_CHARGE, "from": EDGE, "after": EDGE, "until": EDGE, "by": EDGE})
SCHEDULE: Final = pa.struct(
    {
        "penalties": pa.list_(PENALTY),
        "non_refundable": pa.list_(pa.struct({"first": DAY, "last": DAY})),
        "no_show": CHARGE,
    }
)

COMPONENT: Final = pa.struct(
    {
        "kind": TEXT, "amount": MINOR, "code": TEXT, "traveller": TEXT, "segment": COUNT, "night": COUNT, "room": COUNT,
    }
)  # fmt: skip
SEGMENT: Final = pa.struct(
    {
        "origin": TEXT, "destination": TEXT, "departs": LOCAL, "arrives": LOCAL, "carrier": TEXT, "number": TEXT,
        "operating_carrier": TEXT, "carrier_country": TEXT, "cabin": TEXT, "origin_country": TEXT,
        "destination_country": TEXT, "leg": COUNT, "fare_component": COUNT, "pricing_unit": COUNT,
        "attributes": ATTRIBUTES, "status": TEXT,
    }
)  # fmt: skip
PIN: Final = pa.struct({"id": TEXT, "version": TEXT})
ITEM: Final = pa.struct(
    {
        "id": TEXT, "product": TEXT, "supplier": TEXT, "package": TEXT, "travellers": pa.list_(TEXT),
        "price": pa.list_(COMPONENT), "segments": pa.list_(SEGMENT),
        "stay": pa.struct({"check_in": LOCAL, "check_out": LOCAL, "rooms": COUNT}),
        "window": pa.struct({"starts": LOCAL, "ends": LOCAL}),
        "distance_m": COUNT, "terms": PIN, "supplier_terms": PIN, "cost": pa.list_(COMPONENT), "schedule": SCHEDULE,
        "confirmed_at": INSTANT, "issued_at": INSTANT, "first_ticketed_at": INSTANT, "nights_used": COUNT,
        "attributes": ATTRIBUTES, "extensions": TEXT,
    }
)  # fmt: skip
TENDER: Final = pa.struct(
    {
        "id": TEXT, "method": TEXT, "amount": MINOR, "captured_at": INSTANT, "payer": TEXT, "status": TEXT,
        "points": COUNT, "expires_on": DAY, "captured": pa.struct({"amount": MINOR, "currency": TEXT}),
    }
)  # fmt: skip
"""`captured` is in minor units of its own currency."""
EARNED: Final = pa.struct({"program": TEXT, "points": COUNT})
RATE: Final = pa.struct({"source": TEXT, "currency": TEXT, "as_of": TEXT, "rate": TEXT})
EVENT: Final = pa.struct(
    {
        "kind": TEXT, "item": TEXT, "travellers": pa.list_(TEXT), "segments": pa.list_(COUNT),
        "nights": pa.list_(COUNT), "at": INSTANT, "service_start": LOCAL, "remaining_price": MINOR, "tender": TEXT,
        "amount": MINOR,
    }
)  # fmt: skip
_MOMENTS = dict.fromkeys(
    (
        "cancelled_at", "incident_at", "notified_at", "new_departure", "new_arrival", "actual_departure",
        "actual_arrival", "final_arrival",
    ),
    MOMENT,
)  # fmt: skip
DISRUPTION: Final = pa.struct(
    {
        "id": TEXT, "kind": TEXT, "carrier": TEXT, "number": TEXT, "date": DAY, "origin": TEXT, "supplier": TEXT,
        "starts": DAY, "ends": DAY, "item": TEXT, "segment": COUNT, "cause": TEXT, "extraordinary": FLAG,
        "within_control": FLAG, "safety": FLAG, "cancelled_by": TEXT, **_MOMENTS,
        "alternative": pa.struct({"kind": TEXT, "departs_at": INSTANT, "arrives_at": INSTANT, "connections": COUNT}),
        "alternative_response": TEXT, "responded_at": MOMENT, "remedy_taken": TEXT, "known_before_purchase": FLAG,
        "provided": FLAG, "connections_added": COUNT, "airport_changed": FLAG, "downgraded": FLAG,
        "mishandled_report": FLAG, "deplaned_at": MOMENT, "bags_delivered_at": MOMENT, "place": TEXT,
        "price_increase_bp": COUNT,
    }
)  # fmt: skip
BOOKING: Final = pa.struct(
    {
        "schema": COUNT, "id": TEXT, "booked_at": INSTANT, "currency": TEXT, "channel": TEXT, "point_of_sale": TEXT,
        "customer": pa.struct({"membership": TEXT, "account": TEXT}),
        "travellers": pa.list_(pa.struct({"id": TEXT, "type": TEXT})), "items": pa.list_(ITEM),
        "tenders": pa.list_(TENDER), "earned": pa.list_(EARNED), "rates": pa.list_(RATE),
        "disruptions": pa.list_(DISRUPTION), "history": pa.list_(EVENT), "airport_data": TEXT, "extensions": TEXT,
    }
)  # fmt: skip
NEW_COMPONENT: Final = pa.struct(
    {"kind": TEXT, "amount": MINOR, "code": TEXT, "item": TEXT, "traveller": TEXT, "segment": COUNT}
)
REQUEST: Final = pa.struct(
    {
        "kind": TEXT, "id": TEXT, "items": pa.list_(TEXT), "travellers": pa.list_(TEXT), "segments": pa.list_(COUNT),
        "nights": pa.list_(COUNT), "reason": TEXT, "evidence": pa.list_(TEXT), "remaining_price": MINOR,
        "departs": LOCAL, "arrives": LOCAL, "origin": TEXT, "destination": TEXT, "cabin": TEXT, "bags": COUNT,
        "travellers_after": COUNT, "aspects": pa.list_(TEXT), "price": MINOR, "components": pa.list_(NEW_COMPONENT),
        "tender": pa.struct({"method": TEXT, "balance": MINOR}), "heads": pa.list_(TEXT),
    }
)  # fmt: skip
"""A request of any kind, as a column beside the booking's."""

BOOKINGS: Final = pa.schema(list(BOOKING))
DISRUPTIONS: Final = pa.schema(list(DISRUPTION))

QUOTES: Final = pa.schema(
    {
        "booking": TEXT, "request": TEXT, "outcome": TEXT, "code": TEXT, "currency": TEXT, "refund": MINOR,
        "penalty": MINOR, "compensation": MINOR, "compensation_currency": TEXT, "fee": MINOR, "add_collect": MINOR,
        "residual": MINOR, "residual_form": TEXT, "collect": MINOR, "collect_by": pa.list_(TEXT), "at_least": MINOR,
        "decided_by": pa.list_(TEXT), "reasons": pa.list_(TEXT), "missing": pa.list_(TEXT), "due": TEXT,
    }
)  # fmt: skip
"""One row a booking. `code` is the reason of the outcome, `reasons` those of every item and head, `decided_by` the
`document@version/row` of each, `due` the ISO date or instant by which the money must be paid; amounts as in `Quote`."""
PAYOUTS: Final = pa.schema(
    {
        "booking": TEXT, "request": TEXT, "tender": TEXT, "method": TEXT, "amount": MINOR, "currency": TEXT,
        "key": TEXT, "refunded_before": MINOR, "form": TEXT, "how": TEXT, "because": TEXT, "points": COUNT,
        "payer": TEXT, "expires_on": DAY, "not_before": TEXT, "captured": MINOR, "captured_currency": TEXT,
        "arrives_first": DAY, "arrives_last": DAY, "due": TEXT, "due_source": TEXT,
    }
)  # fmt: skip
"""One row a refund instruction, its fields those of `Payout`; `key` is its idempotency key, `refunded_before` what was
paid back on the tender before it, as the booking and the rows before say."""
REJECTS: Final = pa.schema({"row": MINOR, "booking": TEXT, "code": TEXT, "message": TEXT})
"""One row for each that could not be read or computed; `row` counts from 0."""
CORRECTIONS: Final = pa.schema(
    {
        "booking": TEXT, "request": TEXT, "tender": TEXT, "method": TEXT, "amount": MINOR, "currency": TEXT,
        "key": TEXT, "refunded_after": MINOR,
    }
)  # fmt: skip
"""One row for each tender on which an earlier run instructed more than is owed: by the `amount`, last with the payout
`key`; `refunded_after` is what should be paid back on the tender in all."""
TABLES: Final = {"quotes": QUOTES, "payouts": PAYOUTS, "rejects": REJECTS, "corrections": CORRECTIONS}
"""What a run writes, by name."""
