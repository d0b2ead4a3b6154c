"""Words as numbers, the same for all columns of a run."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

NORMAL, NONE, FAILED = 0, 1, 2
"""How the result of a function comes: as a value, as None, or not at all, with the number of the failure's type."""


class Vocabulary:
    """Every word met so far, and whatever else is no number, such as dates."""

    def __init__(self) -> None:
        self._codes: dict[Hashable, int] = {}
        self.words: list[Any] = []

    def code(self, word: Hashable) -> int:
        """The number of a word."""
        found = self._codes.get(word)
        if found is None:
            found = self._codes[word] = len(self.words)
            self.words.append(word)
        return found
