"""`docs/progress.md` and `docs/recoveries.md` print what they show, and list every step, problem and key."""

from __future__ import annotations

import contextlib
import io
from typing import Any

import pytest

from aftersales.model.portions import Scope
from aftersales.model.progress import PROBLEMS
from aftersales.model.recovery import Recovery
from aftersales.model.steps import STEPS
from tests.docs.markdown import DOCS, blocks, table

PAGES = {name: (DOCS / name).read_text("utf-8") for name in ("progress.md", "recoveries.md")}


@pytest.mark.parametrize("name", PAGES)
def test_the_code_prints_what_the_page_says(name: str) -> None:
    """Each block after code is its output; a page is one program."""
    names: dict[str, Any] = {"__name__": "page"}
    found = blocks(PAGES[name])
    for code, output in zip(found[::2], found[1::2], strict=True):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code.text, name, "exec"), names)
        assert printed.getvalue() == output.text


def test_every_step_and_every_problem_has_its_row() -> None:
    """In their order, with what to do."""
    assert [row[0].strip("` ") for row in table(PAGES["progress.md"], "step")] == list(STEPS)
    rows = table(PAGES["progress.md"], "`problem`")
    assert [row[0].strip("` ") for row in rows] == list(PROBLEMS)
    assert all(what.endswith(row[2]) for row, what in zip(rows, PROBLEMS.values(), strict=True))


def test_every_key_of_a_recovery_has_its_row() -> None:
    """The item is what it stands under."""
    rows = table(PAGES["recoveries.md"], "in a recovery")
    keys = [key.strip("` ") for row in rows for key in row[0].split(",")]
    assert set(keys) == {*Recovery._fields, *Scope._fields} - {"item", "part"}
