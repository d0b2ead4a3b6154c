"""Local times with a zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from aftersales import InvalidInput, LocalTime, Segment
from aftersales.values.zones import instant

NEW_YORK = "America/New_York"


def at(text: str) -> int:
    """An instant from text with offset."""
    return instant(datetime.fromisoformat(text))


def departure(form: object) -> LocalTime | None:
    """The departure of a segment that states it in some form."""
    return Segment.from_dict({"origin": "A", "destination": "B", "departs": form}).departs


def test_one_text_or_an_object() -> None:
    """Both forms, and `LocalTime.of`, mean the same."""
    forms = ({"local": "2025-06-20T10:00", "zone": "Asia/Shanghai"}, "2025-06-20T10:00[Asia/Shanghai]")
    times = [departure(form) for form in forms]
    assert times == [LocalTime.of("2025-06-20T10:00", "Asia/Shanghai")] * 2
    assert times[0] is not None
    assert times[0].instant == at("2025-06-20T02:00+00:00")


def test_the_offset_chooses_at_a_fold() -> None:
    """Without an offset a time that occurs twice has no instant; with it, the one that is meant."""
    assert LocalTime.of("2025-11-02T01:30", NEW_YORK).instant is None
    early = LocalTime.of("2025-11-02T01:30-04:00", NEW_YORK)
    late = LocalTime.of("2025-11-02T01:30-05:00", NEW_YORK)
    assert (early.instant, late.instant) == (at("2025-11-02T05:30+00:00"), at("2025-11-02T06:30+00:00"))
    assert early.wall == late.wall == datetime(2025, 11, 2, 1, 30)  # noqa: DTZ001


def test_a_time_that_never_occurs() -> None:
    """In a gap there is no instant, and no offset can be right."""
    assert LocalTime.of("2025-03-09T02:30", NEW_YORK).instant is None
    for offset in ("-04:00", "-05:00"):
        with pytest.raises(InvalidInput, match="contradicts"):
            LocalTime.of(f"2025-03-09T02:30{offset}", NEW_YORK)


def test_the_offset_must_agree_with_the_zone() -> None:
    """A right offset is accepted, a wrong one is refused."""
    assert LocalTime.of("2025-06-20T10:00+08:00", "Asia/Shanghai").instant == at("2025-06-20T02:00+00:00")
    with pytest.raises(InvalidInput, match="contradicts the zone Asia/Shanghai"):
        LocalTime.of("2025-06-20T10:00+09:00", "Asia/Shanghai")


@pytest.mark.parametrize(
    "text",
    [
        "2025-06-20T10:00",
        "2025-06-20[Asia/Shanghai]",
        "2025-06-20T25:00[Asia/Shanghai]",
        "2025-02-30T10:00[Asia/Shanghai]",
        "2025-06-20T10:00[Asia/Nowhere]",
        "2025-06-20T10:00[]",
        "2025-06-20T10:00[Asia/Shanghai][UTC]",
        "1899-01-01T00:00[UTC]",
        "2300-01-01T00:00[UTC]",
        "0001-01-01T00:00+08:00[Asia/Shanghai]",
    ],
)
def test_texts_that_are_refused(text: str) -> None:
    """Date, time and a zone of the data are needed, in years that make sense."""
    with pytest.raises(InvalidInput):
        departure(text)


@pytest.mark.parametrize("key", ["local", "zone"])
def test_both_keys_are_needed(key: str) -> None:
    """An object without one of them is refused at that key."""
    data = {"local": "2025-06-20T10:00", "zone": "UTC"}
    with pytest.raises(InvalidInput) as error:
        LocalTime.from_dict({name: value for name, value in data.items() if name != key})
    assert [problem.path for problem in error.value.problems] == [key]


def test_datetimes_are_accepted() -> None:
    """A naive datetime is a wall-clock time; an aware one must agree with the zone."""
    naive = LocalTime(local=datetime(2025, 6, 20, 10), zone="Asia/Shanghai")  # noqa: DTZ001
    aware = LocalTime(local=datetime(2025, 6, 20, 10, tzinfo=timezone(timedelta(hours=8))), zone="Asia/Shanghai")
    assert naive.instant == aware.instant
    with pytest.raises(InvalidInput):
        LocalTime(local=datetime(2025, 6, 20, 10, tzinfo=UTC), zone="Asia/Shanghai")
