"""What is proven of a document no booking breaks, and what is refuted its booking breaks: random documents and laws."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from aftersales import Booking, Cancel, Change, Quote, Rulebook
from aftersales.check.prove.proofs import Proof
from aftersales.check.prove.survey import tried
from aftersales.check.subject import Folder
from aftersales.policy.loading import load_texts
from tests.check.places import TODAY
from tests.property.made_bookings import text_of
from tests.property.strategies import amounts, as_yaml, rows
from tests.simple import not_none

START = datetime.fromisoformat("2025-06-20T10:00:00+08:00")
HEAD = {"language": 1, "title": {"en": "t"}, "source": "s", "currency": "CNY", "applies": [{"product": "rail"}]}
BOUNDS = st.tuples(st.sampled_from(("penalty", "refund")), st.sampled_from(("at_most", "at_least")), amounts())
TABLES = st.lists(rows(words=False), min_size=1, max_size=3)
TRIED = 120


def documents(table: list[Any], law: tuple[str, str, Any]) -> dict[str, str]:
    """The document with its law; and one whose fee is the bound, so that the engine says what it comes to."""
    states, side, bound = law
    stated = {"terms": "t", **HEAD, "laws": [{states: {side: bound}}], "cancel": table}
    return {"t.yaml": as_yaml(stated), "b.yaml": as_yaml({"terms": "b", **HEAD, "change": [{"fee": bound}]})}


def proof_of(texts: dict[str, str]) -> Proof:
    """What becomes of the law."""
    folder = Folder(load_texts(texts), texts, TODAY)
    plan = next(plan for plan in folder.plans if plan.id == "t")
    (proof,) = [one for one in tried(folder, plan, 20).proofs if one.law == "law-1"]
    return proof


def bookings(random: Random) -> Iterator[tuple[dict[str, Any], str]]:
    """Bookings of one to three travellers at all sorts of prices, each with an instant."""
    for _ in range(TRIED):
        travellers = [f"t{number}" for number in range(random.randint(1, 3))]
        most = random.choice((3, 100, 2_000, 30_000, 3_000_000))
        price = [
            {"kind": kind, "amount": text_of(random.randint(0, most)), "traveller": own}
            for own in travellers
            for kind in ("fare", "tax")
        ]
        left = timedelta(minutes=random.choice((1, 60 * 48, random.randint(-100, 60 * 24 * 40))))
        yield booked(travellers, price), (START - left).isoformat()


def booked(travellers: list[str], price: list[dict[str, Any]]) -> dict[str, Any]:
    """A rail booking."""
    cents = sum(int(part["amount"].replace(".", "")) for part in price)
    segment = {"origin": "A", "destination": "B", "departs": "2025-06-20T10:00[Asia/Shanghai]"}
    item = {"id": "i", "product": "rail", "segments": [segment], "price": price}
    head = {"id": "b", "booked_at": "2025-05-01T10:00:00+08:00", "currency": "CNY"}
    paid = [{"id": "p", "method": "card", "amount": text_of(cents)}]
    return {**head, "travellers": [{"id": own} for own in travellers], "items": [item], "tenders": paid}


def broken(rules: Rulebook, data: dict[str, Any], at: str, law: tuple[str, str, Any], facts: Any = None) -> bool:
    """Whether a booking breaks the law, by what the engine quotes under the two documents."""
    under = {own: {**data, "items": [{**data["items"][0], "terms": {"id": own}}]} for own in "tb"}
    quote = rules.quote(Booking.from_dict(under["t"]), Cancel(), at=at, given=facts)
    bound = rules.quote(Booking.from_dict(under["b"]), Change(), at=at, given=facts)
    stated = amount(quote, law[0])
    if stated is None or bound.fee is None:
        return False
    return stated > bound.fee.minor if law[1] == "at_most" else stated < bound.fee.minor


def amount(quote: Quote, states: str) -> int | None:
    """The penalty or the refund; what is denied is kept."""
    (line,) = quote.lines
    if quote.outcome == "denied":
        return 0 if states == "refund" else not_none(line.paid).minor
    found = quote.penalty if states == "penalty" else quote.refund
    return None if found is None else found.minor


@settings(max_examples=60, deadline=None)
@given(TABLES, BOUNDS, st.integers(0, 2**32))
def test_verdicts_agree_with_the_engine(table: list[Any], law: tuple[str, str, Any], seed: int) -> None:
    """No booking breaks what is proven; the witness breaks what is refuted."""
    texts = documents(table, law)
    proof, rules = proof_of(texts), Rulebook.of_texts(texts)
    if proof.outcome == "refuted":
        assert proof.witness is not None
        (moment,) = proof.witness.moments
        assert broken(rules, proof.witness.booking, moment.at, law, moment.given)
    else:
        found = [one for one in bookings(Random(seed)) if broken(rules, *one, law)]
        assert not found or proof.outcome == "unknown", (proof, found[0])
