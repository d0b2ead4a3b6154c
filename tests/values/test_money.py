"""Money: decimal text at the boundary, whole minor units inside."""

from __future__ import annotations

import pytest

from aftersales import Money
from aftersales.values.currencies import EXPONENTS
from aftersales.values.money import LARGEST, MoneyError, exponent, to_minor, to_text


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("55.50", "CNY", 5550),
        ("55.5", "CNY", 5550),
        ("55", "CNY", 5500),
        ("0", "CNY", 0),
        ("-1.25", "CNY", -125),
        ("1000", "JPY", 1000),
        ("1000.00", "JPY", 1000),
        ("1.234", "KWD", 1234),
        ("1.2", "KWD", 1200),
        ("0.0001", "CLF", 1),
        ("1.500000", "CNY", 150),
        ("007.10", "CNY", 710),
    ],
)
def test_decimal_text_becomes_minor_units(text: str, currency: str, minor: int) -> None:
    """Decimals are those of the currency; zeros after them are allowed."""
    assert to_minor(text, currency) == minor


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [(5550, "CNY", "55.50"), (5, "CNY", "0.05"), (-5, "CNY", "-0.05"), (1000, "JPY", "1000"), (1, "KWD", "0.001")],
)
def test_minor_units_become_decimal_text(minor: int, currency: str, text: str) -> None:
    """All the decimals of the currency are written."""
    assert to_text(minor, currency) == text


@pytest.mark.parametrize(
    "text",
    ["", " 1", "1 ", "+1", "1e5", "1,000", ".5", "5.", "1.2.3", "--1", "0x10", "NaN", "inf", "1_000", "１", "1\n"],
)
def test_anything_else_is_refused(text: str) -> None:
    """Only plain decimal digits are an amount."""
    with pytest.raises(MoneyError):
        to_minor(text, "CNY")


@pytest.mark.parametrize(("text", "currency"), [("1.005", "CNY"), ("0.5", "JPY"), ("1.0001", "KWD")])
def test_more_decimals_than_the_currency_has(text: str, currency: str) -> None:
    """A fraction of a minor unit is refused, never rounded away."""
    with pytest.raises(MoneyError, match="decimals"):
        to_minor(text, currency)


def test_the_largest_amount() -> None:
    """The bound itself is accepted, one minor unit more is not."""
    assert to_minor(str(LARGEST), "JPY") == LARGEST
    with pytest.raises(MoneyError, match="largest"):
        to_minor(str(LARGEST + 1), "JPY")


@pytest.mark.parametrize("code", ["", "cny", "XXX", "CNYY", "¥", "RMB"])
def test_unknown_currencies(code: str) -> None:
    """Only codes of ISO 4217 are currencies."""
    with pytest.raises(MoneyError, match="ISO 4217"):
        exponent(code)


def test_a_currency_that_is_not_text() -> None:
    """What cannot be a code is refused like a wrong one."""
    with pytest.raises(MoneyError):
        Money.of("1", ["CNY"])  # type: ignore[arg-type]


@pytest.mark.parametrize(("code", "digits"), [("JPY", 0), ("CNY", 2), ("KWD", 3), ("CLF", 4), ("ISK", 0), ("TND", 3)])
def test_decimals_of_currencies(code: str, digits: int) -> None:
    """The decimals ISO 4217 gives."""
    assert exponent(code) == digits


def test_every_currency_is_a_code_of_three_letters() -> None:
    """The table holds well over a hundred codes, none twice."""
    assert len(EXPONENTS) > 150
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in EXPONENTS)


def test_money_is_a_value() -> None:
    """Equal amounts of one currency are equal; text and plain data are as documented."""
    money = Money.of("497.50", "CNY")
    assert money == Money(49750, "CNY") != Money(49750, "EUR")
    assert (str(money), money.amount) == ("CNY 497.50", "497.50")
    assert money.to_dict() == {"amount": "497.50", "currency": "CNY"}
