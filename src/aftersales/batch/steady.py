"""Files that stay as they are while they are read."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from aftersales.batch.journal import Entry
from aftersales.batch.sources import Chunk, Source
from aftersales.model.problems import InvalidInput, Problem

State = tuple[int, int, int]


def states_of(files: Sequence[Path]) -> dict[Path, State]:
    """How files are now."""
    return {file: _state(file) for file in files}


class Steady:
    """The bookings of files, none handed on once one of them is not as it was before the source looked into it."""

    def __init__(self, source: Source, files: Mapping[Path, State]) -> None:
        self._source, self._files = source, files
        self.identity, self.rows = source.identity, source.rows

    def chunks(self, done: Mapping[int, Entry]) -> Generator[Chunk]:
        """Those of the source. Raises InvalidInput for a file that was changed."""
        with closing(self._source.chunks(done)) as chunks:
            for chunk in chunks:
                self._check()
                yield chunk
        self._check()

    def _check(self) -> None:
        changed = [file for file, seen in self._files.items() if _state(file) != seen]
        if changed:
            raise InvalidInput([Problem(str(changed[0]), "was changed while it was read", "")])


def _state(file: Path) -> State:
    told = file.stat()
    return told.st_ino, told.st_size, told.st_mtime_ns
