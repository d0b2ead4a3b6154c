"""Comments by which an author lives with a finding: `# check: ignore CODE because ...`, at its line or above it; what
`prove` finds is ignored by `# prove: ignore ...`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from aftersales.check.subject import Finding
from aftersales.policy.diagnostics import Diagnostic, Position

_COMMENT = r"(?:^|\s)(#\s*{}:\s*ignore\b\s*([a-z0-9-]*)\s*(?:because\b\s*(.*))?)$"


class Comment(NamedTuple):
    """One such comment: what it ignores and why, where it stands, and the line that it is about."""

    code: str
    reason: str
    at: Position
    line: int
    text: str


class Ignored:
    """The comments of a folder that speak to a command."""

    def __init__(self, texts: Mapping[str, str], command: str = "check") -> None:
        self._command = command
        spoken = [(file, text) for file, text in texts.items() if f"{command}:" in text]
        self._comments = [one for file, text in spoken for one in comments(file, text, command)]

    def without(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings that no comment ignores, and what is wrong with the comments."""
        left, used = list[Finding](), set[Comment]()
        for finding in findings:
            match = [one for one in self._comments if one.reason and _is_about(one, finding.diagnostic)]
            used.update(match)
            left += [] if match else [finding]
        for one in self._comments:
            if not one.reason:
                left.append(Finding(_without_reason(one, self._command)))
            elif one not in used:
                left.append(Finding(_of_nothing(one)))
        return left


def comments(file: str, text: str, command: str = "check") -> Iterator[Comment]:
    """The comments of a file; one that stands alone is about the next line that is no comment."""
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        match = re.search(_COMMENT.format(command), line)
        if match:
            about = number
            while about <= len(lines) and lines[about - 1].lstrip().startswith("#"):
                about += 1
            at = Position(file, number, match.start(1) + 1)
            yield Comment(match[2], (match[3] or "").strip(), at, about, line)


def _is_about(comment: Comment, found: Diagnostic) -> bool:
    place = found.at.file, found.at.line
    return comment.code == found.code and (comment.at.file, comment.line) == place


def _without_reason(comment: Comment, command: str) -> Diagnostic:
    message = "a finding is ignored without a reason"
    hint = f"write `# {command}: ignore {comment.code or 'CODE'} because ...`"
    return Diagnostic("ignored-without-reason", "error", message, comment.at, hint, comment.text)


def _of_nothing(comment: Comment) -> Diagnostic:
    message = f"`{comment.code}` is ignored, but it is not found here"
    return Diagnostic("ignored-nothing", "warning", message, comment.at, "delete the comment", comment.text)
