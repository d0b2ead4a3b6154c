"""What is generated can be read, is not degenerate, and the reference keeps the laws of money on it."""

from __future__ import annotations

import random

import pytest

from aftersales.model.booking import Booking
from aftersales.model.facts import UNKNOWN
from aftersales.model.parts import Item
from aftersales.model.record import TOTAL
from tests.reference import generate
from tests.reference.compare import Question, kind_of, questions, run
from tests.reference.plain import itself
from tests.reference.prices import Price, price_of
from tests.reference.units import Sold, units_of

SEEDS = range(40)


def asked(bookings: int) -> list[Question]:
    """Questions of some worlds; reading them loads every document and booking."""
    return [question for number in SEEDS for question in questions(number, bookings)]


def test_the_same_seed_makes_the_same_world() -> None:
    """A reported world and booking can be made again."""
    first, second = ([(q.texts, q.stated, q.request, q.at) for q in questions(7, 3)] for _ in range(2))
    assert first == second


@pytest.mark.parametrize("number", [9017, 9108, 11736])
def test_a_vocabulary_tests_no_money(number: int) -> None:
    """It states no currency; neither of a change nor of a portion is an amount told without one."""
    assert "currency" not in next(questions(number, 1)).texts["words.yaml"]


def test_every_outcome_is_reached() -> None:
    """A run covers grants, denials, reviews and gaps, and a good part of the rows."""
    tally = run(20, 20, seed=1, against=itself)
    assert min(tally.outcomes[name] for name in ("granted", "denied", "review", "incomplete")) > 5
    assert tally.reached > tally.rows // 6


def test_the_reference_conserves_money() -> None:
    """What is known of a line adds up to what was paid; payouts add up to the refund and fit their tenders."""
    for question in asked(5):
        quote, left = question.expected(), {p.id: p.paid - p.refunded for p in question.booking.payments}
        for line in quote.lines:
            if line.kept is not None and line.refundable is not None:
                assert line.refundable + line.kept + line.used + line.already == line.paid
        assert sum(one.amount for one in quote.route.payouts) == (quote.refund or 0)
        assert all(0 < one.amount <= left[one.tender] for one in quote.route.payouts)


def split(unit: str, booking: Booking, item: Item) -> list[Price]:
    """The price of an unused item in units."""
    price = price_of(booking, item, 0)
    units = units_of((unit,), price, price, Sold(booking, item, lambda name: UNKNOWN))
    return [] if isinstance(units, frozenset) else [one for _, one in units]


@pytest.mark.parametrize("unit", ["item", "ticket", "traveller", "segment"])
def test_units_add_up(unit: str) -> None:
    """The prices of the units are together the price of the item."""
    for seed in SEEDS:
        booking = Booking.from_dict(generate.booking(random.Random(seed), "flight"))
        for item, record in zip(booking.items, booking.records, strict=True):
            units = split(unit, booking, item)
            known = units and not any(one.unsplit for one in units)
            assert not known or sum(one.paid for one in units) == record.paid


def test_nights_add_up() -> None:
    """The nights of a stay are the nights of its record."""
    for seed in SEEDS:
        booking = Booking.from_dict(generate.booking(random.Random(seed), "hotel"))
        item, record = booking.items[0], booking.records[0]
        assert [one.total(TOTAL) for one in split("night", booking, item)] == record.whole.nightly(TOTAL)


def test_differences_are_named() -> None:
    """A comparison says what differs."""
    question = next(questions(1, 1))
    answer = itself(question.texts)(question.booking, question.request, question.at, question.reported)
    other = {**answer, "lines": [{**answer["lines"][0], "outcome": "?"}, *answer["lines"][1:]]}
    assert kind_of(other, answer).startswith("outcome: ")
    assert "line.outcome: engine '?'" in question.report(other, answer)
