"""Comments that say why no case can notice a change: `# mutant: REASON`, at its line or alone above it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_COMMENT: Final = re.compile(r"(?:^|\s)#\s*mutant:\s*(\S.*)$")


class Reason(NamedTuple):
    """What such a comment says, the line where it stands, and the line that it is `about`."""

    text: str
    line: int
    about: int


def reasons(text: str) -> Iterator[Reason]:
    """The reasons of a document; one that stands alone is about the next line that is no comment."""
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        match = _COMMENT.search(line)
        if match:
            about = number
            while about < len(lines) and lines[about - 1].lstrip().startswith("#"):
                about += 1
            yield Reason(match[1].strip(), number, about)
