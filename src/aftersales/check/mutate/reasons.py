"""Comments that say why no case can notice a change: `# mutant: REASON` of any of its line, `# mutant KIND: REASON` of
those of one kind; at the line or alone above it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_COMMENT: Final = re.compile(r"(?:^|\s)#\s*mutant(?:\s+([a-z_ ]+))?:\s*(\S.*)$")


class Reason(NamedTuple):
    """What such a comment says, of which kind of change (of all, if empty), the line where it stands, and the line that
    it is `about`."""

    text: str
    kind: str
    line: int
    about: int

    def excuses(self, line: int, kind: str) -> bool:
        """Whether it says so of a kind of change in a line."""
        return self.about == line and self.kind in ("", kind)


def reasons(text: str) -> Iterator[Reason]:
    """The reasons of a document; one that stands alone is about the next line that is no comment."""
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        match = _COMMENT.search(line)
        if match:
            about = number
            while about < len(lines) and lines[about - 1].lstrip().startswith("#"):
                about += 1
            yield Reason(match[2].strip(), (match[1] or "").strip(), number, about)
