"""Every code has a page, a folder in which exactly it is found, where it says, and one in which nothing is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aftersales import Rulebook
from aftersales.check import passes, walk
from aftersales.check.lints import check, folder_of
from aftersales.check.passes import better_than_supplier, refund_rises
from aftersales.check.witness import read, unlike
from tests.check.found import found_in
from tests.check.places import FIXTURES, TODAY
from tests.docs.codes import codes, codes_in, codes_of_check, codes_of_prove
from tests.docs.generate_checks import PAGES

ON_DISK = {"no-folder", "no-policies", "unreadable", "too-large", "saved-rulebook", "cases-last"}
"""What no text of a policy can show; `test_diagnostics` makes the files."""
CODES = sorted(folder.name for folder in FIXTURES.iterdir() if (folder / "bad").is_dir())
UNWITNESSED = {
    "calendar-end", "change-only", "edited-version", "empty-window", "ignored-nothing", "ignored-without-reason",
    "limits", "no-rounding", "no-source", "no-such-unit", "no-zone", "not-proven", "not-reviewed", "removed-version",
    "same-version", "skipped", "stale-review", "title-language", "unused", "whole-scope",
}  # fmt: skip
"""What is seen in the text of a policy, or is about no booking."""
WITNESSED = sorted((codes_of_check() | codes_of_prove()) - UNWITNESSED)


def test_every_code_has_its_page_and_its_fixtures() -> None:
    """And nothing else has any."""
    assert {file.stem for file in PAGES.glob("*.md")} == codes()
    assert codes() - ON_DISK == set(CODES)
    assert all((FIXTURES / code / "good").is_dir() for code in CODES)


@pytest.mark.parametrize("code", CODES)
def test_the_bad_fixture_gives_exactly_that_code(code: str) -> None:
    """At the places that the file `at` beside it states."""
    found = [one.diagnostic for one in found_in(code, FIXTURES / code / "bad")]
    assert {one.code for one in found} == {code}, "\n".join(map(str, found))
    places = [f"{Path(one.at.file).name}:{one.at.line}:{one.at.column}" for one in found]
    assert places == (FIXTURES / code / "at").read_text("utf-8").split()


@pytest.mark.parametrize("code", CODES)
def test_the_good_fixture_gives_nothing(code: str) -> None:
    """No other code either."""
    assert [str(one.diagnostic) for one in found_in(code, FIXTURES / code / "good")] == []


@pytest.mark.parametrize("code", WITNESSED)
def test_witnesses_are_quoted_as_they_say(code: str) -> None:
    """Also once they were written as JSON and read again."""
    (finding,) = found_in(code, FIXTURES / code / "bad")
    assert finding.witness is not None
    again = read(json.loads(json.dumps(finding.witness.to_dict())))
    assert again.moments
    assert all(moment.says for moment in again.moments)
    assert unlike(Rulebook.load(FIXTURES / code / "bad"), again) == []


def test_a_witness_that_says_otherwise_is_told() -> None:
    """The comparison above can fail."""
    witness = check(FIXTURES / "gap" / "bad", TODAY).findings[0].witness
    assert witness is not None
    wrong = witness._replace(moments=(witness.moments[0]._replace(says={"outcome": "granted"}),))
    assert unlike(Rulebook.load(FIXTURES / "gap" / "bad"), wrong) == ["outcome: 'granted' is 'incomplete'"]


def test_a_pass_finds_one_thing() -> None:
    """Each of its files emits one code at most, and each is in one of the two tuples."""
    files = sorted(Path(passes.__file__).parent.glob("[a-z]*.py"))
    assert all(len(codes_in(file)) <= 1 for file in files)
    every = {find.__module__.rpartition(".")[2] for find in (*passes.OF_TABLES, *passes.OF_FOLDERS)}
    assert every == {file.stem for file in files}


def test_a_pass_that_gives_up_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """It claims nothing of the table: neither that it is fine nor that it is not."""
    rises = folder_of(FIXTURES / "refund-rises" / "bad", TODAY)
    bought = folder_of(FIXTURES / "better-than-supplier" / "bad", TODAY)
    known = [table for table in (*rises.tables, *bought.tables) if table.cover.complete]
    monkeypatch.setattr(walk, "MOST_STATES", 0)
    found = [*(one for table in known for one in refund_rises.find(table)), *better_than_supplier.find(bought)]
    assert {one.diagnostic.message.split("`")[3] for one in found} == {"refund-rises", "better-than-supplier"}
    assert {one.diagnostic.code for one in found} == {"skipped"}
