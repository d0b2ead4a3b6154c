"""A mistake in a policy file: what, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple
from unicodedata import east_asian_width


class Position(NamedTuple):
    """A place in a policy file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


_WIDEST = 120


class Diagnostic(NamedTuple):
    """One finding. `text` is the offending source line, empty if it cannot be shown."""

    code: str
    severity: Literal["error", "warning"]
    message: str
    at: Position
    hint: str = ""
    text: str = ""

    def __str__(self) -> str:
        lines = [f"{self.at}: {self.severity}[{self.code}]: {self.message}"]
        if self.text:
            shift = max(0, self.at.column - 1 - _WIDEST // 2)
            lines += [
                f"  {self.text[shift : shift + _WIDEST]}",
                "  " + " " * _width(self.text[shift : self.at.column - 1]) + "^",
            ]
        return "\n".join([*lines, f"  hint: {self.hint}"] if self.hint else lines)

    def to_dict(self) -> dict[str, object]:
        """Plain JSON values."""
        return {**self._asdict(), "at": self.at._asdict()}


def _width(text: str) -> int:
    """Columns a text takes on a screen: a wide character takes two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


class PolicyError(ValueError):
    """Policies that cannot be loaded. `diagnostics` lists every finding."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(map(str, self.diagnostics)))

    def __reduce__(self) -> tuple[type[PolicyError], tuple[tuple[Diagnostic, ...]]]:
        return PolicyError, (self.diagnostics,)
