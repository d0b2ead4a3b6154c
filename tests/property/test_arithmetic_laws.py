"""Laws of rounding, splitting and the order of operations, against exact fractions."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from hypothesis import example, given
from hypothesis import strategies as st

from aftersales import Rulebook
from aftersales.values.currencies import EXPONENTS
from aftersales.values.money import LARGEST, to_minor, to_text
from aftersales.values.rounding import MODES, Mode, allocate, round_ratio
from tests.property.made_bookings import text_of
from tests.property.strategies import as_yaml
from tests.simple import answer, book, booking, rail

STEPS = st.sampled_from((1, 5, 10, 50, 100, 1000, 333))
MINOR = st.integers(0, LARGEST) | st.integers(0, 1000)
POINTS = st.integers(0, 10_000)


def nearest(exact: Fraction, mode: Mode) -> int:
    """A fraction rounded to a whole number, by the book."""
    low, high = floor(exact), ceil(exact)
    if mode in ("down", "up") or 2 * exact != low + high:
        return {"down": low, "up": high}.get(mode, low if exact - low < high - exact else high)
    return {"half_up": high, "half_down": low}.get(mode, low if low % 2 == 0 else high)


@given(MINOR, POINTS, STEPS, st.sampled_from(MODES))
@example(125, 10_000, 50, "half_even")
@example(75, 10_000, 50, "half_even")
@example(25, 10_000, 50, "half_down")
def test_rounding_to_a_step_is_exact(minor: int, points: int, step: int, mode: Mode) -> None:
    """A percentage rounded to a step equals the fraction rounded to it, in every mode."""
    exact = Fraction(minor * points, 10_000 * step)
    assert round_ratio(minor * points, 10_000, step, mode) == nearest(exact, mode) * step


WEIGHTS = st.lists(st.integers(0, LARGEST) | st.integers(0, 9), min_size=1, max_size=12)


@given(MINOR, WEIGHTS)
def test_a_split_adds_up(total: int, weights: list[int]) -> None:
    """The parts of a split are the whole, and none is negative."""
    parts = allocate(total, weights)
    assert sum(parts) == total
    assert min(parts) >= 0


@given(MINOR, WEIGHTS.filter(any))
def test_a_split_is_never_off_by_a_unit(total: int, weights: list[int]) -> None:
    """Each part is the exact share rounded down or up; a weight of zero gets nothing."""
    for part, weight in zip(allocate(total, weights), weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1
        assert part == 0 or weight


@given(MINOR, WEIGHTS.filter(any))
def test_the_largest_remainders_win_and_the_first_of_equals(total: int, weights: list[int]) -> None:
    """Who is rounded up has a larger remainder, or as large a one and stands earlier, than who is not."""
    exact = [Fraction(total * weight, sum(weights)) for weight in weights]
    parts = allocate(total, weights)
    rest = [(share - floor(share), -place) for place, share in enumerate(exact)]
    up = [rest[n] for n, part in enumerate(parts) if part > exact[n]]
    down = [rest[n] for n, part in enumerate(parts) if part < exact[n]]
    assert not up or not down or min(up) > max(down)


@given(st.sampled_from(sorted(EXPONENTS)) | st.sampled_from(("JPY", "KWD", "CNY")), st.integers(-LARGEST, LARGEST))
def test_minor_units_round_trip(currency: str, minor: int) -> None:
    """Minor units written as text and read again are the same, in every currency."""
    text = to_text(minor, currency)
    assert to_minor(text, currency) == minor
    assert Fraction(text) == Fraction(minor, 10 ** EXPONENTS[currency])


CENTS = st.integers(1, 5_000_000)
HALVES = st.sampled_from(("up", "down", "even"))


@given(CENTS, POINTS, st.sampled_from((1, 5, 50, 1000)), HALVES, CENTS, CENTS)
@example(1000, 500, 50, "up", 200, 100)
def test_percent_then_round_then_minimum_then_cap(
    fare: int, points: int, step: int, half: str, least: int, most: int
) -> None:
    """A penalty is the percentage, rounded, raised to its minimum, cut to its cap, and at most what was paid."""
    amount = {"percent": f"{points // 100}.{points % 100:02d}", "round": {"to": text_of(step), "half": half}}
    amount |= {"at_least": text_of(least), "at_most": text_of(most)}
    rounded = nearest(Fraction(fare * points, 10_000 * step), f"half_{half}") * step  # type: ignore[arg-type]
    penalty = min(max(rounded, least), most, fare)
    assert answer(one_row({"penalty": amount}), booking(rail(fare=text_of(fare)))) == text_of(fare - penalty)


@given(CENTS, POINTS, st.sampled_from((1, 5, 50, 1000)))
def test_a_refund_is_rounded_on_the_side_it_states(fare: int, points: int, step: int) -> None:
    """`refund: 50%` rounds what goes back, not what is kept."""
    amount = {"percent": f"{points // 100}.{points % 100:02d}", "round": {"to": text_of(step), "down": True}}
    back = nearest(Fraction(fare * points, 10_000 * step), "down") * step
    assert answer(one_row({"refund": amount}), booking(rail(fare=text_of(fare)))) == text_of(min(back, fare))


@given(st.lists(CENTS, min_size=1, max_size=4), POINTS, CENTS)
def test_per_traveller_limits_act_before_the_sum(fares: list[int], points: int, least: int) -> None:
    """Each traveller's share is valued, raised to the minimum and cut at that traveller's own price, then added."""
    price = [{"kind": "fare", "amount": text_of(f), "traveller": f"t{n}"} for n, f in enumerate(fares)]
    what = booking(rail(price=price), travellers=[{"id": f"t{n}"} for n in range(len(fares))])
    amount = {"percent": f"{points // 100}.{points % 100:02d}", "per": "traveller", "at_least": text_of(least)}
    kept = [min(max(nearest(Fraction(fare * points, 10_000), "half_up"), least), fare) for fare in fares]
    assert answer(one_row({"penalty": amount}), what) == text_of(sum(fares) - sum(kept))


@given(CENTS, st.lists(POINTS, min_size=1, max_size=4), st.sampled_from(("sum", "least", "greatest")))
def test_amounts_are_rounded_before_they_are_combined(fare: int, points: list[int], how: str) -> None:
    """Each part of a combination is rounded on its own."""
    parts = [nearest(Fraction(fare * p, 10_000), "half_up") for p in points]
    kept = min({"sum": sum, "least": min, "greatest": max}[how](parts), fare)  # type: ignore[operator]
    amount = {how: [f"{p // 100}.{p % 100:02d}%" for p in points]}
    assert answer(one_row({"penalty": amount}), booking(rail(fare=text_of(fare)))) == text_of(fare - kept)


def one_row(row: dict[str, object]) -> Rulebook:
    """A rulebook of one terms document with one row."""
    head = {"terms": "t", "language": 1, "title": {"en": "t"}, "source": "s", "currency": "CNY"}
    return book(as_yaml({**head, "applies": [{"product": "rail"}], "cancel": [row]}))
