"""Conditions that never hold together, and terms between which nothing decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from aftersales.policy.diagnostics import Diagnostic
from tests.check.places import TODAY
from tests.check.test_ladders import HEAD
from tests.linted import lint

EMPTY = [">= 5 days, < 24h", "> 27h, <= 0 days", "by 18:00 1 day before, < 1 day", "by 18:00 2 days before, < 2h"]
INSIDE = [">= 5 days, < 120h", "> 24h, <= 1 day", "by 18:00 1 day before, <= 1 day", "after 18:00 1 day before, >= 2h"]
LAST = "  - {penalty: 5}\n"
ABOUT = ("empty-window", "dead-row", "equally-specific", "gap")
FLIGHTS = "applies: [{product: flight}]"


def found(body: str, folder: Path) -> list[Diagnostic]:
    """What is found of the windows of a document."""
    (folder / "t.yaml").write_text(HEAD + body, "utf-8")
    return [one for one in lint(folder, TODAY) if one.code in ABOUT]


@pytest.mark.parametrize("window", EMPTY)
def test_clocks_that_exclude_each_other(window: str, tmp_path: Path) -> None:
    """No instant is inside, whatever the zone."""
    told = found(f'cancel:\n  - {{when: {{time_left: "{window}"}}, free: true}}\n{LAST}', tmp_path)
    assert [(one.code, one.severity, one.at.line) for one in told] == [("empty-window", "error", 9)]
    assert window in told[0].message


@pytest.mark.parametrize("window", INSIDE)
def test_clocks_that_meet(window: str, tmp_path: Path) -> None:
    """Some instant is inside."""
    assert found(f'cancel:\n  - {{when: {{time_left: "{window}"}}, free: true}}\n{LAST}', tmp_path) == []


def test_a_window_of_applies(tmp_path: Path) -> None:
    """Where a document says when it applies, too."""
    text = HEAD.replace(FLIGHTS, 'applies: [{product: flight, since_booking: "<= 24h, >= 3 days"}]')
    (tmp_path / "t.yaml").write_text(f"{text}cancel: [{{free: true}}]\n", "utf-8")
    assert [(one.code, one.at.line) for one in lint(tmp_path, TODAY)] == [("empty-window", 7)]


@pytest.mark.parametrize(
    ("applies", "when", "codes"),
    [
        ("[{product: flight}]", "{product: rail}", ["dead-row"]),
        ("[{product: flight}, {product: rail}]", "{product: rail}", []),
        ('[{product: flight, nights: "> 3"}]', '{nights: "<= 3"}', ["dead-row"]),
        ('[{product: flight, nights: "> 3"}]', '{nights: "<= 4"}', []),
        ("[{product: flight, cabin: first}]", "{product: flight, cabin: first, insured: true}", []),
    ],
)
def test_rows_for_what_a_document_does_not_apply_to(applies: str, when: str, codes: list[str], tmp_path: Path) -> None:
    """A row that asks for another thing than every conjunction of `applies`."""
    text = HEAD.replace(FLIGHTS, f"applies: {applies}")
    (tmp_path / "t.yaml").write_text(f"{text}cancel:\n  - {{when: {when}, free: true}}\n{LAST}", "utf-8")
    assert [one.code for one in lint(tmp_path, TODAY)] == codes


@pytest.mark.parametrize(
    ("claims", "pairs"),
    [
        (["{product: flight}", "{product: flight}"], 1),
        (["{product: flight, cabin: first}", "{product: flight, rate_plan: saver}"], 1),
        (["{product: flight, cabin: first}", "{product: flight}"], 0),
        (["{product: flight, cabin: first}", "{product: flight, cabin: economy}"], 0),
        (["{product: flight, cabin: [a, b]}", "{product: flight, cabin: [b, c]}"], 1),
        (['{product: flight, nights: "> 3"}', '{product: flight, nights: "< 3"}'], 0),
        (['{product: flight, nights: "> 3"}', '{product: flight, nights: "> 4"}'], 1),
        (["{cabin: first}", "{rate_plan: saver}", "{cabin: first, rate_plan: saver}"], 0),
        (["{cabin: first}", "{rate_plan: saver}", "{insured: true}"], 3),
        (["{airports_touched: A}", "{airports_touched: B}"], 1),
    ],
)
def test_terms_that_are_equally_specific(claims: list[str], pairs: int, tmp_path: Path) -> None:
    """A pair is told if both can apply, neither asks for more, and no third one settles it."""
    for place, claim in enumerate(claims):
        head = HEAD.replace("terms: t", f"terms: t{place}").replace(FLIGHTS, f"applies: [{claim}]")
        (tmp_path / f"{place}.yaml").write_text(f"{head}cancel: [{{free: true}}]\n", "utf-8")
    assert [one.code for one in lint(tmp_path, TODAY)] == ["equally-specific"] * pairs


def test_rights_beside_each_other(tmp_path: Path) -> None:
    """Rights, waivers and benefits may apply together: the best one counts."""
    for own in ("a", "b"):
        head = HEAD.replace("terms: t", f"right: {own}")
        (tmp_path / f"{own}.yaml").write_text(f"{head}cancel: [{{free: true}}]\n", "utf-8")
    assert lint(tmp_path, TODAY) == []
