"""Comments that ignore a finding, with their reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.check.places import TODAY
from tests.check.test_ladders import HEAD
from tests.linted import lint

ROWS = "cancel:\n  - {{id: any, penalty: 50}}\n{0}  - {{id: insured, when: {{insured: true}}, free: true}}{1}\n"
COMMENT = "# check: ignore dead-row because the source lists this case too"
PLACES = [
    ("above", f"  {COMMENT}\n", "", []),
    ("in the line", "", f"  {COMMENT}", []),
    ("above another comment", f"  {COMMENT}\n  # Section 3\n", "", []),
    ("without a reason", "  # check: ignore dead-row\n", "", ["ignored-without-reason", "dead-row"]),
    ("with an empty reason", "  # check: ignore dead-row because\n", "", ["ignored-without-reason", "dead-row"]),
    ("of another code", f"  {COMMENT.replace('dead-row', 'gap')}\n", "", ["ignored-nothing", "dead-row"]),
    ("one line too far", f"  {COMMENT}\n\n", "", ["ignored-nothing", "dead-row"]),
    ("no such comment", "  # dead rows are fine\n", "", ["dead-row"]),
]


@pytest.mark.parametrize(("above", "beside", "codes"), [one[1:] for one in PLACES], ids=[one[0] for one in PLACES])
def test_a_comment_is_about_its_line(above: str, beside: str, codes: list[str], tmp_path: Path) -> None:
    """Or about the next line that is no comment; a wrong one is told where it stands."""
    (tmp_path / "t.yaml").write_text(HEAD + ROWS.format(above, beside), "utf-8")
    assert [one.code for one in lint(tmp_path, TODAY)] == codes


def test_what_keeps_a_folder_from_loading_is_not_ignored(tmp_path: Path) -> None:
    """A comment cannot make half a rulebook whole."""
    text = HEAD + "cancel:\n  # check: ignore unknown-key because nobody needs it\n  - {fre: true}\n"
    (tmp_path / "t.yaml").write_text(text, "utf-8")
    assert "unknown-key" in [one.code for one in lint(tmp_path, TODAY)]
