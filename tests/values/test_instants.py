"""Text of instants and lengths of time."""

from __future__ import annotations

from datetime import date

import pytest

from aftersales.values.instants import add_months, instant_text, length_text, to_length, wall_clock
from aftersales.values.zones import DAY, HOUR, MINUTE, SECOND
from tests.values.test_zones import utc


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("48h", 48 * HOUR),
        ("20min", 20 * MINUTE),
        ("47h59min", 47 * HOUR + 59 * MINUTE),
        ("47h 59min", 47 * HOUR + 59 * MINUTE),
        ("-20min", -20 * MINUTE),
        ("-1h30min", -90 * MINUTE),
        ("0h", 0),
    ],
)
def test_lengths_of_time(text: str, length: int) -> None:
    """Hours and minutes, possibly negative."""
    assert to_length(text) == length


@pytest.mark.parametrize("text", ["", "-", "48", "2d", "48 h", "48H", "1.5h", "30min2h", "h", "min", "+1h", "48hours"])
def test_not_lengths_of_time(text: str) -> None:
    """There is no day, no fraction and no other spelling."""
    assert to_length(text) is None


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (48 * HOUR, "48h"),
        (47 * HOUR + 59 * MINUTE, "47h59min"),
        (-20 * MINUTE, "-20min"),
        (0, "0min"),
        (30 * SECOND, "30s"),
        (HOUR + SECOND // 2, "1h0.500000s"),
    ],
)
def test_lengths_as_text(length: int, text: str) -> None:
    """Seconds are shown only where there are any."""
    assert length_text(length) == text


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2025-01-31", 1, "2025-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2025-03-31", -1, "2025-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2025-12-15", 1, "2026-01-15"),
        ("2025-05-31", 0, "2025-05-31"),
    ],
)
def test_months_clamp_back_at_month_ends(start: str, months: int, end: str) -> None:
    """A day the target month does not have becomes its last day."""
    assert add_months(date.fromisoformat(start).toordinal(), months) == date.fromisoformat(end).toordinal()


def test_instants_as_text() -> None:
    """In a zone with that zone's offset, else in UTC."""
    at = utc("2025-06-18T02:01")
    assert instant_text(at, "Asia/Shanghai") == "2025-06-18T10:01:00+08:00"
    assert instant_text(at, None) == "2025-06-18T02:01:00+00:00"
    assert instant_text(at, "America/St_Johns") == "2025-06-17T23:31:00-02:30"


def test_midnight_at_the_end_of_a_day() -> None:
    """24:00 is 00:00 of the next date."""
    day = date(2025, 6, 18).toordinal()
    assert wall_clock(day, DAY, "Asia/Shanghai") == wall_clock(day + 1, 0, "Asia/Shanghai") == utc("2025-06-18T16:00")
