"""What each key of a document means, for whoever writes one: short texts, by where the key stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_HEAD: Final = {
    "terms": "Commercial rules that an item was sold under; the value is the document's id.",
    "right": "What law gives, whatever the terms say; the value is the document's id.",
    "waiver": "What the notice of an event takes away from the terms; the value is the document's id.",
    "benefit": "What somebody promises beside the terms, such as a grace period; the value is the document's id.",
    "tender": "One payment rail: what it gives back, until when, when it arrives; the value is the document's id.",
    "routing": "In which order the payments of a booking are paid back; the value is the document's id.",
    "calendar": "Which days are working days; the value is the document's id.",
    "vocabulary": "Facts and sets for every document of the folder; the value is the document's id.",
    "language": "Version of the policy language: `1`.",
    "title": "Title by language: `{en: ..., zh: ...}`.",
    "source": "Where the rule is published.",
    "reviewed": "The day a person compared the document with its source.",
    "currency": "ISO 4217 code of the amounts.",
    "paid_in": "Amounts are paid in the booking's currency, at a rate that the booking states.",
    "rate": "The source of the rate, as the booking names it.",
    "as_of": "The instant of which the rate is taken.",
    "sets": "Named lists of words, for wherever a word can stand in a condition.",
    "facts": "Facts made of others, or stated by the caller: a name and one verb each.",
    "amounts": "Named amounts, for `use: NAME`.",
    "applies": "Conjunctions of which one must hold for the document to apply.",
    "picked_by": "The instant that picks the version; `requested_at` if left out.",
    "precision": "`minute`: the seconds of the request do not count.",
    "not_with": "Documents, or `document/head`, that are not granted together with this one.",
    "flown": "How a partly used journey is valued; a person values it if left out.",
    "members": "How the members of a package are answered together; `each` by itself if left out.",
    "bought_under": "The terms under which the seller buys; `check` compares them with these.",
    "versions": "The sections by date, the oldest first.",
    "gates": "Rows that stop a request before the tables are asked. They never stop a right.",
    "cancel": "Rows for a cancellation; the first that matches decides.",
    "no_show": "Rows for a no-show, or `same_as_cancel`.",
    "change": "Rows for a change; the first that matches decides.",
    "compensate": "A table for each head of compensation; heads add up.",
    "care": "Rows for what is owed without money, such as meals.",
    "deadlines": "What must be done by when.",
    "laws": "What is claimed of the document; `prove` proves it for every price, or refutes it with a booking.",
}
_ROW: Final = {
    "id": "Name of the row; a quote names it.",
    "when": "Tests that must all hold.",
    "unless": "Conjunctions of which none may hold.",
    "each": "The row is matched once for each of these units, with the unit's own facts and price.",
    "penalty": "Granted; so much is kept from the refund.",
    "refund": "Granted; so much of what could come back goes back, and the rest is kept.",
    "fee": "Granted; the change costs so much.",
    "pay": "Granted; so much compensation is owed.",
    "free": "Granted; nothing is kept, or to pay. No limit touches it.",
    "none": "Nothing is owed, and no further row is tried.",
    "give": "These are owed without money: meals, hotel.",
    "deny": "Denied, with this code; `{code: ..., final: true}` for what nobody's authority lifts.",
    "review": "A person decides; the code says why.",
    "code": "The reason code of the quote.",
    "final": "Neither authority nor a waiver lifts it.",
    "choice": "Outcomes of which the traveller picks one.",
    "over": "The fact that the ladder runs over.",
    "steps": "Steps tried in order: a bound, a word or `else`. A mapping is sorted, the tightest bound first.",
    "else": "The step if no other holds; it comes last.",
    "refundable": "The price components that can come back at all; all but `change_fee` if left out.",
    "as": "The form in which it comes back, if not the original one.",
    "once": "Charged once for a request, whatever it is about.",
    "difference": "What happens to the difference between the old and the new price.",
    "dearer": "Whether the difference to a dearer price is to pay.",
    "cheaper": "What of the difference to a cheaper price comes back.",
    "taxes": "How taxes count, all alike or by their code with `else`.",
    "less": "What is taken off what comes back.",
    "collect": "From which methods of payment a change can be paid.",
    "by": "Methods of payment.",
    "in": "By how many payments: `1`.",
}
_AMOUNT: Final = {
    "percent": "A share of what `of` and `part` select, or a ratio fact.",
    "amount": "So much in the document's currency.",
    "nights": "The price of the next night or nights of a stay.",
    "greatest": "The greatest of several amounts.",
    "least": "The least of several amounts.",
    "sum": "The sum of several amounts.",
    "use": "One of the document's named `amounts`.",
    "of": "The price components it is taken of: `fare`, `[fare, tax.CN]`, `{except: [insurance]}`, `total`.",
    "except": "Every component but these.",
    "part": "Which part of the components: `unused` if left out; under `fee` and `pay` all.",
    "per": "Computed, rounded and limited once for each of these units, then combined.",
    "combine": "How the amounts of the units become one: their sum if left out.",
    "round": "To which step, and which way: `{to: 0.5, half: up}`, `{to: 1, down}`.",
    "to": "The step of the rounding, in the document's currency; `minor` for its smallest unit.",
    "half": "To the nearest step; where the half goes.",
    "up": "To the next step above.",
    "down": "To the next step below.",
    "at_least": "A floor, after rounding. `free` stays free.",
    "at_most": "A cap, after the floor.",
    "payable_from": "Paid only from this amount on; below it is nothing.",
    "payable_above": "Paid only above this amount; else it is nothing.",
    "beyond": "An allowance: how many of the units are free.",
}
_DEADLINE: Final = {
    "for": "The requests that it belongs to; every request if left out.",
    "do": "What is to do: `refund`, `answer_claim`, `complain`.",
    "who": "Who must, if it is not the seller.",
    "within": "The latest: `48h`, `20 days`, `2 months`, `7 business days`.",
    "at_least": "The earliest that a promise may end, such as a voucher's life.",
    "calendar": "The calendar that business days are counted in.",
    "zone": "IANA time zone in which dates are counted.",
    "from": "The instant that it is counted from.",
}
_FACT: Final = {
    "span": "The time from one instant to another.",
    "anchor": "The end of the span that calendar clocks count from.",
    "shift": "Whole days from one date to another.",
    "same": "Whether two facts are equal.",
    "lower": "The lower of two amounts.",
    "difference": "The difference of two amounts, never below zero.",
    "ratio": "Of two amounts in basis points, rounded down.",
    "count": "How many units match `where`.",
    "max": "The greatest of a fact over the units that match.",
    "min": "The least of a fact over the units that match.",
    "of": "The units of `max` and `min`; the instant of `local`.",
    "where": "Tests on the unit's own facts.",
    "class": "The word of the first row that matches.",
    "pick": "The instant that the first matching row names.",
    "is": "The word, or the instant's name.",
    "in": "Whether a word or date is in a set, or a date is no working day of a calendar.",
    "local": "The date, weekday or time of day of an instant.",
    "zone": "IANA time zone, in place of the item's.",
    "one_of": "A switch: the readings of an unclear source.",
    "default": "The reading that holds unless the caller states another.",
    "why": "Why the source leaves it open.",
    "stated": "What the caller states, and its type.",
    "optional": "Not stated is then none, else unknown.",
}
_LAW: Final = {
    "id": "Name of the law.",
    "for": "The questions that it is about.",
    "when": "It holds where these tests do.",
    "unless": "It does not hold where any of these conjunctions does.",
    "version": "The version that it is about; every version if left out.",
    "penalty": "Bounds of what is kept.",
    "refund": "Bounds of what goes back.",
    "fee": "Bounds of what a change costs.",
    "pay": "Bounds of the compensation.",
    "at_most": "It is never more than this.",
    "at_least": "It is never less than this.",
    "never_worse_than": "The traveller is never worse off than by this document, or `document@version`.",
}
_TENDER: Final = {
    "methods": "The payment methods that are on this rail.",
    "comes_back": "What comes back; `money` if left out.",
    "window": "Until when after the capture refunds are taken; the last date counts in full.",
    "partial_refunds": "How many refunds of a part of a payment it takes; any number if left out.",
    "spacing": "The shortest time between two refunds of one payment.",
    "minimum": "The smallest refund by currency.",
    "void": "The whole payment is voided, not refunded, on the date of its capture.",
    "until": "Before this time of day.",
    "cut_off": "A request at or after this time of day counts as the next date's.",
    "arrival": "When the money arrives.",
    "earliest": "Not before this length of time.",
    "latest": "Within this length of time.",
    "validity": "Until when a voucher that comes back counts: as the original, or from the request on.",
    "at_least": "A voucher counts no shorter than this, from the request on.",
    "fallback": "Methods, in order, by which it is paid where this rail is closed.",
    "zone": "IANA time zone of its dates and times; UTC if left out.",
}
_ROUTING: Final = {
    "payers": "`apart`: divided among those who paid, in proportion; a list: filled in that order.",
    "order": "Groups of payments, filled one after the other: methods, what comes back, `rest`.",
    "within": "How a group is filled; `pro_rata` if left out.",
    "earned_points": "Whether points that were earned are taken back; kept if left out.",
    "steps": "How long the platform takes.",
    "approval": "How long the approval takes.",
    "issue": "How long it takes to issue the refund, once approved.",
}
_CALENDAR: Final = {
    "weekend": "Weekdays off; Saturday and Sunday if left out.",
    "country": "Its public holidays are off.",
    "countries": "Their public holidays are off.",
    "rules": "Recurrence rules of dates off, as RFC 5545 has them.",
    "rule": "`FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24`.",
    "off": "Dates off.",
    "working": "Working dates, such as a weekend worked in a holiday's place; they win.",
    "known": "The range of dates for which it is published; outside nothing is guessed.",
    "from": "The date that the rule starts.",
}
_HEADS: Final = {
    "cancellation": "Compensation for a service that was cancelled.",
    "delay": "Compensation for arriving late.",
    "denied_boarding": "Compensation for not being let on board.",
    "downgrade": "Compensation for a lower class than the one sold.",
    "baggage": "Compensation for baggage that came late or not at all.",
    "short_notice": "Compensation for being told too late.",
    "damage": "Compensation for damage and loss.",
    "ancillary": "Compensation for an extra that was paid for and not provided.",
}
_ANYWHERE: Final = {**_HEAD, **_AMOUNT, **_ROW}
_AT: Final[Mapping[str, Mapping[str, str]]] = {
    "gate": {"for": "The requests that it stops: a list of `cancel`, `no_show`, `change` and `claim`."},
    "deadline": _DEADLINE,
    "fact": _FACT,
    "version": {"from": "From this date at 00:00 in the item's zone, or this instant, until the next version starts."},
    "cheaper": {"refund": "How much of the difference comes back, in percent."},
    "compensate": _HEADS,
    "tender": _TENDER,
    "routing": _ROUTING,
    "calendar": _CALENDAR,
    "laws": _LAW,
}
"""Texts that hold at one place alone: below a key or in a definition of that name."""


def explained(schema: Any, place: str) -> Any:
    """A schema whose every key says what it means there; what says so already stays."""
    if isinstance(schema, list):
        return [explained(inner, place) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: _keys(value, place) if key == "properties" else explained(value, place) for key, value in schema.items()
    }


def _keys(properties: Mapping[str, Any], place: str) -> dict[str, Any]:
    return {
        name: {**explained(value, name if name in _AT else place), **_text(name, value, place)}
        for name, value in properties.items()
    }


def _text(name: str, schema: Mapping[str, Any], place: str) -> dict[str, str]:
    if "description" in schema:
        return {}
    text = _AT.get(place, {}).get(name) or _ANYWHERE.get(name)
    return {"description": text, "markdownDescription": text} if text else {}
