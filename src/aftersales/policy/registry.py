"""The built-in facts: type, grain, source, and when each is none or unknown.

`docs/facts.md` and the checks of every condition come from this table.
"""

from __future__ import annotations

from functools import cache
from typing import Final, Literal

from aftersales.policy.documents import Declaration, Local, Span
from aftersales.policy.fact import Fact, Grain, Source, Type
from aftersales.policy.reported import CLAIMS, REPORTS
from aftersales.values.zones import WEEKDAYS

__all__ = [
    "BUILT_IN",
    "COMPONENTS",
    "FACTS",
    "OF_CHANGES",
    "OF_TERMS",
    "REQUESTED",
    "UNIT_FACTS",
    "WEEKDAYS",
    "Fact",
    "Grain",
    "Source",
    "Type",
    "declared_built_in",
    "may_be_none",
]

REQUESTED: Final = "requested_at"
"""The instant the request is made: the only one that moves while a booking stands still."""


ASKED: Final = frozenset(fact.name for fact in CLAIMS)
"""What the request states."""


_NOT_STATED = "the booking does not state it"
_NOT_A_UNIT: Final = "it is asked of the item as a whole"
_NO_JOURNEY = "the item has no segments"
_CHANGELESS = "the item was never changed"


def _word(name: str, meaning: str, none: str = "", grain: Grain = "item") -> Fact:
    return Fact(name, "word", grain, meaning, none, _NOT_STATED)


def _instant(name: str, meaning: str, none: str = "", grain: Grain = "item") -> Fact:
    return Fact(name, "instant", grain, meaning, none, _NOT_STATED)


def _span(name: str, start: str, end: str, anchor: str, meaning: str, none: str = "") -> Fact:
    unknown = "one of its instants is not stated"
    return Fact(name, "span", "item", meaning, none, unknown, verb=Span(start, end, anchor))


def _local(name: str, how: Literal["date", "weekday", "time"], of: str, meaning: str) -> Fact:
    return Fact(name, how, "item", meaning, "", "the item has no zone", verb=Local(how, of, None))


def _money(name: str, meaning: str) -> Fact:
    return Fact(name, "money", "item", meaning, "", "the item has no such component")


FACTS: Final[tuple[Fact, ...]] = (
    # instants
    Fact(REQUESTED, "instant", "booking", "when the request is made"),
    Fact("booked_at", "instant", "booking", "when the booking was made"),
    _instant("confirmed_at", "when the supplier confirmed the item"),
    _instant("issued_at", "when the ticket or voucher was issued"),
    _instant("first_ticketed_at", "when the first ticket of the item was issued, before any reissue"),
    Fact("changed_at", "instant", "item", "when the item was last changed", _CHANGELESS),
    _instant("start_before_change", "the service start before the last change", _CHANGELESS),
    _instant("service_start", "scheduled departure, check-in or start"),
    _instant("service_end", "scheduled arrival, check-out or end"),
    _instant("original_departure", "scheduled start of the first segment, stay or window"),
    _instant("original_arrival", "scheduled end of the last segment, stay or window"),
    Fact(
        "traveller_cancelled_at",
        "instant",
        "item",
        "when the traveller cancelled the item",
        "the item is not cancelled",
    ),
    # spans
    _span("time_left", REQUESTED, "service_start", "service_start", "from the request to the service start"),
    _span("time_to_end", REQUESTED, "service_end", "service_end", "from the request to the service end"),
    _span("since_booking", "booked_at", REQUESTED, "booked_at", "from the booking to the request"),
    _span("since_confirmation", "confirmed_at", REQUESTED, "confirmed_at", "from the confirmation to the request"),
    _span("since_issue", "issued_at", REQUESTED, "issued_at", "from the issue of the ticket to the request"),
    _span("lead_time", "booked_at", "service_start", "service_start", "from the booking to the service start"),
    _span(
        "lead_time_confirmed", "confirmed_at", "service_start", "service_start", "from confirmation to service start"
    ),
    _span(
        "time_left_when_changed",
        "changed_at",
        "start_before_change",
        "start_before_change",
        "time left to the start the item then had, at its last change",
        _CHANGELESS,
    ),
    # dates and times of day
    Fact("departure_date", "date", "item", "local date of the service start", "", _NOT_STATED),
    Fact("check_in_date", "date", "item", "local date of check-in", "the item is not a stay"),
    _local("weekday", "weekday", "service_start", "weekday of the service start"),
    _local("requested_date", "date", REQUESTED, "the item's local date of the request"),
    _local("request_time", "time", REQUESTED, "the item's local time of day of the request"),
    # place
    _word("origin", "where the journey starts", _NO_JOURNEY),
    _word("destination", "where the journey ends", _NO_JOURNEY),
    _word("origin_country", "country of the origin", _NO_JOURNEY),
    _word("destination_country", "country of the destination", _NO_JOURNEY),
    Fact("airports_touched", "words", "item", "origins and destinations of all segments", _NO_JOURNEY),
    Fact(
        "countries_touched",
        "words",
        "item",
        "countries of all segments' ends",
        _NO_JOURNEY,
        "a segment does not state one",
    ),
    Fact(
        "domestic", "flag", "item", "all segments' ends lie in one country", _NO_JOURNEY, "a segment does not state one"
    ),
    Fact(
        "distance",
        "distance",
        "item",
        "great circle from the first departure to the final destination, in metres",
        _NO_JOURNEY,
        _NOT_STATED,
    ),
    Fact("segments", "count", "item", "segments of the journey"),
    _word("carrier", "marketing carrier of the first segment", _NO_JOURNEY),
    _word("operating_carrier", "operating carrier of the first segment: the marketing one unless stated", _NO_JOURNEY),
    _word("carrier_country", "country that licensed the first segment's operating carrier", _NO_JOURNEY),
    _word("flight_number", "number of the first segment's flight, train or coach", _NO_JOURNEY),
    # commercial
    Fact("product", "word", "item", "flight, rail, hotel, car, activity, package, coach, cruise, insurance or service"),
    _word("supplier", "who provides the item"),
    Fact("supplier_schedule", "flag", "item", "the supplier's penalty schedule is stored with the item"),
    _word("rate_plan", "the rate plan sold"),
    _word("rate_type", "the kind of rate, such as nonrefundable"),
    _word("fare_family", "the branded fare"),
    _word("booking_class", "reservation booking designator"),
    _word("cabin", "cabin of service: the item's, or the one that all segments share"),
    _word("travel_class", "class of travel on a train or coach"),
    _word("ticket_status", "status of the ticket"),
    _word("train", "train number or kind"),
    _word("sold_by", "who sold the item"),
    _word("channel", "sales channel", grain="booking"),
    _word("point_of_sale", "country or site of sale", grain="booking"),
    _word("membership", "membership tier of the customer", "the customer has none", "booking"),
    _word("account", "kind of account of the customer", "the customer has none", "booking"),
    Fact("insured", "flag", "item", "travel insurance is on record", "", _NOT_STATED),
    Fact("party_size", "count", "item", "travellers of the item", "", "no travellers are listed"),
    # state
    Fact("scope", "word", "item", "whole, or part: whether anything of the item stays after the request"),
    Fact("travellers_left", "count", "item", "travellers who have anything left of the item after the request"),
    Fact("traveller_type", "word", "traveller", "type of a traveller, in rows for each", _NOT_A_UNIT, _NOT_STATED),
    Fact("night_date", "date", "night", "local date on which a night begins, in rows for each", _NOT_A_UNIT),
    Fact("night_weekday", "weekday", "night", "weekday on which a night begins, in rows for each", _NOT_A_UNIT),
    Fact("journey_used", "word", "item", "the segments flown: unused (none of them), part or all", _NO_JOURNEY),
    Fact("changes_so_far", "count", "item", "earlier changes of the item"),
    Fact("nights", "count", "item", "nights of the stay", "the item is not a stay"),
    Fact("nights_used", "count", "item", "nights stayed at the request", "the item is not a stay", _NOT_STATED),
    # money
    Fact("total", "money", "item", "everything paid for the item"),
    _money("fare", "fare components"),
    _money("tax", "tax components"),
    _money("carrier_imposed", "carrier-imposed components"),
    _money("surcharge", "surcharges"),
    _money("ancillary", "ancillaries"),
    _money("insurance", "insurance premiums"),
    _money("service_fee", "service fees"),
    _money("stay", "the stay's price"),
    _money("deposit", "deposits"),
    _money("change_fee", "what earlier changes cost"),
    Fact("total_left", "money", "item", "what was paid for all that was left of the item before the request"),
    Fact("remaining_price", "money", "item", "new price of what stays of the item", "nothing stays", _NOT_STATED),
    Fact("flown_value", "money", "item", "price of what was flown, as if sold alone", "", _NOT_STATED),
    Fact(
        "supplier_penalty",
        "money",
        "item",
        "penalty by the supplier's schedule at the request",
        "the item has no schedule",
        "the schedule does not say, or needs what is not stated: a rate, the service start",
    ),
    Fact("actual_loss", "money", "item", "proven loss of the supplier", "", _NOT_STATED),
    Fact("costs_paid", "money", "item", "costs already paid to suppliers", "", _NOT_STATED),
    *CLAIMS,
    *REPORTS,
)

UNIT_FACTS: Final[dict[str, tuple[Fact, ...]]] = {
    "changes": (
        _instant("changed_at", "when this change was made"),
        _instant("start_before_change", "the service start before this change"),
        _span("time_left_then", "changed_at", "start_before_change", "start_before_change", "time left at this change"),
    ),
    "segments": (
        Fact("origin", "word", "segment", "where the segment starts"),
        Fact("destination", "word", "segment", "where the segment ends"),
        Fact("airports", "words", "segment", "both ends of the segment"),
        Fact("carrier", "word", "segment", "marketing carrier", "", _NOT_STATED),
        Fact("number", "word", "segment", "number of the flight, train or coach", "", _NOT_STATED),
        Fact("cabin", "word", "segment", "cabin of service", "", _NOT_STATED),
        Fact("departure_date", "date", "segment", "local date of the scheduled departure", "", _NOT_STATED),
        Fact("departs_at", "instant", "segment", "scheduled departure", "", _NOT_STATED),
        Fact("arrives_at", "instant", "segment", "scheduled arrival", "", _NOT_STATED),
        Fact("flown", "flag", "segment", "the segment was flown"),
        Fact("disrupted", "flag", "segment", "a disruption applies to the segment"),
    ),
}
"""Facts of the units that `count`, `max` and `min` run over; `any`, `every` and `no` are counts too."""

BUILT_IN: Final = {fact.name: fact for fact in FACTS}
COMPONENTS: Final = (
    "fare", "tax", "carrier_imposed", "surcharge", "ancillary", "insurance", "service_fee", "stay", "deposit",
    "change_fee",
)  # fmt: skip
OF_TERMS: Final = ("terms_penalty", "terms_fee")
"""What a waiver's amounts can be taken of, beside components: what the terms keep, or ask for a change."""
OF_CHANGES: Final = ("difference", "lower_fare", "new_fare", "new_price")
"""What amounts of a change can be taken of, each alone: prices before and after it compared."""


def declared_built_in(unit: str = "") -> dict[str, Declaration]:
    """The built-in facts of an item, or of one of its units, by name in the form of declared ones."""
    return dict(_declared(unit))


@cache
def _declared(unit: str) -> dict[str, Declaration]:
    facts = UNIT_FACTS[unit] if unit else FACTS
    return {fact.name: Declaration(fact.name, fact.type, fact.verb) for fact in facts}


def may_be_none(name: str) -> bool:
    """Whether a fact can be none; declared facts can."""
    return name not in BUILT_IN or BUILT_IN[name].none != ""
