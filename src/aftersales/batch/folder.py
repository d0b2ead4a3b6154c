"""Answers as Parquet parts in a folder."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from aftersales.batch.disk import PARTIAL, Disk, put
from aftersales.batch.journal import (
    MANIFEST,
    Entry,
    Journal,
    add_entry,
    begin_journal,
    part_of,
    read_journal,
    take_up,
)
from aftersales.batch.sinks import TABLES, State, refuse_other, refuse_unfinished
from aftersales.batch.tally import Tally
from aftersales.batch.written import repeated_texts
from aftersales.model.problems import InvalidInput, Problem

try:
    import fcntl
except ImportError:
    fcntl = None  # type: ignore[assignment]

SUMMARY: Final = "summary.json"
PART: Final = "part-"


class Folder:
    """`quotes/`, `payouts/` and `rejects/` with a part for each chunk, `manifest.jsonl` and `summary.json`."""

    def __init__(self, path: Path, disk: Disk | None = None) -> None:
        self._path, self._disk = path, disk or Disk()
        self._lock: int | None = None

    def begin(self, run: Entry, resume: bool) -> State:
        """A folder of its own for each run; what a stopped one left half written is removed."""
        if self._path.exists() and not self._path.is_dir():
            raise InvalidInput([Problem(str(self._path), "is no folder; a run needs one of its own", "")])
        self._made()
        self._alone()
        journal = read_journal(self._path)
        if journal is None or not (journal.chunks or journal.end):
            return self._begin(run, journal is not None)
        refuse_other(str(self._path), journal.run, run)
        if journal.end is None:
            refuse_unfinished(str(self._path), len(journal.chunks), resume)
        take_up(self._path, self._disk, journal)
        self._sweep(journal)
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

    def _begin(self, run: Entry, begun: bool) -> State:
        """Nothing is done yet, by this run or by another one that was stopped at once."""
        own = {MANIFEST + PARTIAL, *((*TABLES, MANIFEST, SUMMARY, SUMMARY + PARTIAL) if begun else ())}
        strange = sorted(found.name for found in self._path.iterdir() if found.name not in own)
        if strange:
            message = f"holds `{strange[0]}`, which is of no run; an empty folder or a new one is expected"
            raise InvalidInput([Problem(str(self._path), message, "")])
        self._sweep(None)
        begin_journal(self._path, self._disk, run)
        return State()

    def _part(self, name: str, number: int, table: pa.Table) -> Entry:
        folder = self._path / name
        if not folder.is_dir():
            folder.mkdir()
            self._disk.sync(self._path)
        buffer = pa.BufferOutputStream()
        dictionaries = repeated_texts(table.schema)
        pq.write_table(table, buffer, compression="zstd", use_dictionary=dictionaries, write_page_checksum=True)
        data = buffer.getvalue().to_pybytes()
        file = f"{name}/{PART}{number:06d}.parquet"
        put(self._disk, self._path / file, data)
        return {"file": file, "rows": table.num_rows, "sha256": sha256(data).hexdigest()}

    def _state(self, journal: Journal) -> State:
        """The chunks whose parts are as the manifest says; the others are done again."""
        damaged = {n: self._damaged(entry) for n, entry in journal.chunks.items()}
        names = tuple(file for files in damaged.values() for file in files)
        chunks = {n: entry for n, entry in journal.chunks.items() if not damaged[n]}
        return State(chunks, journal.end is not None and not names, names)

    def _damaged(self, entry: Entry) -> list[str]:
        return [part["file"] for part in entry["parts"].values() if part_of(self._path, part) is None]

    def _sweep(self, journal: Journal | None) -> None:
        """Remove what the manifest does not name: a stopped run left it, half written or not yet counted."""
        entries = [] if journal is None else journal.chunks.values()
        named = {part["file"] for entry in entries for part in entry["parts"].values()}
        parts = {path.relative_to(self._path).as_posix() for n in TABLES for path in self._path.glob(f"{n}/{PART}*")}
        others = {MANIFEST + PARTIAL, SUMMARY + PARTIAL, *([SUMMARY] if journal is None else [])}
        for path in (self._path / name for name in (parts | others) - named):
            if path.exists():
                path.unlink()

    def _made(self) -> None:
        """The folder is there, and on the disk."""
        new = [path for path in (self._path, *self._path.parents) if not path.exists()]
        self._path.mkdir(parents=True, exist_ok=True)
        for path in new:
            self._disk.sync(path.parent)

    def _alone(self) -> None:
        """One run at a time writes to a folder; the lock ends with the process."""
        if fcntl is None or self._lock is not None:
            return
        self._lock = os.open(self._path, os.O_RDONLY)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InvalidInput([Problem(str(self._path), "another run is writing there", "")]) from None

    def close(self) -> None:
        """Let others write there."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
