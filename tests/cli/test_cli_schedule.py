"""`aftersales schedule`."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.run import RAIL, policy_folder, run, written


def test_curve_as_a_table(booking: Path, policies: Path) -> None:
    """One line for each deadline, and until when it is free."""
    result = run("schedule", booking, "--policies", policies)
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "free until  2025-06-12 10:00 +08:00, inclusive",
        "from        2025-06-01 09:30 +08:00",
        "",
        "when                                refund     penalty",
        "by     2025-06-12 10:00 +08:00  CNY 553.00    CNY 0.00",
        "by     2025-06-18 10:00 +08:00  CNY 525.50   CNY 27.50",
        "by     2025-06-19 10:00 +08:00  CNY 497.50   CNY 55.50",
        "before 2025-06-20 10:00 +08:00  CNY 442.50  CNY 110.50",
        "afterwards                          denied",
    ]


def test_from_a_later_instant(booking: Path, policies: Path) -> None:
    """`--at` leaves out what is past; nothing is free any more."""
    output = run("schedule", booking, "--policies", policies, "--at", "2025-06-19T12:00:00+08:00").output
    assert output.startswith("free until  never\nfrom        2025-06-19 12:00 +08:00\n")
    assert len(output.splitlines()) == 6


def test_always_free(tmp_path: Path, booking: Path) -> None:
    """Terms without a deadline."""
    head = RAIL[: RAIL.index("cancel:")]
    output = run("schedule", booking, "--policies", policy_folder(tmp_path, head + "cancel: [{free: true}]\n")).output
    assert "free until  without end" in output
    assert "always  CNY 553.00  CNY 0.00" in output


def test_json(booking: Path, policies: Path) -> None:
    """`--json` prints the schedule's data."""
    data = json.loads(run("schedule", booking, "--policies", policies, "--json").output)
    assert data["free_until"] == "2025-06-12T10:00:00+08:00"
    assert [step["outcome"] for step in data["steps"]] == ["granted"] * 4 + ["denied"]


def test_no_show(booking: Path, policies: Path) -> None:
    """The curve of the other request."""
    written(policies / "rail.yaml", RAIL + "no_show: [{deny: not_travelled}]\n")
    output = run("schedule", booking, "--no-show", "--policies", policies).output
    assert output.splitlines()[-1].split() == ["always", "denied"]


def test_chinese(booking: Path, policies: Path) -> None:
    """Two cells wide each, and still aligned."""
    output = run("schedule", booking, "--policies", policies, "--lang", "zh").output
    assert "免费取消至  2025-06-12 10:00 +08:00（含）\n起算        2025-06-01 09:30 +08:00\n" in output


def test_wrong_instant(booking: Path) -> None:
    """A naive `--at` is wrong usage."""
    result = run("schedule", booking, "--at", "2025-06-19T12:00")
    assert result.exit_code == 2
    assert "a UTC offset is required" in result.stderr
