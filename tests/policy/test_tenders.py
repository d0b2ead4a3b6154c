"""`tender` documents: what an author may say of a rail, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from aftersales.policy.documents import Days, Elapsed, Months, Tender
from aftersales.policy.loading import load_texts
from aftersales.values.zones import MINUTE
from tests.simple import document, refused

HEAD = "language: 1\ntitle: {en: x}\nsource: s\n"
TERMS = document("cancel: [{free: true}]")


def rail_text(body: str = "", own: str = "cards", methods: str = "[card]") -> str:
    """A rail for cards."""
    return f"tender: {own}\n{HEAD}methods: {methods}\n{body}\n"


def read(body: str) -> Tender:
    """The rail of a text."""
    (found,) = load_texts({"t.yaml": rail_text(body)}).of(Tender)
    return found


@pytest.mark.parametrize(
    ("body", "field", "value"),
    [
        ("", "comes_back", "money"),
        ("comes_back: points", "comes_back", "points"),
        ("comes_back: nothing", "comes_back", "nothing"),
        ("spacing: 1min", "spacing", Elapsed(MINUTE)),
        ("minimum: {CNY: 0.01, JPY: 50, KWD: 0.001}", "minimum", (("CNY", 1), ("JPY", 50), ("KWD", 1))),
        ("void: {until: 22:00}", "void_until", 22 * 60 * MINUTE),
        ("void: {until: '24:00'}", "void_until", 24 * 60 * MINUTE),
        ("cut_off: 17:30", "cut_off", (17 * 60 + 30) * MINUTE),
        ("cut_off: 00:00", "cut_off", 0),
        ("comes_back: voucher\nvalidity: original", "validity", None),
        ("comes_back: voucher\nvalidity: 12 months", "validity", Months(12)),
        ("comes_back: voucher\nvalidity: 1 year", "validity", Months(12)),
        ("comes_back: voucher\nat_least: 90 days", "at_least", Days(90)),
        ("window: 365 days", "window", Days(365)),
        ("window: 12 months", "window", Months(12)),
        ("", "fallback", ()),
    ],
)
def test_what_a_rail_says(body: str, field: str, value: Any) -> None:
    """Lengths, times of day and amounts are values of their own."""
    assert getattr(read(body), field) == value


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("comes_back: cash", "word"),
        ("spacing: 1 day", "unit"),
        ("spacing: 2 business days", "unit"),
        ("minimum: {XYZ: 1}", "currency"),
        ("minimum: {cny: 1}", "currency"),
        ("minimum: {JPY: 0.5}", "amount"),
        ("minimum: {CNY: 0}", "amount"),
        ("minimum: {CNY: -1}", "amount"),
        ("minimum: 1", "shape"),
        ("void: {until: 24:01}", "time"),
        ("void: {until: 10pm}", "time"),
        ("void: {}", "missing-key"),
        ("void: {until: 22:00, zone: UTC}", "unknown-key"),
        ("void: 22:00", "shape"),
        ("cut_off: 25:00", "time"),
        ("cut_off: noon", "time"),
        ("comes_back: voucher\nvalidity: 24h", "unit"),
        ("comes_back: voucher\nat_least: 5 business days", "unit"),
        ("comes_back: voucher\nat_least: original", "unit"),
        ("at_least: 12 months", "no-voucher"),
        ("comes_back: credit\nvalidity: 12 months", "no-voucher"),
        ("fallback: []", "empty-list"),
        ("fallback: card", "shape"),
        ("fallback: [card]", "own-fallback"),
        ("fallback: [bank]", "unknown-method"),
        ("falback: [bank]", "unknown-key"),
    ],
)
def test_what_is_refused(body: str, code: str) -> None:
    """Each at its place, with one code."""
    assert [one.code for one in refused(TERMS, rail_text(body))] == [code]


BANK = rail_text("minimum: {CNY: 10.00, EUR: 5.00}", "bank", "[bank]")
WALLET = rail_text("", "wallet", "[wallet]")
POINTS = rail_text("comes_back: points", "points", "[points]")


def found(fallback: str, *others: str) -> list[tuple[str, int]]:
    """The codes and columns of the findings about a chain; their severities are warnings."""
    texts = {"0": rail_text(f"fallback: {fallback}")} | {str(n): text for n, text in enumerate(others, 1)}
    warnings = load_texts(texts).warnings
    assert {one.severity for one in warnings} <= {"warning"}
    return [(one.code, one.at.column) for one in warnings]


def test_chains_that_are_reached_to_their_end() -> None:
    """A rail with a minimum leaves small amounts, and other currencies none, to the next."""
    assert found("[bank, wallet]", BANK, WALLET) == []
    assert found("[wallet]", BANK, WALLET) == []
    lower = rail_text("minimum: {CNY: 5.00, EUR: 5.00}", "other", "[other]")
    assert found("[bank, other]", BANK, lower) == []


def test_chains_that_never_reach_their_end() -> None:
    """After a rail that takes every amount, or every amount that the next would take."""
    never = "never-reached"
    assert found("[wallet, bank]", BANK, WALLET) == [(never, len("fallback: [wallet, b"))]
    assert found("[bank, bank, wallet]", BANK, WALLET) == [(never, len("fallback: [b"))]
    higher = rail_text("minimum: {CNY: 20.00, EUR: 5.00}", "other", "[other]")
    assert found("[bank, other]", BANK, higher) == [(never, len("fallback: [bank, o"))]
    assert found("[points, wallet]", POINTS, WALLET) == [(never, len("fallback: [p"))]


def test_a_currency_of_which_a_rail_has_no_minimum_is_all_taken() -> None:
    """A minimum in euro leaves yen nothing: the rail before took them all, but not the euro."""
    yen = rail_text("minimum: {JPY: 100}", "other", "[other]")
    assert found("[bank, other]", BANK, yen) == []
    both = rail_text("minimum: {CNY: 10.00, EUR: 5.00, JPY: 100}", "other", "[other]")
    assert found("[bank, other]", BANK, both) == [("never-reached", len("fallback: [bank, o"))]


def test_an_unknown_method_is_told_at_its_place_with_a_hint() -> None:
    """The column of the name itself."""
    (one,) = refused(TERMS, rail_text("fallback: [wallet, bnk]"), WALLET, BANK)
    assert (one.code, one.at.line, one.at.column, one.hint) == (
        "unknown-method", 6, len("fallback: [wallet, b"), "did you mean `bank`?",
    )  # fmt: skip
