"""`docs/prove.md`: its commands print what it says, its laws are those there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from aftersales.check.prove.builtin import BUILT_IN
from aftersales.check.prove.survey import SECONDS, prove
from tests.check.places import TODAY
from tests.console import printed
from tests.docs.markdown import DOCS, blocks, documents, header_of, table, write

PAGE = (DOCS / "prove.md").read_text("utf-8")
BLOCKS = {f"{block.language} {block.label}".strip(): block.text for block in blocks(PAGE)}
_TOOK = re.compile(r"\(\d+\.\d s\)")


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    """A folder with the page's document."""
    folder = tmp_path / "policies"
    folder.mkdir()
    (folder / "example.yaml").write_text(BLOCKS["yaml"], "utf-8")
    return folder


def test_the_command_prints_what_the_page_says(policies: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """But for the seconds."""
    monkeypatch.chdir(policies.parent)
    assert _TOOK.sub("", printed(BLOCKS["console"])) == _TOOK.sub("", BLOCKS["console"])


@pytest.mark.parametrize("law", re.findall(r"`(\{(?:penalty|refund): .+?)`(?=,|\.)", PAGE))
def test_what_the_law_meant_is_proven(law: str, policies: Path) -> None:
    """Both ways to state it."""
    text = re.sub(r"refund: \{at_least: 90%\}", law[1:-1], BLOCKS["yaml"])
    (policies / "example.yaml").write_text(text, "utf-8")
    assert {proof.outcome for proof in prove(policies, TODAY).every} == {"proven"}


def test_the_example_needs_its_comment(tmp_path: Path) -> None:
    """With it nothing is found, without it the law is broken."""
    text = BLOCKS["yaml reason"]
    found = []
    for body in (text, re.sub(r" *# prove.*\n", "", text)):
        folder = write(tmp_path, documents(body, header_of((DOCS / "diagnostics.md").read_text("utf-8"))))
        found.append([one.diagnostic.code for one in prove(folder, TODAY).findings])
    assert found == [[], ["law-broken"]]


def test_the_laws_of_every_document() -> None:
    """Each has its row."""
    assert [row[0].strip("` ") for row in table(PAGE, "law")] == list(BUILT_IN)
    assert f"`--timeout` ({SECONDS:.0f} s)" in PAGE
