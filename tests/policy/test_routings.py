"""`routing` documents: what an author may say of the order of tenders, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aftersales.engine.books import books_of_file, books_of_library
from aftersales.policy.documents import BusinessDays, Days, Elapsed, Routing
from aftersales.policy.loading import load_texts
from aftersales.values.zones import MINUTE
from tests.check.places import TODAY
from tests.linted import lint
from tests.simple import refused

HEAD = "language: 1\ntitle: {en: x, zh: 例}\nsource: s\nreviewed: 2026-11-22\n"
CALENDAR = f"calendar: c\n{HEAD}"


def routing_text(body: str = "", own: str = "r") -> str:
    """A routing."""
    return f"routing: {own}\n{HEAD}{body}\n"


def read(body: str) -> Routing:
    """The routing of a text."""
    (found,) = load_texts({"r.yaml": routing_text(body), "c.yaml": CALENDAR}).of(Routing)
    return found


@pytest.mark.parametrize(
    ("body", "field", "value"),
    [
        ("", "payers", None),
        ("payers: apart", "payers", ()),
        ("payers: [company, person]", "payers", ("company", "person")),
        ("", "order", ()),
        ("order: [money, rest, voucher]", "order", ("money", "rest", "voucher")),
        ("", "within", "pro_rata"),
        ("within: latest_first", "within", "latest_first"),
        ("", "claws_back", False),
        ("earned_points: keep", "claws_back", False),
        ("earned_points: claw_back", "claws_back", True),
        ("", "approval", None),
        ("steps: {approval: 24h}", "approval", Elapsed(24 * 60 * MINUTE)),
        ("steps: {approval: 24h, issue: 2 days}", "issue", Days(2)),
        ("steps: {approval: 24h, issue: 2 business days, calendar: c}", "issue", BusinessDays(2, "c")),
        ("", "applies", ()),
    ],
)
def test_what_a_routing_says(body: str, field: str, value: Any) -> None:
    """What is not stated has its default."""
    assert getattr(read(body), field) == value


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("payers: together", "word"),
        ("payers: []", "empty-list"),
        ("payers: {company: first}", "shape"),
        ("order: []", "empty-list"),
        ("order: money", "shape"),
        ("order: [a b]", "name"),
        ("within: oldest_first", "word"),
        ("earned_points: true", "word"),
        ("steps: {approval: 1 month}", "unit"),
        ("steps: {approval: 3 business days}", "calendar"),
        ("steps: {approval: 3 business days, calendar: us}", "unknown-calendar"),
        ("steps: {arrival: 3 days}", "unknown-key"),
        ("applies: []", "shape"),
        ("applies: [{prodcut: rail}]", "unknown-fact"),
        ("applies: [{any segment: {cabin: business}}]", "unit"),
        ("currency: CNY", "unknown-key"),
    ],
)
def test_what_is_refused(body: str, code: str) -> None:
    """Each at its place, with one code."""
    assert [one.code for one in refused(routing_text(body), CALENDAR)] == [code]


def warned(body: str, *others: str) -> list[tuple[str, int]]:
    """The codes and columns of what does not stop loading."""
    texts = {"r": routing_text(body)} | {str(n): text for n, text in enumerate(others)}
    return [(one.code, one.at.column) for one in load_texts(texts).warnings]


def test_groups_are_forms_methods_and_the_rest() -> None:
    """Any other word would never have a tender."""
    cards = f"tender: cards\n{HEAD}methods: [card]"
    assert warned("order: [money, card, points, voucher, credit, nothing, rest]", cards) == []
    assert warned("order: [money, card]") == [("unknown-group", len("order: [money, c"))]


@pytest.mark.parametrize("key", ["order", "payers"])
def test_what_stands_twice_is_filled_once(key: str) -> None:
    """The second finds nothing left; the first counts."""
    assert warned(f"{key}: [money, points, money]") == [("never-reached", len(f"{key}: [money, points, m"))]
    assert getattr(read(f"{key}: [money, points, money]"), key) == ("money", "points")


def rivals(folder: Path, *bodies: str) -> list[str]:
    """What `check` says of several routings."""
    for place, body in enumerate(bodies):
        (folder / f"{place}.yaml").write_text(routing_text(body, f"r{place}"), "utf-8")
    return [f"{one.code}: {one.message}" for one in lint(folder, TODAY)]


def test_routings_equally_specific(tmp_path: Path) -> None:
    """As for terms: two between which nothing decides, and two that apply to all."""
    assert rivals(tmp_path, "applies: [{product: rail}]", "applies: [{channel: app}]") == [
        "equally-specific: `r1` and `r0` both apply where product is rail, channel is app, and neither is more specific"
    ]
    assert rivals(tmp_path, "", "") == [
        "equally-specific: `r1` and `r0` both apply to all, and neither is more specific"
    ]


def test_routings_one_of_which_is_more_specific(tmp_path: Path) -> None:
    """One for all, one for some, and two that exclude each other."""
    assert rivals(tmp_path, "", "applies: [{product: rail}]", "applies: [{product: hotel}]") == []


def test_a_saved_routing_is_read_back(tmp_path: Path) -> None:
    """With its shared facts and its calendar."""
    book = f"vocabulary: v\n{HEAD}facts: {{loyal: {{stated: flag}}}}\n"
    body = "applies: [{loyal: true}]\npayers: apart\nsteps: {issue: 2 business days, calendar: c}"
    library = load_texts({"v": book, "r": routing_text(body), "c": CALENDAR})
    saved = books_of_library(library)
    saved.save(tmp_path / "x.rulebook")
    (own,) = library.of(Routing)
    key = ("routing", "r")
    again = books_of_file(tmp_path / "x.rulebook")
    assert again._read(key) == own
    assert [fact.name for fact in own.facts] == ["loyal"]
