"""The pages of `docs/` cut into sections and fenced blocks, and their examples made into policy files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

DOCS = Path(__file__).resolve().parents[2] / "docs"
_FENCE = re.compile(r"^```(\w*) ?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_KEY = re.compile(r"^([a-z_]+):", re.MULTILINE)
_KINDS = frozenset(("terms", "right", "waiver", "benefit"))


class Block(NamedTuple):
    """A fenced block: its language, the word after it, its text, and its line in the page."""

    language: str
    label: str
    text: str
    line: int


def blocks(text: str) -> list[Block]:
    """The fenced blocks of a page or a part of one."""
    return [Block(m[1], m[2], m[3], text.count("\n", 0, m.start()) + 1) for m in _FENCE.finditer(text)]


def sections(text: str, heading: str) -> list[tuple[str, str]]:
    """Title and body of each section with a heading such as `###`; it ends at the next heading of any level."""
    parts: list[tuple[str, str, list[str]]] = [("", "", [])]
    fenced = False
    for line in text.splitlines(keepends=True):
        fenced ^= line.startswith("```")
        mark, _, title = line.partition(" ")
        if not fenced and mark and not mark.strip("#"):
            parts.append((mark, title.strip(), []))
        else:
            parts[-1][2].append(line)
    return [(title, "".join(body)) for mark, title, body in parts if mark == heading]


def table(text: str, head: str) -> list[list[str]]:
    """The rows of the tables whose first column has a heading, cell by cell."""
    found = re.findall(rf"^\| {head} \|.*\n\|[ |-]+\n((?:\|.*\n)+)", text, re.MULTILINE)
    lines = [line for rows in found for line in rows.splitlines()]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def header_of(text: str) -> str:
    """The header that a page's examples are placed under."""
    return next(block.text for block in blocks(text) if block.label == "header")


def documents(example: str, header: str) -> dict[str, str]:
    """The files of an example by name; `---` separates them, and fragments get the header."""
    parts = re.split(r"^---\n", example, flags=re.MULTILINE)
    return {f"{place}.yaml": _whole(part, header) for place, part in enumerate(parts, 1)}


def _whole(part: str, header: str) -> str:
    keys = set(_KEY.findall(part))
    if "language" in keys or not keys:
        return part
    if "versions" in keys:
        keys.add("cancel")
    if keys & _KINDS:
        keys |= _KINDS
    rest = "".join(line for line in header.splitlines(keepends=True) if line.partition(":")[0] not in keys)
    return part + rest if "terms" in keys else rest + part


def write(folder: Path, files: dict[str, str]) -> Path:
    """The files in a folder."""
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def examples(page: str) -> list[Block]:
    """The policies of a page: its blocks of YAML that have no label."""
    return [block for block in blocks(page) if block.language == "yaml" and not block.label]


def cases_of(example: Block, page: str) -> str | None:
    """The cases that follow an example, as a file over the page's defaults; None if another example comes first."""
    after = next((block for block in blocks(page) if block.line > example.line), None)
    if after is None or after.label != "cases":
        return None
    defaults = next((block.text for block in blocks(page) if block.label == "defaults"), "")
    return after.text if after.text.startswith("defaults:") else f"{defaults}cases:\n{after.text}"
