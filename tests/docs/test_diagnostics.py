"""`docs/checks/` has a page for every code, whose examples are the fixtures, and `docs/diagnostics.md` lists them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from aftersales import PolicyError, Rulebook
from aftersales.check.generate.writing import _append
from tests.check.found import found_in
from tests.check.places import FIXTURES, TODAY
from tests.docs import generate_checks
from tests.docs.generate_checks import INDEX, PAGES
from tests.docs.markdown import header_of, write
from tests.linted import lint

HEADER = header_of(INDEX.read_text("utf-8"))
CODES = sorted(page.stem for page in PAGES.glob("*.md"))
WITH_FIXTURES = [code for code in CODES if (FIXTURES / code / "bad").is_dir()]
_PARTS = r"# `{}`\n\n\*\*Catches\*\* .+\*\*Bad\*\*\n```.+```\n\*\*Good\*\*\n```.+```\n\*\*Ignore\*\* .+"
_NOT_IN_A_LINE = {"empty-file", "unknown-calendar", "duplicate-id"}
"""What is not about a line, or about lines of several files."""


@pytest.mark.parametrize("code", CODES)
def test_each_page_has_the_four_parts(code: str) -> None:
    """What it catches, a bad example, a good one, when to ignore it."""
    assert re.fullmatch(_PARTS.format(code), (PAGES / f"{code}.md").read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize("code", CODES)
def test_the_examples_are_the_fixtures(code: str) -> None:
    """`python -m tests.docs.generate_checks` writes them."""
    assert (PAGES / f"{code}.md").read_text("utf-8") == generate_checks.page(code)


def test_the_index_lists_the_pages() -> None:
    """With their severity and what they catch; the same command writes it."""
    assert INDEX.read_text("utf-8") == generate_checks.index()


@pytest.mark.parametrize("code", WITH_FIXTURES)
def test_pages_state_the_severity(code: str) -> None:
    """A page says `(warning)` where the finding is one."""
    said = "**Catches** (warning)" in (PAGES / f"{code}.md").read_text("utf-8")
    assert generate_checks.severities(code) == ["warning" if said else "error"]


@pytest.mark.parametrize("code", WITH_FIXTURES)
def test_messages_are_in_style(code: str) -> None:
    """Messages and hints start lower case, end without a full stop, and show their line where there is one."""
    for finding in (one.diagnostic for one in found_in(code, FIXTURES / code / "bad")):
        for said in filter(None, (finding.message, finding.hint)):
            assert not said[0].isupper()
            assert not said.endswith(".")
        assert finding.text or code in _NOT_IN_A_LINE, str(finding)


def refused(path: Path) -> list[str]:
    """The codes with which a path does not load."""
    with pytest.raises(PolicyError) as error:
        Rulebook.load(path)
    return [finding.code for finding in error.value.diagnostics]


def good(folder: Path) -> Path:
    """A folder with one good document."""
    return write(folder, {"good.yaml": HEADER})


def test_no_folder(tmp_path: Path) -> None:
    """`no-folder`: there is nothing."""
    assert refused(tmp_path / "polices") == ["no-folder"]
    assert lint(good(tmp_path), TODAY) == []


def test_no_policies(tmp_path: Path) -> None:
    """`no-policies`: an empty folder, or cases alone."""
    assert refused(tmp_path) == ["no-policies"]
    assert refused(write(tmp_path, {"x.cases.yaml": "cases: []\n"})) == ["no-policies"]


def test_unreadable(tmp_path: Path) -> None:
    """`unreadable`: not UTF-8."""
    (tmp_path / "latin.yaml").write_bytes("title: café\n".encode("latin-1"))
    assert refused(tmp_path) == ["unreadable"]


def test_too_large(tmp_path: Path) -> None:
    """`too-large`: a million characters are allowed, one more is not."""
    text = HEADER
    padding = "#" * (1_000_000 - len(text))
    assert lint(write(tmp_path, {"all.yaml": text + padding}), TODAY) == []
    assert refused(write(tmp_path, {"all.yaml": text + padding + "#"})) == ["too-large"]


def test_saved_rulebook(tmp_path: Path) -> None:
    """`saved-rulebook`: what this version saved loads, anything else does not."""
    Rulebook.load(good(tmp_path)).save(tmp_path / "good.rulebook")
    assert Rulebook.load(tmp_path / "good.rulebook").digest
    (tmp_path / "bad.rulebook").write_text('{"aftersales": 0}', "utf-8")
    assert refused(tmp_path / "bad.rulebook") == ["saved-rulebook"]


def test_cases_last(tmp_path: Path) -> None:
    """`cases-last`: a case is added below the last one, and nowhere else."""
    file = tmp_path / "1.cases.yaml"
    file.write_text("cases:\n  - {ref: A}\n", "utf-8")
    _append(file, "- {ref: B}\n")
    assert file.read_text("utf-8") == "cases:\n  - {ref: A}\n  - {ref: B}\n"
    file.write_text("cases: [{ref: A}]\n", "utf-8")
    with pytest.raises(PolicyError) as error:
        _append(file, "- {ref: B}\n")
    assert [one.code for one in error.value.diagnostics] == ["cases-last"]


def test_every_code_is_tried() -> None:
    """A code is tested by its fixtures, or by a test of its own."""
    by_file = {name.removeprefix("test_").replace("_", "-") for name in globals() if name.startswith("test_")}
    assert set(CODES) - set(WITH_FIXTURES) <= by_file
