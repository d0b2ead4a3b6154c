"""Everything that the two READMEs show is run: what they say is what happens."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shlex
from pathlib import Path
from typing import NamedTuple

import pytest

from aftersales import Rulebook
from aftersales.cli import HELP
from tests.console import printed

ROOT = Path(__file__).parents[1]
FILES = ("README.md", "README.zh.md")
_FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)#:]+)\)")


class Block(NamedTuple):
    """A fenced block of a README, and the language of the block after it."""

    file: str
    language: str
    text: str
    output: str

    def __str__(self) -> str:
        return f"{self.file}: {self.text.splitlines()[0]}"


def blocks(file: str) -> list[Block]:
    """The blocks of a README in order. A `text` block is the output of the `python` block before it."""
    found = _FENCED.findall((ROOT / file).read_text("utf-8"))
    following = [*found[1:], ("", "")]
    outputs = [text if language == "text" else "" for language, text in following]
    return [Block(file, language, text, output) for (language, text), output in zip(found, outputs, strict=False)]


def of(language: str) -> list[Block]:
    """The blocks of one language in both files."""
    return [block for file in FILES for block in blocks(file) if block.language == language]


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_both_languages_show_the_same() -> None:
    """The Chinese text has the blocks of the English one."""
    shown, other = (([*block[1:]] for block in blocks(file)) for file in FILES)
    assert list(shown) == list(other)


def test_every_block_is_of_a_kind_that_is_run() -> None:
    """A block of another kind would rot."""
    known = {"python", "text", "console", "yaml", "json", "sh"}
    assert {block.language for file in FILES for block in blocks(file)} <= known


@pytest.mark.parametrize("block", of("python"), ids=str)
def test_python(block: Block) -> None:
    """The code runs and prints what is shown below it."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(block.text, block.file, "exec"), {"__name__": "readme"})
    assert printed.getvalue() == block.output


@pytest.mark.parametrize("block", of("console"), ids=str)
def test_console(block: Block) -> None:
    """The commands print what is shown, to the letter."""
    assert printed(block.text) == block.text


@pytest.mark.parametrize("block", of("yaml"), ids=str)
def test_yaml(block: Block) -> None:
    """The policy loads, with the words that a ticket may state, and is one of the bundled ones."""
    words = (ROOT / "policies" / "air" / "tickets.yaml").read_text("utf-8")
    Rulebook.of_texts({"readme.yaml": block.text, "tickets.yaml": words})
    assert block.text in {file.read_text("utf-8") for file in (ROOT / "policies").rglob("*.yaml")}


def test_json() -> None:
    """The text is JSON."""
    for block in of("json"):
        json.loads(block.text)


@pytest.mark.parametrize("block", of("sh"), ids=str)
def test_sh(block: Block) -> None:
    """Each line is a target of the Makefile."""
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    for line in block.text.splitlines():
        assert shlex.split(line, comments=True)[0] == "make"
        assert set(shlex.split(line, comments=True)[1:]) <= set(targets)


@pytest.mark.parametrize("file", FILES)
def test_names_in_the_text(file: str) -> None:
    """Links lead somewhere, commands and targets that are mentioned exist."""
    text = (ROOT / file).read_text("utf-8")
    assert [link for link in _LINK.findall(text) if not (ROOT / link).exists()] == []
    assert {name for name in re.findall(r"`aftersales ([a-z]+)", text) if name not in HELP} == set()
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert [target for target in re.findall(r"`make ([a-z]+)`", text) if f"\n{target}:" not in makefile] == []
