"""Terms that differ in constants alone share traces, and each row is still answered by its own."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from aftersales import Cancel, Disruptions, Rulebook
from aftersales.batch.job import Job
from tests.batch import siblings
from tests.batch.tables import table_of
from tests.batch.test_columns import agreed, columns_of
from tests.simple import Dict, document, rail, raw

MEET = {"invalid", "too_large", "TypeError"}


@pytest.mark.parametrize("seed", range(3000, 3030))
def test_columns_say_what_the_engine_says_under_terms_that_are_alike(seed: int) -> None:
    """On every field of every row, under generated terms that stand there several times with other constants."""
    job = siblings.job(seed, False, plans=4)
    part, _ = agreed(columns_of(job), job)
    assert set(part.left) <= MEET


FARE = """\
cancel:
  - penalty:
      over: time_left
      steps: [{{"> {hours}h": {percent}%}}, {{"> {less}h": {{amount: {minor}.00, at_most: total}}}}]
  - deny: too_late"""
AT = 1_750_200_000_000_000


def fares(count: int) -> Rulebook:
    """Fares that differ in what they keep and until when, and one that is none of them."""
    texts = {f"fare-{n}": fare(n) for n in range(count)}
    other = document("cancel: [{penalty: free}]", "other", applies="[{product: rail, rate_plan: other}]")
    return Rulebook.of_texts({f"{own}.yaml": text for own, text in texts.items()} | {"other.yaml": other})


def fare(number: int) -> str:
    """A fare's document."""
    body = FARE.format(hours=40 + number % 7, less=10 + number % 5, percent=number % 60, minor=3 + number % 11)
    keys = f"[{{product: rail, rate_plan: fare-{number}}}]"
    return document(body, f"fare-{number}", applies=keys)


def sold(own: str, *plans: str) -> Dict:
    """A booking with an item of each rate plan."""
    items = [rail(fare="80.00", attributes={"rate_plan": plan}) | {"id": f"i{n}"} for n, plan in enumerate(plans)]
    return raw(*items, id=own)


def asked(rulebook: Rulebook, bookings: list[Dict]) -> Job:
    """Cancelled on the days before departure."""
    batch = table_of(bookings).combine_chunks().to_batches()[0]
    at = pa.array([AT + 3_600_000_000 * (n % 72) for n in range(len(bookings))], pa.timestamp("us", "UTC"))
    return Job(batch, np.arange(len(bookings)), rulebook, Cancel(), at, Disruptions())


def test_a_hundred_fares_take_the_traces_of_one() -> None:
    """And each row says by which it was answered."""
    job = asked(fares(100), [sold(f"B{n}", f"fare-{n % 97}" if n % 10 else "other") for n in range(2_000)])
    columns = columns_of(job)
    part, quotes = agreed(columns, job)
    assert columns.traces < 12
    assert not part.left
    assert len({line["decided_by"][0] for line in quotes}) > 90


def test_items_of_several_fares_are_answered_by_their_own() -> None:
    """Documents that could meet are not taken as one."""
    job = asked(fares(6), [sold(f"B{n}", f"fare-{n % 5}", f"fare-{n % 3}") for n in range(120)])
    part, _ = agreed(columns_of(job), job)
    assert not part.left
