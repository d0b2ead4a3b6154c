"""`docs/diagnostics.md` has every code, and its examples are what they claim to be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from aftersales import PolicyError, Rulebook
from aftersales.check.lints import lint
from aftersales.policy.diagnostics import Diagnostic
from tests.docs.codes import codes
from tests.docs.markdown import DOCS, Block, blocks, documents, header_of, sections, write

PAGE = (DOCS / "diagnostics.md").read_text("utf-8")
HEADER = header_of(PAGE)
SECTIONS = {title.strip("`"): body for title, body in sections(PAGE, "###")}
IN_YAML = [code for code, body in SECTIONS.items() if blocks(body)[0].language == "yaml"]
_PARTS = r"\s+\*\*Catches\*\* .+\*\*Bad\*\*\n```.+```\n\*\*Good\*\*\n```.+```\n\*\*Ignore\*\* .+"


def test_the_page_has_every_code_once() -> None:
    """The codes in the sources and the headings of the page are the same."""
    assert sorted(title.strip("`") for title, _ in sections(PAGE, "###")) == sorted(codes())


@pytest.mark.parametrize("code", SECTIONS)
def test_each_code_has_the_four_parts(code: str) -> None:
    """What it catches, a bad example, a good one, when to ignore it."""
    assert re.fullmatch(_PARTS, SECTIONS[code], re.DOTALL)
    assert len(blocks(SECTIONS[code])) == 2


@pytest.mark.parametrize("code", IN_YAML)
def test_bad_examples_are_bad(code: str, tmp_path: Path) -> None:
    """The bad example gives this code and no other, with the severity the page says."""
    found = findings(blocks(SECTIONS[code])[0], tmp_path)
    assert {finding.code for finding in found} == {code}, "\n".join(map(str, found))
    severity = "warning" if "**Catches** (warning)" in SECTIONS[code] else "error"
    assert {finding.severity for finding in found} == {severity}


@pytest.mark.parametrize("code", IN_YAML)
def test_good_examples_are_good(code: str, tmp_path: Path) -> None:
    """The good example gives no finding at all."""
    found = findings(blocks(SECTIONS[code])[1], tmp_path)
    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize("code", IN_YAML)
def test_messages_are_in_style(code: str, tmp_path: Path) -> None:
    """Messages and hints start lower case, end without a full stop, and show their line where there is one."""
    for finding in findings(blocks(SECTIONS[code])[0], tmp_path):
        for said in filter(None, (finding.message, finding.hint)):
            assert not said[0].isupper()
            assert not said.endswith(".")
        assert finding.text or code in ("empty-file", "unknown-calendar", "duplicate-id"), str(finding)


def findings(block: Block, folder: Path) -> list[Diagnostic]:
    """What `check` says of an example."""
    files = {"1.yaml": block.text} if block.label == "whole" else documents(block.text, HEADER)
    return lint(write(folder, files))


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
    assert lint(good(tmp_path)) == []


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
    padding = "#" * (1_000_000 - len(HEADER))
    assert lint(write(tmp_path, {"all.yaml": HEADER + padding})) == []
    assert refused(write(tmp_path, {"all.yaml": HEADER + padding + "#"})) == ["too-large"]


def test_saved_rulebook(tmp_path: Path) -> None:
    """`saved-rulebook`: what this version saved loads, anything else does not."""
    Rulebook.load(good(tmp_path)).save(tmp_path / "good.rulebook")
    assert Rulebook.load(tmp_path / "good.rulebook").digest
    (tmp_path / "bad.rulebook").write_text('{"aftersales": 0}', "utf-8")
    assert refused(tmp_path / "bad.rulebook") == ["saved-rulebook"]


def test_every_code_is_tried() -> None:
    """A code is tested by its YAML, or by a test of its own."""
    by_file = {name.removeprefix("test_").replace("_", "-") for name in globals() if name.startswith("test_")}
    assert set(SECTIONS) - set(IN_YAML) <= by_file
