"""The canonical form of policies: what moves, what stays, and that the document is the same."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.engine.rulebook import bundled_folder
from aftersales.policy.layout import formatted
from aftersales.policy.loading import load_texts, read_folder
from tests.cli.run import RAIL, policy_folder, run

BUNDLED = read_folder(bundled_folder())
NAMES = sorted(BUNDLED)


def said(text: str) -> str:
    """A document without the places of its parts, and the digest of its text."""
    (document,) = load_texts({"t.yaml": text}).documents
    return re.sub(r"Position\([^)]*\)|body_key='[^']*'", "", repr(document))


def comments(text: str) -> Counter[str]:
    return Counter(re.findall(r"(?:^|\s)(#.*)$", text, re.MULTILINE))


@pytest.mark.parametrize("file", NAMES, ids=[Path(name).name for name in NAMES])
def test_every_bundled_policy_keeps_its_comments_and_is_formatted_once(file: str) -> None:
    """A second time changes nothing; that the document is the same is checked while formatting."""
    found = formatted(BUNDLED[file], file)
    assert formatted(found, file) == found
    assert comments(found) == comments(BUNDLED[file])


ENTRIES = [
    "terms: t  # its name", "language: 1", "title: {en: T}", "source: none", "# where\napplies: [{product: rail}]",
    "currency: CNY", "refundable: fare", "amounts:\n  # the tariff\n  a: {of: fare, percent: 5}",
    "cancel:\n  # too late\n  - when: {time_left: \"<= 0h\"}\n    id: late\n    deny: late\n"
    "  - {penalty: {over: time_left, steps: {STEPS}}, id: ladder}",
]  # fmt: skip
STEPS = ['">= 48h": {use: a}', '">= 24h": 10%', '"> 24h": 9%', '"> 0h": 20%']


@given(st.permutations(ENTRIES[1:]), st.permutations(STEPS), st.booleans())
def test_any_order_of_keys_and_steps_comes_to_one_form(entries: list[str], steps: list[str], otherwise: bool) -> None:
    """It says what the document said, with every comment."""
    every = ", ".join([*steps, "else: 30%"] if otherwise else steps)
    text = "\n".join([ENTRIES[0], *entries]).replace("STEPS", every) + "\n"
    found = formatted(text)
    assert said(found) == said(text)
    assert comments(found) == comments(text)
    assert formatted(found) == found
    heads = re.findall(r"^(\w+):", found, re.MULTILINE)
    assert heads == ["terms", "language", "title", "source", "applies", "currency", "refundable", "amounts", "cancel"]
    assert '">= 48h": {use: a}, "> 24h": 9%, ">= 24h": 10%, "> 0h": 20%' in found
    assert "{id: ladder, penalty:" in found
    assert "# too late\n  - id: late\n    when:" in found


def test_a_comment_moves_with_the_key_below_it() -> None:
    """And one on the line stays on the line."""
    text = RAIL.replace("currency: CNY\n", "").replace("title:", "# of the tariff\ncurrency: CNY  # yuan\ntitle:")
    found = formatted(text)
    assert "supplier: CR}]\n# of the tariff\ncurrency: CNY  # yuan\ncancel:" in found


def test_steps_of_several_clocks_stay_as_they_are() -> None:
    """In a list the author's order counts."""
    steps = '[{">= 24h": 10%}, {">= 48h": 5%}, {"> 0h": 20%}]'
    text = re.sub(r"steps: \{.*\}", f"steps: {steps}", RAIL)
    assert steps in formatted(text)


def test_white_space_at_line_ends_goes() -> None:
    """So does what is beyond one line end at the end."""
    assert formatted(RAIL.replace("language: 1", "language: 1  ") + "\n\n") == RAIL


def test_the_command_formats_and_checks(tmp_path: Path) -> None:
    """`--check` writes nothing."""
    other = RAIL.replace("language: 1\n", "").replace("currency: CNY\n", "currency: CNY\nlanguage: 1\n")
    folder = policy_folder(tmp_path, other)
    checked = run("fmt", folder, "--check")
    assert checked.exit_code == 1
    assert checked.output.splitlines()[-1] == "1 of 1 files to format"
    assert (folder / "rail.yaml").read_text("utf-8") == other
    assert run("fmt", folder).exit_code == 0
    assert (folder / "rail.yaml").read_text("utf-8") == RAIL
    assert run("fmt", folder, "--check").exit_code == 0


def test_a_file_that_is_no_yaml_is_unusable(tmp_path: Path) -> None:
    """With its place."""
    result = run("fmt", policy_folder(tmp_path, "terms: {"))
    assert result.exit_code == 2
    assert "rail.yaml:" in result.stderr
