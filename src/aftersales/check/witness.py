"""A booking that shows a finding, with the requests to quote it at and what the quotes then say."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from aftersales import Booking, Quote, Rulebook, explain
from aftersales.model.quote import AMOUNTS
from aftersales.model.request import Cancel, Change, Claim, NoShow, Request

REQUESTS: Final[dict[str, type[Request]]] = {"cancel": Cancel, "no_show": NoShow, "change": Change, "claim": Claim}


class Moment(NamedTuple):
    """One request: when, with which facts stated beside the booking, and what its quote `says`: its `outcome`, `code`
    and amounts such as `refund`; where a `document` is named, the outcome, code and `row` of that, and whether it
    `won`. It is quoted as if the item had been sold `under` other terms than the booking says, if it names some."""

    at: str
    given: dict[str, Any]
    says: dict[str, Any]
    under: str = ""


class Witness(NamedTuple):
    """A booking as JSON, the kind of request with what it states, and one or more moments of it."""

    booking: dict[str, Any]
    request: dict[str, Any]
    moments: tuple[Moment, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        moments = [moment._asdict() for moment in self.moments]
        return {"booking": self.booking, "request": self.request, "moments": moments}


def read(data: dict[str, Any]) -> Witness:
    """A witness from what `to_dict` gave."""
    return Witness(data["booking"], data["request"], tuple(Moment(**one) for one in data["moments"]))


def quoted(rulebook: Rulebook, witness: Witness) -> list[Quote]:
    """The quotes of a witness, moment by moment. Raises InvalidInput."""
    asked = dict(witness.request)
    request = REQUESTS[asked.pop("kind")].from_dict(asked)
    bookings = [Booking.from_dict(_under(witness.booking, one.under)) for one in witness.moments]
    pairs = zip(bookings, witness.moments, strict=True)
    return [rulebook.quote(booking, request, at=one.at, given=one.given or None) for booking, one in pairs]


def _under(booking: dict[str, Any], terms: str) -> dict[str, Any]:
    """The booking with its item sold under other terms."""
    items = [{**item, "terms": {"id": terms}} for item in booking["items"]]
    return {**booking, "items": items} if terms else booking


def unlike(rulebook: Rulebook, witness: Witness) -> list[str]:
    """What the quotes of a witness say otherwise than it says; nothing if it is right."""
    found = []
    for moment, quote in zip(witness.moments, quoted(rulebook, witness), strict=True):
        said = _said(quote, moment.says.get("document"))
        found += [f"{key}: {value!r} is {said[key]!r}" for key, value in moment.says.items() if said[key] != value]
    return found


def _said(quote: Quote, document: str | None) -> dict[str, Any]:
    """What a quote says, or what one document answered in it."""
    amounts = {name: None if (money := getattr(quote, name)) is None else money.amount for name in AMOUNTS}
    if document is None:
        codes = sorted({line.code for line in quote.lines if line.code})
        return {**amounts, "outcome": quote.outcome, "code": " ".join(codes)}
    answers = [one for item in explain(quote).to_dict()["items"] for one in item["answers"]]
    own: dict[str, Any] = next((one for one in answers if one["document"] == document), {})
    parts = own.get("units") or own.get("aspects") or []
    row = own.get("row") or next((part["row"] for part in parts if "row" in part), None)
    return {**amounts, "row": row, **{name: own.get(name) for name in ("document", "outcome", "code", "won")}}
