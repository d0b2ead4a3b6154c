"""Bookings that cannot be used: each ends with 2 and one line that says where and what, never with a traceback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.run import AT, BOOKING, Change, booking_file, run, written


def _refusal(file: Path, policies: Path, command: str = "quote") -> str:
    request = ["--cancel", "--at", AT] if command == "quote" else []
    result = run(command, file, *request, "--policies", policies)
    assert result.exit_code == 2
    assert result.stdout == ""
    return str(result.stderr)


def _fare(amount: Any) -> Change:
    return lambda booking: booking["items"][0]["price"][0].update(amount=amount)


def _departs(time: str) -> Change:
    return lambda booking: booking["items"][0]["segments"][0].update(departs=time)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_fare(553.0), "items[0].price[0].amount: a decimal string such as"),
        (_fare("-553.00"), "items[0].price[0].amount: a decimal string such as"),
        (_fare("553.005"), "items[0].price[0].amount: `553.005` has more than the 2 decimals of CNY"),
        (lambda b: b.update(colour="red"), "colour: unknown key"),
        (lambda b: b.update(booked_at="2025-06-01T09:30:00"), "booked_at: a UTC offset is required"),
        (_departs("2025-06-20T10:00[Mars/Olympus]"), "departs.zone: an IANA time zone is expected"),
        (_departs("2025-06-20T10:00+09:00[Asia/Shanghai]"), "departs.local: the offset contradicts the zone"),
        (_departs("2025-06-20T10:00"), "departs: local time with zone expected"),
        (lambda b: b["tenders"].pop(), "tenders: the payments must cover the price of 553.00 CNY, found `500.00`"),
        (lambda b: b.update(currency="XYZ"), "currency: `XYZ` is not an ISO 4217 currency code"),
        (lambda b: b.pop("items"), "items: required, but missing"),
        (lambda b: b["items"].clear(), "items: "),
        (lambda b: b["tenders"][1].update(id="p1"), "tenders[1].id: the id stands twice"),
    ],
)
@pytest.mark.parametrize("command", ["quote", "schedule"])
def test_each_problem_is_told_at_its_place(
    change: Change, expected: str, command: str, tmp_path: Path, policies: Path
) -> None:
    """The line starts with the file and names the JSON path."""
    file = booking_file(tmp_path, change)
    message = _refusal(file, policies, command)
    assert f"{file}: error: " in message
    assert expected in message


def test_every_problem_is_told_at_once(tmp_path: Path, policies: Path) -> None:
    """Two mistakes give two lines."""

    def both(booking: dict[str, Any]) -> None:
        booking["colour"] = "red"
        booking["items"][0]["product"] = "rocket"

    message = _refusal(booking_file(tmp_path, both), policies)
    assert len(message.splitlines()) == 2
    assert "items[0].product: 'flight', 'rail'" in message


_DEEP = 10_000


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (json.dumps(BOOKING)[:200], "column 201: not valid JSON"),
        ("", "line 1 column 1: not valid JSON"),
        ("[]", "an object with text keys is expected, found `list`"),
        ('{"id": "a", "id": "b"}', "id: the key stands twice in one object"),
        ('{"id": NaN}', "not valid JSON: numbers are finite, found `NaN`"),
        ("[" * _DEEP + "]" * _DEEP, "nested too deeply"),
        ('{"extensions": ' * _DEEP + "1" + "}" * _DEEP, "nested too deeply"),
        ('{"id": "旅"}'.encode("gb18030"), "not UTF-8 text"),
        (b'"' + b"a" * 10_000_001 + b'"', "longer than 10000000 characters"),
    ],
    ids=["truncated", "empty", "list", "duplicate key", "NaN", "deep list", "deep object", "not UTF-8", "huge"],
)
def test_unreadable_files(content: str | bytes, expected: str, tmp_path: Path, policies: Path) -> None:
    """What is not a JSON object at all is told with its place in the text."""
    file = written(tmp_path / "booking.json", content)
    message = _refusal(file, policies)
    assert f"{file}: error: " in message
    assert expected in message


def test_missing_file(tmp_path: Path, policies: Path) -> None:
    """A file that is not there."""
    assert _refusal(tmp_path / "nowhere.json", policies).endswith("nowhere.json: error: no such file or directory\n")


def test_folder_instead_of_a_file(tmp_path: Path, policies: Path) -> None:
    """A folder is not a booking."""
    assert "is a directory" in _refusal(tmp_path, policies)


def test_deep_nesting_where_it_is_allowed(tmp_path: Path, policies: Path) -> None:
    """`extensions` may hold anything that fits; what does not is refused in words."""
    nested: Any = 1
    for _ in range(150):
        nested = [nested]
    file = booking_file(tmp_path, lambda booking: booking.update(extensions={"nested": nested}))
    assert run("quote", file, "--cancel", "--at", AT, "--policies", policies).exit_code in (0, 2)
