"""Which intervals of the clocks of one span occur together, judged by real instants."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest

from aftersales.check.spans import MOST_SHIFT
from aftersales.values.zones import local_day, transitions, utc_offset, zone_names
from tests.check.places import TODAY
from tests.linted import lint

HEAD = """\
terms: t
language: 1
title: {en: T, zh: 甲}
source: made for a test
reviewed: 2026-11-22
currency: CNY
applies: [{product: flight}]
cancel:
"""
FIRST = round(datetime(2012, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000
LAST = round(datetime(2037, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000
CLOSED = [
    # two rows: whatever the first leaves, the second takes
    ("time_left", "< 0h", ">= 0 days"),
    ("time_left", ">= 0h", "<= 0 days"),
    ("time_left", ">= 3 days", "< 99h"),
    ("time_left", "> 0 days", "< 27h"),
    ("time_left", "by 18:00 2 days before", "<= 2 days"),
    ("time_left", "by 24:00 2 days before", "< 2 days"),
    ("time_left", "by same time 1 day before", "< 27h"),
    ("time_left", ">= 1 month", "<= 30 days"),
    ("time_left", "<= 1 month", "> 28 days"),
    ("since_booking", "<= 27h", "> 0 days"),
    ("since_booking", "> 1 month", "<= 31 days"),
    ("since_booking", "by 12:00 1 day after", ">= 1 day"),
]
OPEN = [
    ("time_left", ">= 2 days", "< 48h"),
    ("time_left", ">= 24h", "<= 0 days"),
    ("time_left", "> 0h", "< 0 days"),
    ("time_left", "by 18:00 2 days before", "< 2 days"),
    ("time_left", "by same time 1 day before", "< 20h"),
    ("time_left", ">= 1 month", "<= 29 days"),
    ("since_booking", "<= 24h", "> 0 days"),
    ("since_booking", "by 12:00 1 day after", "> 1 day"),
]


def gaps(fact: str, first: str, second: str, folder: Path) -> list[str]:
    """The gaps of a table of two rows."""
    rows = f'  - {{when: {{{fact}: "{first}"}}, free: true}}\n  - {{when: {{{fact}: "{second}"}}, penalty: 5}}\n'
    (folder / "t.yaml").write_text(HEAD + rows, "utf-8")
    return [one.code for one in lint(folder, TODAY) if one.code == "gap"]


@pytest.mark.parametrize(("fact", "first", "second"), CLOSED)
def test_what_cannot_occur_is_no_gap(fact: str, first: str, second: str, tmp_path: Path) -> None:
    """Clocks of one span bound each other."""
    assert gaps(fact, first, second, tmp_path) == []


@pytest.mark.parametrize(("fact", "first", "second"), OPEN)
def test_what_can_occur_is_a_gap(fact: str, first: str, second: str, tmp_path: Path) -> None:
    """One step further the bounds leave something out."""
    assert gaps(fact, first, second, tmp_path) == ["gap"]


def test_how_far_zones_move_their_clocks() -> None:
    """Since 2012 the offsets of a zone lie within three hours of each other, and no zone's date runs back."""
    widest = 0
    data = {(files("tzdata") / "zoneinfo" / zone).read_bytes(): zone for zone in zone_names()}
    for zone in data.values():
        moments = transitions(FIRST, LAST, zone)
        offsets = {utc_offset(at, zone) for at in (FIRST, *moments)}
        widest = max(widest, max(offsets) - min(offsets))
        assert all(local_day(at - 1, zone) <= local_day(at, zone) for at in moments), zone
    assert widest == MOST_SHIFT
