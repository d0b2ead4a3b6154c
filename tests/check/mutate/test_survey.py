"""Mutants that cases notice, that no case could notice, and that are left."""

from __future__ import annotations

from pathlib import Path

import pytest

from aftersales.check.mutate.survey import Tried, survey
from tests.cli.run import run

POLICY = """\
terms: t
language: 1
title: {en: T}
source: none
applies: [{product: rail}]
currency: CNY
cancel:
  - {id: departed, when: {time_left: "<= 0h"}, deny: departed}
  - {id: ladder, penalty: {of: fare, over: time_left, steps: [{">= 48h": 50%}, {else: 100%}]}}
"""
HEAD = """\
defaults:
  item: {product: rail, fare: 100.00, zone: Asia/Shanghai, departs: 2025-06-20T10:00}
cases:
"""


def case(at: str, expect: str) -> str:
    return f"  - {{request: {{cancel: {{at: {at}+08:00}}}}, expect: {{{expect}}}}}\n"


FULL = [
    case("2025-06-18T10:00", "penalty: 50"),
    case("2025-06-18T10:00:01", "penalty: 100"),
    case("2025-06-20T09:59:59", "penalty: 100"),
    case("2025-06-20T10:00", "outcome: denied"),
    case("2025-06-20T10:30", "outcome: denied"),
]


def tried(folder: Path, *cases: str, policy: str = POLICY) -> Tried:
    (folder / "t.yaml").write_text(policy, "utf-8")
    (folder / "t.cases.yaml").write_text(HEAD + "".join(cases) if cases else "cases: []\n", "utf-8")
    (found,) = survey(folder).documents
    return found


def test_without_cases_every_mutant_survives_that_makes_a_difference(tmp_path: Path) -> None:
    """The counts add up."""
    found = tried(tmp_path)
    assert found.noticed == 0
    assert found.mutants == found.equivalent + len(found.left)
    assert len(found.surviving) > 10


def test_boundary_cases_on_both_sides_leave_nothing_but_the_clock(tmp_path: Path) -> None:
    """48 hours and 2 days differ only where the clocks do: at another time of day."""
    found = tried(tmp_path, *FULL)
    assert [(mutant.kind, mutant.after.strip()) for mutant in found.surviving] == [
        ("clock", '- {id: ladder, penalty: {of: fare, over: time_left, steps: [{">= 2 days": 50%}, {else: 100%}]}}')
    ] or not found.surviving
    assert found.noticed > 10


@pytest.mark.parametrize("missing", range(len(FULL) - 1))
def test_each_boundary_case_is_needed(tmp_path: Path, missing: int) -> None:
    """Without it some mutant is left that it notices."""
    fewer = FULL[:missing] + FULL[missing + 1 :]
    assert len(tried(tmp_path, *fewer).surviving) > len(tried(tmp_path, *FULL).surviving)


def test_unconfirmed_cases_notice_nothing(tmp_path: Path) -> None:
    """Nobody has looked at their figures."""
    cases = [one.replace("expect:", "unconfirmed: true, expect:") for one in FULL]
    assert tried(tmp_path, *cases).noticed == 0


def test_what_makes_no_difference_in_any_cell_is_equivalent(tmp_path: Path) -> None:
    """The row before takes all that the last step's bound could tell apart."""
    twice = POLICY.replace("{else: 100%}", '{"> 0h": 100%}') + "  - {id: rest, deny: departed}\n"
    found = tried(tmp_path, policy=twice)
    assert found.equivalent >= 2
    changed = {mutant.after for mutant in found.left}
    assert not any('{">= 0h": 100%}' in after for after in changed)


def test_a_reason_on_the_line_excuses_what_is_left(tmp_path: Path) -> None:
    """It is kept with the mutant, and only those of its line are excused."""
    written = POLICY.replace("else: 100%}]}}", "else: 100%}]}}  # mutant: the source is silent")
    found = tried(tmp_path, policy=written)
    assert {mutant.line for mutant in found.surviving} == {8}
    assert {mutant.reason for mutant in found.excused} == {"the source is silent"}


def test_a_reason_may_stand_alone_above_its_line(tmp_path: Path) -> None:
    """Another comment may stand between, and the line before is not excused."""
    written = POLICY.replace("  - {id: ladder", "  # mutant: the source is silent\n  # As published.\n  - {id: ladder")
    found = tried(tmp_path, policy=written)
    assert {mutant.line for mutant in found.surviving} == {8}
    assert {mutant.line for mutant in found.excused} == {11}
    assert found.idle == ()


def test_a_reason_may_be_of_one_kind_of_change(tmp_path: Path) -> None:
    """What else survives in the line is listed; reasons of several kinds stand above each other."""
    kinds = {mutant.kind for mutant in tried(tmp_path).surviving if mutant.line == 9}
    written = POLICY.replace("  - {id: ladder", "  # mutant clock: a\n  # mutant dropped step: b\n  - {id: ladder")
    found = tried(tmp_path, policy=written)
    assert {(mutant.kind, mutant.reason) for mutant in found.excused} == {("clock", "a"), ("dropped step", "b")}
    assert {mutant.kind for mutant in found.surviving if mutant.line == 11} == kinds - {"clock", "dropped step"}


def test_a_reason_of_a_kind_that_does_not_survive_is_reported(tmp_path: Path) -> None:
    """Though other kinds do."""
    written = POLICY.replace("  - {id: ladder", "  # mutant rounding: none\n  - {id: ladder")
    assert tried(tmp_path, policy=written).idle == (f"{tmp_path / 't.yaml'}:9",)


def test_a_reason_that_excuses_nothing_is_reported(tmp_path: Path) -> None:
    """By where the comment stands; the command fails."""
    written = POLICY.replace("currency: CNY", "currency: CNY  # mutant: there is but one")
    found = tried(tmp_path, *FULL, policy=written)
    assert found.idle == (f"{tmp_path / 't.yaml'}:6",)
    result = run("mutate", tmp_path)
    assert result.exit_code == 1
    assert f"{tmp_path / 't.yaml'}:6: no change survives here" in result.output


def test_an_empty_reason_excuses_nothing(tmp_path: Path) -> None:
    """The next reader is told why, or the change is listed."""
    written = POLICY.replace("else: 100%}]}}", "else: 100%}]}}  # mutant:")
    assert tried(tmp_path, policy=written).excused == ()


VOCABULARY = """\
vocabulary: v
language: 1
title: {en: V}
source: none
facts:
  early:
    class:
      - {is: early, when: {time_left: ">= 48h"}}
"""
BY_CLASS = POLICY.replace("over: time_left", "over: early").replace('">= 48h"', "early")


def shared(folder: Path, *cases: str, book: str = VOCABULARY) -> Tried:
    (folder / "v.yaml").write_text(book, "utf-8")
    (folder / "t.yaml").write_text(BY_CLASS, "utf-8")
    (folder / "t.cases.yaml").write_text(HEAD + "".join(cases), "utf-8")
    (found,) = survey(folder, ["v"]).documents
    return found


def test_the_facts_of_a_vocabulary_are_changed_for_all_that_use_them(tmp_path: Path) -> None:
    """A case of the terms notices a boundary that stands in the vocabulary."""
    none, both = shared(tmp_path, FULL[2]), shared(tmp_path, *FULL[:2])
    assert [mutant.kind for mutant in none.surviving] == ["boundary", "threshold", "threshold", "clock"]
    assert none.surviving[0].after == '- {is: early, when: {time_left: "> 48h"}}'
    assert (both.noticed, both.left) == (4, ())


def test_what_cannot_be_read_is_no_mutant(tmp_path: Path) -> None:
    """A range of days that ends before it begins."""
    season = "  season: {in: [departure_date, [2016-01-24..2016-01-24]]}\n"
    found = shared(tmp_path, *FULL[:2], book=VOCABULARY + season)
    assert [mutant.after for mutant in found.left] == [
        "season: {in: [departure_date, [2016-01-23..2016-01-24]]}",
        "season: {in: [departure_date, [2016-01-24..2016-01-25]]}",
    ]


ROUTING = """\
routing: r
language: 1
title: {en: R}
source: none
order: [money, points]
"""


def test_an_order_of_payments_is_changed(tmp_path: Path) -> None:
    """Shown as the line would be; a list of one line for each is not."""
    tried(tmp_path, *FULL[:2])
    (tmp_path / "r.yaml").write_text(ROUTING, "utf-8")
    (found,) = survey(tmp_path, ["r"]).documents
    assert [(mutant.kind, mutant.after) for mutant in found.left] == [("order", "order: [points, money]")]
    (tmp_path / "r.yaml").write_text(ROUTING.replace("[money, points]", "\n  - money\n  - points"), "utf-8")
    (found,) = survey(tmp_path, ["r"]).documents
    assert [(mutant.kind, mutant.before, mutant.after) for mutant in found.left] == [("order", "- money", "")]


def test_the_command_shows_the_lines_and_fails(tmp_path: Path) -> None:
    """With their place, and how fast it went."""
    tried(tmp_path, *FULL[1:])
    result = run("mutate", tmp_path)
    assert result.exit_code == 1
    assert f"{tmp_path / 't.yaml'}:9: boundary\n- " in result.output
    assert (
        '+ - {id: ladder, penalty: {of: fare, over: time_left, steps: [{"> 48h": 50%}, {else: 100%}]}}' in result.output
    )
    assert "mutants/s)" in result.output


def test_the_command_knows_its_documents(tmp_path: Path) -> None:
    """A document that is not there is a mistake of the caller's."""
    tried(tmp_path)
    assert run("mutate", tmp_path, "--document", "nothing").exit_code == 2
    assert '"document": "t"' in run("mutate", tmp_path, "--document", "t", "--json").output


def test_several_processes_find_the_same(tmp_path: Path) -> None:
    """In the same order."""
    tried(tmp_path, *FULL)
    (tmp_path / "u.yaml").write_text(POLICY.replace("terms: t", "terms: u").replace("rail", "coach"), "utf-8")
    one, two = survey(tmp_path), survey(tmp_path, jobs=2)
    assert [str(tried) for tried in one.documents] == [str(tried) for tried in two.documents]
