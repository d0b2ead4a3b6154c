"""Answers as Parquet parts in a folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pyarrow as pa

from aftersales.batch.disk import PARTIAL, Disk, put
from aftersales.batch.journal import MANIFEST, Entry, Journal, add_entry, begin_journal, read_journal, take_up
from aftersales.batch.lock import Lock
from aftersales.batch.parts import OWN, SUMMARY, part_of, sweep, write_part
from aftersales.batch.sinks import State, refuse_other, refuse_unfinished
from aftersales.batch.tally import Tally
from aftersales.model.problems import InvalidInput, Problem


class Folder:
    """`quotes/`, `payouts/`, `rejects/` and `corrections/` with a part for each chunk that has any; `manifest.jsonl`,
    `summary.json`."""

    def __init__(self, path: Path, disk: Disk | None = None) -> None:
        self._path, self._disk, self._lock = path, disk or Disk(), Lock(path)

    def begin(self, run: Entry, resume: bool) -> State:
        """A folder of its own for each run; what a stopped one left half written is removed."""
        if self._path.exists() and not self._path.is_dir():
            raise InvalidInput([Problem(str(self._path), "is no folder; a run needs one of its own", "")])
        self._make()
        self._lock.take()
        journal = read_journal(self._path)
        if journal is None or not (journal.chunks or journal.end):
            return self._begin(run, journal is not None)
        refuse_other(str(self._path), journal.run, run)
        if journal.end is None:
            refuse_unfinished(str(self._path), len(journal.chunks), resume)
            self._disk.sync(self._path)
        take_up(self._path, self._disk, journal)
        sweep(self._path, journal)
        return self._state(journal)

    def commit(self, number: int, tables: Mapping[str, pa.Table], entry: Entry) -> None:
        """The parts first, then the line of the manifest that says they count."""
        parts = {name: self._part(name, number, table) for name, table in tables.items() if table.num_rows}
        add_entry(self._path, self._disk, {"chunk": number, "parts": parts, **entry})

    def finish(self, summary: Tally) -> None:
        """The summary, then the last line of the manifest."""
        text = json.dumps(summary, ensure_ascii=False, indent=2) + "\n"
        put(self._disk, self._path / SUMMARY, text.encode())
        add_entry(self._path, self._disk, {"end": True})

    def close(self) -> None:
        """Let others write there."""
        self._lock.give_back()

    def _make(self) -> None:
        """The folder is there, and on the disk unless it is in one that may not be read."""
        new = [path for path in (self._path, *self._path.parents) if not path.exists()]
        self._path.mkdir(parents=True, exist_ok=True)
        for path in new:
            with suppress(PermissionError):
                self._disk.sync(path.parent)

    def _begin(self, run: Entry, begun: bool) -> State:
        """Nothing is done yet, by this run or by another one that was stopped at once."""
        own = OWN if begun else {MANIFEST + PARTIAL}
        strange = sorted(found.name for found in self._path.iterdir() if found.name not in own)
        if strange:
            message = f"holds `{strange[0]}`, which is of no run; an empty folder or a new one is expected"
            raise InvalidInput([Problem(str(self._path), message, "")])
        sweep(self._path, None)
        begin_journal(self._path, self._disk, run)
        return State()

    def _part(self, name: str, number: int, table: pa.Table) -> Entry:
        if not (self._path / name).is_dir():
            (self._path / name).mkdir()
            self._disk.sync(self._path)
        return write_part(self._path, self._disk, name, number, table)

    def _state(self, journal: Journal) -> State:
        """The chunks whose parts are as the manifest says; the others are done again."""
        damaged = {n: self._damaged(entry) for n, entry in journal.chunks.items()}
        names = tuple(file for files in damaged.values() for file in files)
        chunks = {n: entry for n, entry in journal.chunks.items() if not damaged[n]}
        return State(chunks, journal.end is not None and not names, names)

    def _damaged(self, entry: Entry) -> list[str]:
        return [part["file"] for part in entry["parts"].values() if part_of(self._path, part) is None]
