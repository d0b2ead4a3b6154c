"""`docs/progress.md` prints what it shows and lists every step and problem."""

from __future__ import annotations

import contextlib
import io

from typing import Any

from aftersales.model.progress import PROBLEMS
from aftersales.model.steps import STEPS
from tests.docs.markdown import DOCS, blocks, table

PAGE = (DOCS / "progress.md").read_text("utf-8")


def test_the_code_prints_what_the_page_says() -> None:
    """Each block after code is its output; the page is one program."""
    names: dict[str, Any] = {"__name__": "page"}
    found = blocks(PAGE)
    for code, output in zip(found[::2], found[1::2], strict=True):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code.text, "progress.md", "exec"), names)
        assert printed.getvalue() == output.text


def test_every_step_and_every_problem_has_its_row() -> None:
    """In their order, with what to do."""
    assert [row[0].strip("` ") for row in table(PAGE, "step")] == list(STEPS)
    rows = table(PAGE, "`problem`")
    assert [row[0].strip("` ") for row in rows] == list(PROBLEMS)
    assert all(what.endswith(row[2]) for row, what in zip(rows, PROBLEMS.values(), strict=True))
