"""The built-in facts that come with a request (`claim`) and with disruptions (`report`)."""

from __future__ import annotations

from typing import Final

from aftersales.policy.documents import Span
from aftersales.policy.fact import Fact, Grain, Type

_NOT_A_CHANGE = "the request is not a change"
_NOT_STATED = "the request does not state it"
_NOT_KNOWN = "the request does not state it for the item"


def _claim(name: str, kind: Type, meaning: str, none: str, unknown: str = "", grain: Grain = "booking") -> Fact:
    return Fact(name, kind, grain, meaning, none, unknown, "claim")


def _changed(name: str, kind: Type, meaning: str, unknown: str = _NOT_STATED) -> Fact:
    return _claim(name, kind, meaning, _NOT_A_CHANGE, unknown)


def _priced(name: str, meaning: str) -> Fact:
    return _claim(name, "money", meaning, _NOT_A_CHANGE, _NOT_KNOWN, "item")


CLAIMS: Final = (
    _claim("reason", "word", "reason given with the request", "no reason was given"),
    _claim("evidence", "words", "evidence that comes with the request", "none came"),
    _changed("aspects", "words", "what a change changes, such as date, route, cabin, name"),
    _changed(
        "aspect",
        "word",
        "the one aspect that the table is asked about",
        "the request states none; or several, outside of tables",
    ),
    _claim(
        "journey_changed",
        "word",
        "the segments not flown yet that a change touches: untouched (none of them), part or all",
        f"{_NOT_A_CHANGE}, or the item has no segments",
        grain="item",
    ),
    _changed("new_start", "instant", "start of the service after the change"),
    _changed("new_start_date", "date", "local date of the start after the change"),
    _changed("new_end", "instant", "end of the service after the change"),
    _changed("new_origin", "word", "where the journey starts after the change"),
    _changed("new_destination", "word", "where the journey ends after the change"),
    _changed("new_cabin", "word", "cabin after the change"),
    _changed("bags", "count", "bags in all after the change"),
    _changed("new_party_size", "count", "travellers after the change"),
    _changed("pay_method", "word", "method of the payment that settles the change"),
    _changed("pay_balance", "money", "what that payment can pay at most"),
    _priced("new_price", "price after the change"),
    _priced("new_fare", "fares after the change"),
    _priced("lower_fare", "the lower of the fares before and after the change"),
    _priced("difference", "how much the prices before and after the change differ, whichever is higher"),
)

_QUIET = "no disruption applies"
_SILENT = "the disruptions that apply do not state it"


def _report(name: str, kind: Type, meaning: str, none: str = "", unknown: str = _SILENT) -> Fact:
    return Fact(name, kind, "item", meaning, f"{_QUIET}, or {none}" if none else _QUIET, unknown, "report")


def _word(name: str, meaning: str, none: str = "") -> Fact:
    return _report(name, "word", meaning, none)


def _flag(name: str, meaning: str) -> Fact:
    return _report(name, "flag", meaning)


def _instant(name: str, meaning: str, none: str = "") -> Fact:
    return _report(name, "instant", meaning, none)


def _span(name: str, start: str, end: str, anchor: str, meaning: str) -> Fact:
    none, unknown = "one of its instants is none", "one of its instants is unknown"
    return Fact(name, "span", "item", meaning, none, unknown, "report", Span(start, end, anchor))


REPORTS: Final = (
    # what happened
    _report("disruption", "words", "the kinds of the disruptions that apply", unknown=""),
    _word("cause", "what caused it"),
    _flag("extraordinary", "extraordinary circumstances, as assessed"),
    _flag("within_control", "the cause was within the carrier's control"),
    _flag("safety", "it was required for safety"),
    _word("cancelled_by", "who cancelled the service"),
    _word("place", "where the traveller is stuck: origin, stopover or diversion"),
    _flag("known_before_purchase", "the traveller knew of it before buying"),
    _flag("provided", "the service was provided"),
    _flag("downgraded", "the traveller was placed in a lower class"),
    _flag("airport_changed", "the service leaves from or arrives at another airport"),
    _report("connections_added", "count", "connections more than booked"),
    _report("price_increase", "ratio", "increase of the price after the sale, in basis points"),
    _flag("mishandled_report", "the traveller reported mishandled baggage"),
    # what was offered and taken
    _word("alternative", "what was offered instead: flight, train, voucher or the like", "nothing was offered"),
    _report("alternative_connections", "count", "connections of the alternative", "nothing was offered"),
    _word("alternative_response", "accepted or rejected", "the traveller was silent"),
    _word("remedy_taken", "the remedy that the traveller took already", "none was taken"),
    # instants
    _instant("cancelled_at", "when the service was cancelled", "it was not"),
    _instant("incident_at", "when the incident happened", "there was none"),
    _instant("notified_at", "when the traveller was told", "nobody told the traveller"),
    _instant("responded_at", "when the traveller answered the offer", "the traveller did not"),
    _instant("new_departure", "departure of the first segment, as now scheduled", "there is none"),
    _instant("new_arrival", "arrival of the last segment, as now scheduled", "there is none"),
    _instant("disrupted_departure", "scheduled departure of the first segment that is disrupted"),
    _instant("actual_departure", "when that segment departed", "it never did"),
    _instant("actual_arrival", "when the doors opened at the final destination", "the traveller never arrived"),
    _instant("alternative_departure", "departure of the alternative", "nothing was offered"),
    _instant("alternative_arrival", "arrival of the alternative", "nothing was offered"),
    _instant("deplaned_at", "when the traveller could leave the aircraft", "the traveller could not yet"),
    _instant("bags_delivered_at", "when the baggage was delivered", "it is not delivered yet"),
    # spans
    _span("notice", "notified_at", "original_departure", "original_departure", "from the notice to the departure"),
    _span(
        "departure_delay",
        "disrupted_departure",
        "actual_departure",
        "disrupted_departure",
        "from the scheduled to the actual departure of the first disrupted segment",
    ),
    _span(
        "arrival_delay",
        "original_arrival",
        "actual_arrival",
        "original_arrival",
        "from the scheduled to the actual arrival at the final destination",
    ),
    _span(
        "departs_earlier",
        "alternative_departure",
        "original_departure",
        "original_departure",
        "how much earlier than booked the alternative departs",
    ),
    _span(
        "arrives_later",
        "original_arrival",
        "alternative_arrival",
        "original_arrival",
        "how much later than booked the alternative arrives",
    ),
    _span(
        "alternate_departs_after",
        "original_departure",
        "alternative_departure",
        "original_departure",
        "how much later than booked the alternative departs",
    ),
    _span(
        "shift_departs_earlier",
        "new_departure",
        "original_departure",
        "original_departure",
        "how much earlier than at the sale the service now departs",
    ),
    _span(
        "shift_arrives_later",
        "original_arrival",
        "new_arrival",
        "original_arrival",
        "how much later than at the sale the service now arrives",
    ),
    _span("bag_delay", "deplaned_at", "bags_delivered_at", "deplaned_at", "from leaving the aircraft to the baggage"),
)
