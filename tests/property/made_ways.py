"""Payments, the rails that they came by and the orders they are paid back in, for the laws of routing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from hypothesis import strategies as st

from aftersales import Booking, Cancel, Quote, Rulebook
from aftersales.engine.books import books_of_library
from aftersales.policy.diagnostics import Position
from aftersales.policy.documents import Days, Elapsed, Form, Months, Routing, Tender
from aftersales.policy.loading import Library, load_texts
from aftersales.values.money import to_text
from tests.simple import Dict, document, rail

HERE = Position("made.yaml", 1, 1)
TERMS = load_texts({"t.yaml": document("cancel: [{penalty: actual_loss}]").replace("currency: CNY\n", "")})
METHODS = ("card", "points", "voucher", "coupon", "bank")
FORMS: dict[str, Form] = {"points": "points", "voucher": "voucher", "coupon": "nothing"}
CAPTURED = "2025-06-01T{:02d}:00:00Z"
AT = "2025-06-10T12:00:00Z"
CURRENCIES = ("JPY", "CNY", "KWD")
"""Of no, two and three decimals."""


@dataclass(frozen=True)
class Ways:
    """Tenders in minor units, under rails and at most one order."""

    tenders: tuple[Dict, ...]
    currency: str
    rails: tuple[Tender, ...] = ()
    routing: Routing | None = None
    history: tuple[Dict, ...] = field(default=())

    @property
    def total(self) -> int:
        """What was paid."""
        return sum(one["amount"] for one in self.tenders)

    @cached_property
    def rules(self) -> Rulebook:
        """Terms that keep what the item says was lost, the rails, and the order."""
        ways = (*self.rails, *(() if self.routing is None else (self.routing,)))
        return Rulebook(books_of_library(Library((*TERMS.documents, *ways), "ways")))

    def booking(self, kept: int) -> Booking:
        """A booking of which so much is kept."""
        price, lost = (to_text(minor, self.currency) for minor in (self.total, kept))
        item = rail("2026-01-01T10:00", fare=price, attributes={"actual_loss": lost})
        tenders = [{**one, "amount": to_text(one["amount"], self.currency)} for one in self.tenders]
        keys = {"currency": self.currency, "items": [item], "tenders": tenders, "history": [*self.history]}
        earned = [{"program": "miles", "points": 777}]
        return Booking.from_dict({"id": "B", "booked_at": "2025-01-01T00:00:00Z", "earned": earned, **keys})

    def back(self, refund: int, at: str = AT) -> Quote:
        """The quote by which so much comes back in all, with what was paid back before."""
        return self.rules.quote(self.booking(self.total - refund), Cancel(id="r"), at=at)

    def after(self, quote: Quote) -> Ways:
        """The same once a quote is paid."""
        paid: Any = {"kind": "refunded", "item": "i1"}
        events = [{**paid, "tender": one.tender, "amount": one.amount.amount} for one in quote.payouts]
        return replace(self, history=(*self.history, *events))

    def steps(self, amounts: list[int]) -> list[Quote]:
        """The quotes of one refund after the other, up to so much in all."""
        found: list[Quote] = []
        ways = self
        for amount in amounts:
            found.append(ways.back(amount))
            ways = ways.after(found[-1])
        return found


def rail_of(method: str, **keys: Any) -> Tender:
    """A rail of one method, in UTC."""
    start: Any = {"window": None, "partial_refunds": None, "arrival": None, "zone": "UTC", "at": HERE}
    return Tender(id=method, title={}, source="", reviewed=None, methods=(method,), **{**start, **keys})


def routing_of(**keys: Any) -> Routing:
    """An order of tenders that applies to all."""
    start: Any = {"payers": None, "order": (), "within": "pro_rata", "claws_back": False, "at": HERE}
    start |= {"applies": (), "facts": (), "approval": None, "issue": None}
    return Routing(id="order", title={}, source="", reviewed=None, **{**start, **keys})


GENEROUS = tuple(
    rail_of(method, comes_back=FORMS.get(method, "money"), fallback=() if method == "bank" else ("bank",))
    for method in METHODS
)
"""Rails without limits."""
WINDOWS = st.sampled_from((None, Elapsed(3_600_000_000), Days(9), Days(8), Months(1)))


@st.composite
def limited(draw: st.DrawFn) -> tuple[Tender, ...]:
    """Rails with all kinds of limits, for some of the methods."""
    found = []
    for method in draw(st.lists(st.sampled_from(METHODS), unique=True)):
        others = [one for one in METHODS if one != method]
        form = FORMS.get(method, "money")
        limits = {
            "window": draw(WINDOWS),
            "partial_refunds": draw(st.sampled_from((None, 0, 1, 3))),
            "minimum": draw(st.sampled_from(((), (("CNY", 5), ("KWD", 50)), (("JPY", 1000),)))),
            "void_until": draw(st.sampled_from((None, 0, 46_800_000_000, 86_400_000_000))),
            "at_least": draw(st.sampled_from((None, Days(30)))) if form == "voucher" else None,
        }
        fallback = tuple(draw(st.lists(st.sampled_from(others), unique=True, max_size=3)))
        found.append(rail_of(method, comes_back=form, fallback=fallback, **limits))
    return tuple(found)


ROUTINGS = st.builds(
    routing_of,
    payers=st.sampled_from((None, (), ("company",))),
    order=st.lists(st.sampled_from((*METHODS, "money", "rest", "nothing")), unique=True, max_size=4).map(tuple),
    within=st.sampled_from(("pro_rata", "latest_first", "first_first")),
    claws_back=st.booleans(),
)


@st.composite
def tenders(draw: st.DrawFn, statuses: tuple[str, ...] = ("open", "open", "open", "closed", "chargeback")) -> Dict:
    """A payment; all but its id and whether it was captured may be left out."""
    amount = draw(st.integers(1, 3) | st.integers(1, 20_000))
    found: Dict = {"method": draw(st.sampled_from(METHODS)), "amount": amount}
    found["status"] = draw(st.sampled_from(statuses))
    found["captured_at"] = CAPTURED.format(draw(st.integers(0, 3)))
    found |= draw(st.sampled_from(({}, {"payer": "company"}, {"payer": "me"})))
    found |= {"points": draw(st.integers(1, 30_000))} if draw(st.booleans()) else {}
    ends = st.sampled_from(("2025-06-09", "2025-06-10", "2026-01-01"))
    found |= {"expires_on": draw(ends)} if draw(st.booleans()) else {}
    found |= {"captured": {"amount": str(draw(st.integers(1, 900))), "currency": "USD"}} if draw(st.booleans()) else {}
    return found


def booked(found: list[Dict]) -> tuple[Dict, ...]:
    """Payments with ids of their own."""
    return tuple({**one, "id": f"p{place}"} for place, one in enumerate(found))


def free(found: tuple[Dict, ...]) -> tuple[Dict, ...]:
    """Payments that say how many points they were, and of vouchers no end."""
    return tuple({"points": 777, **one, "expires_on": None} for one in found)


PAYMENTS = st.lists(tenders(), min_size=1, max_size=4).map(booked)
SOUND = st.lists(tenders(statuses=("open",)), min_size=1, max_size=4).map(booked)
WAYS = st.builds(Ways, PAYMENTS, st.sampled_from(CURRENCIES), limited(), st.none() | ROUTINGS)
"""Anything."""
FREE_WAYS = st.builds(Ways, SOUND.map(free), st.sampled_from(CURRENCIES), st.just(GENEROUS), st.none() | ROUTINGS)
"""Where every share comes back by its own rail."""
