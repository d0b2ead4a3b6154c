"""`aftersales quote`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from aftersales import Booking, Cancel, Rulebook
from tests.cli.run import AT, booking_file, run


def test_readable_quote_says_what_how_until_when_and_why(booking: Path, policies: Path) -> None:
    """Everything a person asks stands in the default output, aligned."""
    result = run("quote", booking, "--cancel", "--at", AT, "--policies", policies)
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "outcome      granted",
        "refund       CNY 497.50",
        "penalty      CNY 55.50",
        "paid to      alipay  p1  CNY 449.82  arrival not stated",
        "             card    p2   CNY 47.68  arrival not stated",
        "holds until  2025-06-19 10:00 +08:00, inclusive",
        "after that   refund CNY 442.50, penalty CNY 110.50",
        "because      Rail (rail, row ladder)",
        "             time_left 47h59min",
        "             source: notice of 2021",
    ]


def test_json_is_the_quote_looked_ahead(booking: Path, policies: Path) -> None:
    """`--json` prints what the library returns with `look_ahead`."""
    result = run("quote", booking, "--cancel", "--at", AT, "--policies", policies, "--json")
    expected = Rulebook.load(policies).quote(Booking.from_json(booking.read_bytes()), Cancel(), at=AT, look_ahead=True)
    assert json.loads(result.output) == expected.to_dict()
    assert json.loads(result.output)["next_change"]["refund"]["amount"] == "442.50"


def test_chinese(booking: Path, policies: Path) -> None:
    """`--lang zh` uses the Chinese title and words."""
    output = run("quote", booking, "--cancel", "--at", AT, "--policies", policies, "--lang", "zh").output
    assert "退款      CNY 497.50" in output
    assert "铁路（rail，条目 ladder）" in output


def test_explain_shows_the_steps(booking: Path, policies: Path) -> None:
    """`--explain` prints the arithmetic and the tests that failed."""
    output = run("quote", booking, "--cancel", "--at", AT, "--policies", policies, "--explain").output
    assert "10% of 553.00 = 55.30" in output
    assert "time_left >= 48h: no" in output


def test_bundled_policies_are_the_default(booking: Path) -> None:
    """Without `--policies` the policies of the package answer."""
    data = json.loads(run("quote", booking, "--cancel", "--at", AT, "--json").output)
    assert data["lines"][0]["document"] == "cn-12306"


def test_booking_from_standard_input(booking: Path, policies: Path) -> None:
    """`-` reads the booking from standard input."""
    arguments = ("--cancel", "--at", AT, "--policies", policies)
    piped = run("quote", "-", *arguments, text=booking.read_text("utf-8"))
    assert piped.output == run("quote", booking, *arguments).output


def test_no_show_is_another_question(booking: Path, policies: Path) -> None:
    """Terms that say nothing about a no-show leave it open."""
    data = json.loads(run("quote", booking, "--no-show", "--at", AT, "--policies", policies, "--json").output)
    assert data["outcome"] == "incomplete"
    assert data["lines"][0]["code"] == "not_stated"


def _second_item(booking: dict[str, Any]) -> None:
    booking["items"].append({**booking["items"][0], "id": "other"})
    booking["tenders"][0]["amount"] = "1053.00"


def test_items_chosen(tmp_path: Path, policies: Path) -> None:
    """`--items` limits the request; with several items each has its line."""
    file = booking_file(tmp_path, _second_item)
    arguments = ("quote", file, "--cancel", "--at", AT, "--policies", policies)
    one = json.loads(run(*arguments, "--items", "other", "--json").output)
    assert [line["item"] for line in one["lines"]] == ["other"]
    both = run(*arguments, "--items", "ticket, other").output
    assert "items        ticket  CNY 497.50  CNY 55.50\n             other   CNY 497.50  CNY 55.50" in both
    assert "because      ticket: Rail" in both


def _without_departure(booking: dict[str, Any]) -> None:
    del booking["items"][0]["segments"][0]["departs"]


def test_missing_fact_can_be_given(tmp_path: Path, policies: Path) -> None:
    """What an incomplete quote lacks can be stated with `--given`."""
    file = booking_file(tmp_path, _without_departure)
    arguments = ("quote", file, "--cancel", "--at", AT, "--policies", policies)
    assert "missing   time_left" in run(*arguments).output
    assert "refund   CNY 497.50" in run(*arguments, "--given", "time_left=30h").output


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["time_left"], "`FACT=VALUE` is expected"),
        (["time_left="], "`FACT=VALUE` is expected"),
        (["time_lift=30h"], "given.time_lift: there is no such fact; did you mean `time_left`?"),
        (["xyzzy=5.00"], "given.xyzzy: there is no such fact; one that a document declares is known where"),
        (["time_left=soon"], "given.time_left: "),
        (["time_left=1h"], "given.time_left: the booking says otherwise, found `1h`"),
        (["time_left=30h", "time_left=31h"], "`time_left` is stated twice"),
        (["insured=yes"], "given.insured: true or false is expected"),
    ],
)
def test_wrong_facts_are_refused(given: list[str], expected: str, booking: Path, policies: Path) -> None:
    """A fact must exist, fit its type, and not contradict the booking."""
    options = [word for fact in given for word in ("--given", fact)]
    result = run("quote", booking, "--cancel", "--at", AT, "--policies", policies, *options)
    assert result.exit_code == 2
    assert expected in result.output


def test_given_values_keep_their_types(booking: Path, policies: Path) -> None:
    """Flags, lists, none and text are told apart."""
    options = ("--given", "insured=true", "--given", "cabin=economy", "--given", "membership=none")
    assert run("quote", booking, "--cancel", "--at", AT, "--policies", policies, *options).exit_code == 0


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--at", AT], "state one of --cancel, --no-show, --change and --claim"),
        (["--at", AT, "--cancel", "--no-show"], "state one of --cancel, --no-show, --change and --claim"),
        (["--cancel"], "Missing option '--at'"),
        (["--cancel", "--at", AT, "--json", "--explain"], "state at most one of --json and --explain"),
        (["--cancel", "--at", "2025-06-18T10:01:00"], "a UTC offset is required"),
        (["--cancel", "--at", "tomorrow"], "ISO 8601 date and time expected"),
        (["--cancel", "--at", "2025-02-30T10:00Z"], "not a date and time"),
        (["--cancel", "--at", "0001-01-01T00:00Z"], "a year from 1900 to 2200"),
        (["--cancel", "--at", AT, "--lang", "fr"], "'fr' is not one of"),
        (["--cancel", "--at", AT, "--items", "ticket,bike"], "items[1]: no such item in the booking, found `bike`"),
        (["--cancel", "--at", AT, "--items", ""], "request: error: items"),
        (["--cancel", "--at", AT, "--policies", "/nowhere"], "'/nowhere' does not exist"),
        (["--cancel", "--at", AT, "--policy", "x"], "o such option"),
    ],
)
def test_wrong_usage(options: list[str], expected: str, booking: Path, policies: Path) -> None:
    """Wrong options are told and end with 2."""
    result = run("quote", booking, "--policies", policies, *options)
    assert result.exit_code == 2
    assert expected in result.output
