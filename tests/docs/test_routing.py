"""Everything on `docs/routing.md` is run: its examples, its commands, its code, and its table of the bundled rails."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from xml.etree import ElementTree

import pytest

from aftersales.check.cases import run_cases
from aftersales.engine.rulebook import bundled_folder
from aftersales.policy.documents import Tender
from aftersales.policy.loading import load_folder
from tests.check.places import TODAY
from tests.console import printed
from tests.docs.markdown import DOCS, Block, blocks, cases_of, documents, examples, header_of, table, write
from tests.linted import lint

PAGE = (DOCS / "routing.md").read_text("utf-8")
HEADER = header_of(PAGE)
EXAMPLES = examples(PAGE)
CODE = [block for block in blocks(PAGE) if block.language == "python"]


def name(block: Block) -> str:
    """A block's line in the page."""
    return f"line-{block.line}"


@pytest.mark.parametrize("example", EXAMPLES, ids=name)
def test_examples_give_what_the_page_says(example: Block, tmp_path: Path) -> None:
    """Each passes `check`, but for a calendar whose end one is about, and the cases below it hold."""
    folder = write(tmp_path, documents(example.text, HEADER))
    assert [one for one in lint(folder, TODAY) if one.code != "calendar-end"] == []
    results = run_cases(write(folder, {"1.cases.yaml": cases_of(example, PAGE) or ""}))
    assert results
    assert all(result.passed for result in results), "\n".join(map(str, results))


@pytest.mark.parametrize("block", [b for b in blocks(PAGE) if b.language == "console"], ids=name)
def test_commands_print_what_the_page_says(block: Block, monkeypatch: pytest.MonkeyPatch) -> None:
    """To the letter."""
    monkeypatch.chdir(DOCS.parent)
    assert printed(block.text) == block.text


@pytest.mark.parametrize("block", CODE, ids=name)
def test_code_prints_what_the_page_says(block: Block, monkeypatch: pytest.MonkeyPatch) -> None:
    """The block after Python code is what it prints."""
    monkeypatch.chdir(DOCS.parent)
    shown = next(after for after in blocks(PAGE) if after.line > block.line)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(block.text, name(block), "exec"), {"__name__": "page"})
    assert (shown.language, out.getvalue()) == ("text", shown.text)


def test_every_bundled_rail_stands_on_the_page() -> None:
    """With its methods, what comes back, and where it falls back."""
    rails = {(_words(rail.methods), rail.comes_back, _words(rail.fallback)) for rail in bundled()}
    assert {(row[0], row[1], row[4]) for row in table(PAGE, "method")} == rails


def _words(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{one}`" for one in names) or "-"


def bundled() -> tuple[Tender, ...]:
    """The rails of the library."""
    return load_folder(bundled_folder()).of(Tender)


def test_bundled_rails_name_their_source_and_their_titles_in_two_languages() -> None:
    """As every document of the library does; `check` asks it of the others."""
    for rail in bundled():
        assert rail.source
        assert rail.reviewed, rail.id
        assert set(rail.title) >= {"en", "zh"}, rail.id


def test_the_drawing_is_well_formed_and_has_a_title() -> None:
    """Readers without eyes for it are told what it shows."""
    root = ElementTree.parse(DOCS / "routing.svg").getroot()
    assert root.findtext("{http://www.w3.org/2000/svg}title")
