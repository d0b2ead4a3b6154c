"""Every example of `docs/language.md` is a policy that loads, and gives what the page says."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pytest

from aftersales.check.cases import run_cases
from tests.check.places import TODAY
from tests.docs.markdown import DOCS, Block, blocks, cases_of, documents, examples, header_of, write
from tests.linted import lint

PAGE = (DOCS / "language.md").read_text("utf-8")
HEADER = header_of(PAGE)
EXAMPLES = examples(PAGE)
CODE = [block for block in blocks(PAGE) if block.language == "python"]
TOLERATED = {"no-rounding"}
"""Examples use round numbers: a percentage of them leaves no fraction."""


def name(block: Block) -> str:
    """An example's line in the page."""
    return f"line-{block.line}"


@pytest.mark.parametrize("example", EXAMPLES, ids=name)
def test_examples_are_policies(example: Block, tmp_path: Path) -> None:
    """Every example loads and `check` finds nothing but what some of them are about: terms in conflict, a calendar that
    ends, clocks that cross."""
    found = lint(write(tmp_path, documents(example.text, HEADER)), TODAY)
    cases = cases_of(example, PAGE) or ""
    shown = {"equally-specific"} if "conflicting_terms" in cases else set()
    shown |= {"calendar-end"} if "missing: calendar" in cases else set()
    shown |= {"overlap", "refund-rises"} if "row: same-time" in cases else set()
    assert {finding.code for finding in found} <= TOLERATED | shown, "\n".join(map(str, found))


@pytest.mark.parametrize("example", [e for e in EXAMPLES if cases_of(e, PAGE)], ids=name)
def test_examples_give_what_the_page_says(example: Block, tmp_path: Path) -> None:
    """The cases below an example hold."""
    cases = {"1.cases.yaml": cases_of(example, PAGE) or ""}
    results = run_cases(write(tmp_path, documents(example.text, HEADER) | cases))
    assert results
    assert all(result.passed for result in results), "\n".join(map(str, results))


def test_every_case_belongs_to_an_example() -> None:
    """No block of cases stands alone."""
    assert sum(block.label == "cases" for block in blocks(PAGE)) == sum(cases_of(e, PAGE) is not None for e in EXAMPLES)


@pytest.mark.parametrize("block", CODE, ids=name)
def test_code_prints_what_the_page_says(block: Block, monkeypatch: pytest.MonkeyPatch) -> None:
    """The block after Python code is what it prints."""
    monkeypatch.chdir(DOCS.parent)
    shown = next(after for after in blocks(PAGE) if after.line > block.line)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(block.text, name(block), "exec"), {"__name__": "page"})
    assert (shown.language, printed.getvalue()) == ("text", shown.text)
