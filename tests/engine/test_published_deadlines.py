"""Deadlines that regulators publish, with their worked dates, as plain arithmetic."""

from __future__ import annotations

import pytest

from tests.engine.due_dates import dates

DOT = (
    "{do: refund, when: {tender: credit_card}, within: 7 business days, calendar: us, from: requested_at}, "
    "{do: refund, within: 20 days, from: requested_at}"
)
PUBLISHED = [
    ("US-DOT-260-DEADLINE#01", DOT, "2025-11-21", "credit_card", "2025-12-03"),
    ("US-DOT-260-DEADLINE#03", DOT, "2025-06-30", "credit_card", "2025-07-10"),
    ("US-DOT-260-DEADLINE#05", DOT, "2025-10-10", "cash", "2025-10-30"),
    ("US-DOT-260-DEADLINE#07", DOT, "2023-02-15", "cash", "2023-03-07"),
    ("CN-CAAC-2021-3-DEADLINE#01", "7 business days, calendar: cn", "2024-09-27", "", "2024-10-12"),
    ("CN-CAAC-2021-3-DEADLINE#03", "7 business days, calendar: cn", "2025-06-14", "", "2025-06-24"),
    ("CA-APPR-REFUND-DEADLINE#01", "30 days", "2025-01-31", "", "2025-03-02"),
    ("CA-APPR-CLAIM#01", "1 year", "2024-02-29", "", "2025-02-28"),
    ("EU261-ART8-DEADLINE#01", "7 days", "2024-02-26", "", "2024-03-04"),
    ("EU-PTD-REFUND#01", "14 days", "2024-02-20", "", "2024-03-05"),
]


@pytest.mark.parametrize(("rule", "rows", "start", "method", "expected"), PUBLISHED, ids=[p[0] for p in PUBLISHED])
def test_published(rule: str, rows: str, start: str, method: str, expected: str) -> None:
    """The date that the rule's own example gives."""
    written = rows if rows.startswith("{") else f"{{do: refund, within: {rows}, from: requested_at}}"
    assert dates(written, f"{start}T12:00:00+08:00", *filter(None, (method,))) == [expected]


def test_published_voucher() -> None:
    """US-49USC42305-VOUCHER#01: a voucher is good for five years from its issue, or longer."""
    row = "{do: honour_voucher, at_least: 5 years, from: issued_at}"
    assert dates(row, issued_at="2025-03-15T12:00:00+08:00") == ["2030-03-15"]
