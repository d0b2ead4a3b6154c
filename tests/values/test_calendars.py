"""Working days."""

from __future__ import annotations

from datetime import date

import pytest

from aftersales.values.calendars import CalendarUnknown, WorkingDays, holidays_of
from aftersales.values.recurrences import Recurrence


def day(text: str) -> int:
    """A date's ordinal."""
    return date.fromisoformat(text).toordinal()


def calendar(
    weekend: tuple[int, ...] = (5, 6),
    country: str | None = None,
    rules: tuple[Recurrence, ...] = (),
    off: tuple[str, ...] = (),
    working: tuple[str, ...] = (),
    known: tuple[str, str] | None = None,
) -> WorkingDays:
    """A calendar from text."""
    reach = None if known is None else (day(known[0]), day(known[1]))
    return WorkingDays(
        "c",
        weekend,
        (country,) if country else (),
        frozenset(map(day, off)),
        frozenset(map(day, working)),
        reach,
        rules,
    )


def test_weekends() -> None:
    """Saturday and Sunday unless stated otherwise."""
    assert [calendar().is_working(day(f"2025-06-{d}")) for d in (20, 21, 22, 23)] == [True, False, False, True]
    assert not calendar(weekend=(4,)).is_working(day("2025-06-20"))


def test_counting_starts_the_day_after() -> None:
    """One working day after a Friday is Monday; none at all is the day itself."""
    assert calendar().after(day("2025-06-20"), 1) == day("2025-06-23")
    assert calendar().after(day("2025-06-21"), 1) == day("2025-06-23")
    assert calendar().after(day("2025-06-21"), 0) == day("2025-06-21")
    assert calendar().after(day("2025-06-20"), 7) == day("2025-07-01")


def test_exceptions_by_date() -> None:
    """A listed working day beats the weekend and the holidays; a listed day off beats the week."""
    one = calendar(off=("2025-06-23",), working=("2025-06-21",))
    assert one.after(day("2025-06-20"), 1) == day("2025-06-21")
    assert one.after(day("2025-06-21"), 1) == day("2025-06-24")


def test_public_holidays() -> None:
    """Holidays of a country of the `holidays` library are no working days, unless listed as such."""
    assert day("2025-12-25") in holidays_of("US", 2025)
    assert not calendar(country="US").is_working(day("2025-12-25"))
    assert calendar(country="US", working=("2025-12-25",)).is_working(day("2025-12-25"))


def test_a_calendar_knows_its_end() -> None:
    """Both ends of the known range belong to it; beyond, it refuses to guess."""
    one = calendar(known=("2025-06-20", "2025-06-24"))
    assert one.is_working(day("2025-06-20"))
    assert one.after(day("2025-06-20"), 2) == day("2025-06-24")
    with pytest.raises(CalendarUnknown, match="2025-06-25"):
        one.after(day("2025-06-20"), 3)
    with pytest.raises(CalendarUnknown, match="2025-06-19"):
        one.is_working(day("2025-06-19"))
