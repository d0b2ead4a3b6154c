"""`aftersales confirm`, and the example of a package."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.run import AT, run, written

PACKAGE = Path("docs/examples/package.json")
TERMS = Path("docs/examples/package")
EARLY, LATE = "2026-06-01T10:00:00+02:00", "2026-06-08T10:00:00+02:00"


@pytest.fixture
def stored(booking: Path, policies: Path, tmp_path: Path) -> Path:
    """A quote as `--json` prints it."""
    shown = run("quote", booking, "--cancel", "--at", AT, "--policies", policies, "--json")
    return written(tmp_path / "quote.json", shown.output)


def test_honoured(stored: Path, booking: Path, policies: Path) -> None:
    """Five minutes later."""
    done = run("confirm", stored, booking, "--at", "2025-06-18T10:06:00+08:00", "--policies", policies)
    assert done.exit_code == 0
    assert done.output.splitlines()[0] == "honoured"
    assert "CNY 497.50" in done.output


def test_not_honoured(stored: Path, booking: Path, policies: Path) -> None:
    """Exit code 1, why, and what differs; the quote from standard input too."""
    late = ("--at", "2025-06-19T10:00:01+08:00", "--policies", policies)
    done = run("confirm", "-", booking, *late, text=stored.read_text("utf-8"))
    assert done.exit_code == 1
    assert done.output.splitlines()[:3] == [
        "not honoured",
        "  the instant lies after `valid_until`",
        "  refund: CNY 497.50, now CNY 442.50",
    ]
    data = json.loads(run("confirm", stored, booking, *late, "--json").output)
    assert (data["honoured"], data["reasons"]) == (False, ["expired"])


def test_unusable_quotes(booking: Path, policies: Path, tmp_path: Path) -> None:
    """One line on what is wrong with the file."""
    for text, problem in (
        ("{}", "quote: not a quote"),
        ("[1]", "quote: not a quote"),
        ("x", "line 1 column 1: not valid"),
    ):
        file = written(tmp_path / "bad.json", text)
        done = run("confirm", file, booking, "--at", AT, "--policies", policies)
        assert done.exit_code == 2
        assert f"{file}: error: {problem}" in done.output


@pytest.mark.parametrize(
    ("at", "items", "said"),
    [
        (EARLY, (), "EUR 880.00"),
        (LATE, (), "the package is only given back as a whole"),
        (EARLY, ("--items", "trip"), "EUR 880.00"),
        (EARLY, ("--items", "hotel"), "ask for all of it"),
    ],
)
def test_the_example_of_a_package(at: str, items: tuple[str, ...], said: str) -> None:
    """Together until a week before the flight, then not at all."""
    done = run("quote", PACKAGE, "--cancel", "--at", at, *items, "--policies", TERMS)
    assert done.exit_code == 0
    assert said in done.output
    assert run("check", TERMS).exit_code == 0
