"""Writes the examples of the pages in `docs/checks/` from the fixtures, and the index of these pages in
`docs/diagnostics.md`: `python -m tests.docs.generate_checks`."""

from __future__ import annotations

import re
from pathlib import Path

from tests.check.found import found_in
from tests.check.places import FIXTURES
from tests.docs.codes import codes_of_check, codes_of_prove
from tests.docs.markdown import DOCS, header_of

PAGES = DOCS / "checks"
INDEX = DOCS / "diagnostics.md"
_LISTS = re.compile(r"(?<=<!-- generated -->\n).*(?=<!-- end -->)", re.DOTALL)


def page(code: str) -> str:
    """A page with its examples as the fixtures have them."""
    text = (PAGES / f"{code}.md").read_text("utf-8")
    for title, folder in (("Bad", "bad"), ("Good", "good")):
        place = FIXTURES / code / folder
        if place.is_dir():
            before, old = re.split(rf"(?<=\*\*{title}\*\*\n)", text, maxsplit=1)
            after = re.search(r"\n\*\*(?:Good|Ignore)\*\*", old)
            assert after is not None, code
            text = before + example(place) + old[after.start() :]
    return text


def example(folder: Path) -> str:
    """The files of a fixture as fenced blocks, without the lines of the header that all examples share."""
    files = sorted(folder.iterdir(), key=lambda file: (file.suffix != ".yaml", file.name))
    policies = [shown(file.read_text("utf-8")) for file in files if file.suffix == ".yaml"]
    others = [f"```text {file.name}\n{file.read_text('utf-8')}```" for file in files if file.suffix != ".yaml"]
    return "\n".join(["```yaml\n" + "---\n".join(policies) + "```", *others])


def shown(text: str) -> str:
    """A file without the lines of the header; all of it if nothing else is left."""
    header = set(header_of(INDEX.read_text("utf-8")).splitlines(keepends=True))
    return "".join(line for line in text.splitlines(keepends=True) if line not in header) or text


def index() -> str:
    """The index page: what keeps a folder from loading, and what the passes find."""
    every, of_check, of_prove = sorted(file.stem for file in PAGES.glob("*.md")), codes_of_check(), codes_of_prove()
    lists = [("Mistakes that loading finds", [c for c in every if c not in of_check | of_prove])]
    lists += [("What `check` finds in policies that load", [c for c in every if c in of_check])]
    lists += [("What `prove` finds", [c for c in every if c in of_prove])]
    head = "| code | severity | catches |\n| --- | --- | --- |\n"
    body = "\n".join(f"\n## {title}\n\n{head}{_rows(some)}" for title, some in lists)
    return _LISTS.sub(lambda _: f"{body}\n", INDEX.read_text("utf-8"))


def _rows(some: list[str]) -> str:
    cells = ((f"[`{code}`](checks/{code}.md)", " and ".join(severities(code)), catches(code)) for code in some)
    return "".join(f"| {' | '.join(row)} |\n" for row in cells)


def catches(code: str) -> str:
    """The first sentence of a page."""
    text = (PAGES / f"{code}.md").read_text("utf-8")
    said = re.search(r"\*\*Catches\*\* (.+?)(?:\.(?=\s)|:\s|;\s|\n\n)", text, re.DOTALL)
    assert said is not None, code
    here = said[1].removeprefix("(warning) ").replace("](../", "](@").replace("](", "](checks/").replace("checks/@", "")
    return " ".join(here.split())


def severities(code: str) -> list[str]:
    """As the bad fixture has it; what no policy text can show keeps a folder from loading."""
    bad = FIXTURES / code / "bad"
    found = found_in(code, bad) if bad.is_dir() else ()
    return sorted({one.diagnostic.severity for one in found}) or ["error"]


if __name__ == "__main__":
    for file in sorted(PAGES.glob("*.md")):
        file.write_text(page(file.stem), "utf-8")
    INDEX.write_text(index(), "utf-8")
