"""`docs/confirm.md` prints what it shows and lists every reason."""

from __future__ import annotations

import contextlib
import io

import pytest

from aftersales.model.confirmation import WHY
from tests.docs.markdown import DOCS, blocks, table

PAGE = (DOCS / "confirm.md").read_text("utf-8")


def test_the_code_prints_what_the_page_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """The block after the code is its output."""
    monkeypatch.chdir(DOCS.parent)
    code, output = blocks(PAGE)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code.text, "confirm.md", "exec"), {"__name__": "page"})
    assert printed.getvalue() == output.text


def test_every_reason_has_its_row() -> None:
    """In the order in which they are found."""
    assert [row[0].strip("` ") for row in table(PAGE, "in `reasons`")] == list(WHY)
