"""Files that stay as they are while they are read."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
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
    """The bookings of files, none handed on of one that is not as it was before the source looked into it."""

    def __init__(self, source: Source, files: Mapping[Path, State]) -> None:
        self._source, self._files = source, files
        self.identity, self.rows = source.identity, source.rows

    def chunks(self, done: Mapping[int, Entry]) -> Generator[Chunk]:
        """Those of the source. Raises InvalidInput for a file that was changed."""
        with closing(self._source.chunks(done)) as chunks:
            for chunk in chunks:
                self._check([] if chunk.file is None else [chunk.file])
                yield chunk
        self._check(self._files)

    def _check(self, files: Iterable[Path]) -> None:
        changed = [file for file in files if _state(file) != self._files[file]]
        if changed:
            raise InvalidInput([Problem(str(changed[0]), "was changed while it was read", "")])


def _state(file: Path) -> State:
    told = file.stat()
    return told.st_ino, told.st_size, told.st_mtime_ns
