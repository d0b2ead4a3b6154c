"""The example of a flight that its carrier cancelled, with the report beside the booking."""

from __future__ import annotations

from pathlib import Path

from tests.cli.run import run

EXAMPLE = Path("docs/examples/flight-cancelled.json")
REPORTS = Path("docs/examples/flight-cancelled.disruptions.json")
AT = "2020-02-03T11:00:00+01:00"


def test_the_report_turns_a_refusal_into_a_refund() -> None:
    """The terms refuse, the law grants."""
    without = run("quote", EXAMPLE, "--cancel", "--at", AT, "--explain")
    assert "terms nonrefundable-flight: denied" in without.output
    assert "right eu261: refund" not in without.output
    told = run("quote", EXAMPLE, "--cancel", "--at", AT, "--disruptions", REPORTS, "--explain")
    assert "terms nonrefundable-flight: denied" in told.output
    assert "right eu261: refund EUR 1072.60" in told.output


def test_the_same_report_carries_a_claim() -> None:
    """Two travellers, a long flight, re-routed two days later."""
    result = run("quote", EXAMPLE, "--claim", "cancellation", "--at", AT, "--disruptions", REPORTS)
    assert result.exit_code == 0
    assert "EUR 1200.00" in result.output
