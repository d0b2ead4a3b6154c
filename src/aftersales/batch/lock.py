"""One run at a time writes to a folder."""

from __future__ import annotations

import os
from pathlib import Path

from aftersales.model.problems import InvalidInput, Problem

try:
    import fcntl
except ImportError:
    fcntl = None  # type: ignore[assignment]


class Lock:
    """A folder for one process alone, where the system can tell; it ends with the process at the latest."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: int | None = None

    def take(self) -> None:
        """Hold it, which may have been done before. Raises InvalidInput if another one does."""
        if fcntl is None or self._held is not None:
            return
        opened = os.open(self._folder, os.O_RDONLY)
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(opened)
            raise InvalidInput([Problem(str(self._folder), "another run is writing there", "")]) from None
        self._held = opened

    def give_back(self) -> None:
        """Let others write there."""
        if self._held is not None:
            os.close(self._held)
            self._held = None
