"""Documents with one body share traces, however many there are, and each row still names its own."""

from __future__ import annotations

from itertools import product

import pytest

from aftersales import Rulebook
from tests.batch import siblings
from tests.batch.test_columns import agreed, columns_of
from tests.batch.test_families import MEET, asked
from tests.simple import Dict, document, rail, raw

TERMS = document("cancel: [{penalty: 60%}]")
FREE, HALF = "cancel: [{penalty: free}]", "cancel: [{penalty: {of: terms_penalty, percent: 50}}]"
AIRPORTS = [f"{one}{two}A" for one, two in product("ABCDEFG", repeat=2)]


@pytest.mark.parametrize("seed", range(5000, 5040))
def test_columns_say_what_the_engine_says_under_documents_with_one_body(seed: int) -> None:
    """On every field of every row, where generated documents beside the terms stand there again for other bookings."""
    job = siblings.job(seed, False, echoes=4)
    part, _ = agreed(columns_of(job), job)
    assert set(part.left) <= MEET


def notices(count: int, *bodies: str) -> Rulebook:
    """Notices of events, each at one airport for three days, of each body in turn; and terms."""
    texts = {f"e{n}.yaml": notice(n, bodies[n % len(bodies)]) for n in range(count)}
    return Rulebook.of_texts({**texts, "terms.yaml": TERMS})


def notice(number: int, body: str) -> str:
    """A notice of an event; its id says nothing of its place in order."""
    own, day = f"event-{number * 7919 % 10_000}", 1 + number % 28
    asks = f"departure_date: '>= 2025-06-{day:02d}, <= 2025-06-{min(30, day + 2):02d}'"
    where = f"[{AIRPORTS[number % len(AIRPORTS)]}, {AIRPORTS[(number * 5 + 1) % len(AIRPORTS)]}]"
    return document(body, own, "waiver", f"[{{product: rail, {asks}, airports_touched: {where}}}]")


def sold(number: int, items: int = 1) -> Dict:
    """A booking from one airport to another, on a day in June."""
    made = [rail(f"2025-06-{1 + number % 30:02d}T10:00", fare="80.00") | {"id": f"i{n}"} for n in range(items)]
    for shift, item in enumerate(made):
        places = {
            name: AIRPORTS[(number * by + shift) % len(AIRPORTS)] for name, by in (("origin", 3), ("destination", 8))
        }
        item["segments"] = [{**item["segments"][0], **places}]
    return raw(*made, id=f"B{number}")


@pytest.mark.parametrize("bodies", [(FREE,), (FREE, HALF), (HALF, HALF + "\nno_show: [{penalty: free}]")])
def test_hundreds_of_notices_take_the_traces_of_a_few(bodies: tuple[str, ...]) -> None:
    """And each row says which of them let the traveller off: of several the first by its id."""
    job = asked(notices(400, *bodies), [sold(number) for number in range(1_500)])
    columns = columns_of(job)
    part, quotes = agreed(columns, job)
    assert columns.traces < 20
    assert not part.left
    assert len({line["decided_by"][0] for line in quotes}) > 50


def test_items_under_several_notices_are_answered_by_their_own() -> None:
    """Documents that could meet are not taken as one."""
    job = asked(notices(60, FREE, HALF), [sold(number, 2) for number in range(150)])
    part, _ = agreed(columns_of(job), job)
    assert not part.left


def test_a_notice_that_may_apply_is_told_from_one_that_does() -> None:
    """Where the day of departure is not stated, nobody knows which notices apply."""
    undated = [sold(number) for number in range(40)]
    for booking in undated:
        del booking["items"][0]["segments"][0]["departs"]
    job = asked(notices(60, FREE, HALF), [*undated, *(sold(number) for number in range(40, 80))])
    _, quotes = agreed(columns_of(job), job)
    assert {line["outcome"] for line in quotes} >= {"granted", "incomplete"}
