"""What earlier runs wrote, found by booking: kept on the disk, so that memory does not grow with them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from aftersales.batch.journal import MANIFEST, Entry, read_journal
from aftersales.batch.lines import Values
from aftersales.batch.parts import part_of
from aftersales.model.problems import InvalidInput, Problem

Key = tuple[str, str]
"""Booking and request."""
_TABLES: Final = """
create table quotes (booking, request, line, primary key (booking, request)) without rowid;
create table paid (booking, request, tender, known, line, primary key (booking, request, tender)) without rowid;
"""
_AT_ONCE: Final = 500


class Paid(NamedTuple):
    """What was instructed for one tender: `after` is what is paid back in all once it is carried out, `known` every
    amount that was paid back in all before or after one of the instructions, `line` the last of them."""

    after: int
    known: frozenset[int]
    line: Values


class Earlier:
    """The quotes and instructions of runs that are finished, the last one counting. Close it when done.

    Raises InvalidInput for a folder without a finished run, and for one whose parts are damaged.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folder = TemporaryDirectory(prefix="aftersales-")
        self._store = sqlite3.connect(Path(self._folder.name) / "earlier.sqlite")
        self._store.executescript("pragma journal_mode = off; pragma synchronous = off;" + _TABLES)
        try:
            self.identity = [self._load(folder) for folder in folders]
        except BaseException:
            self.close()
            raise

    def answered(self, ids: Sequence[str]) -> set[str]:
        """Which of some bookings were answered."""
        return {booking for (booking,) in self._select("distinct booking from quotes", ids)}

    def quotes(self, ids: Sequence[str]) -> dict[Key, Values]:
        """The last quote of each request of some bookings."""
        return {(b, r): json.loads(line) for b, r, line in self._select("booking, request, line from quotes", ids)}

    def paid(self, ids: Sequence[str]) -> dict[Key, dict[str, Paid]]:
        """What was instructed for some bookings, by tender."""
        found: dict[Key, dict[str, Paid]] = {}
        for booking, request, tender, known, line in self._select("* from paid", ids):
            one = json.loads(line)
            instructed = Paid(one["after"], frozenset(json.loads(known)), one)
            found.setdefault((booking, request), {})[tender] = instructed
        return found

    def close(self) -> None:
        """Remove what was kept."""
        self._store.close()
        self._folder.cleanup()

    def _select(self, what: str, ids: Sequence[str]) -> Iterable[tuple[Any, ...]]:
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            marks = ",".join("?" * len(some))
            yield from self._store.execute(f"select {what} where booking in ({marks})", some)

    def _load(self, folder: Path) -> str:
        journal = read_journal(folder) if folder.is_dir() else None
        if journal is None or journal.end is None:
            stopped = "" if journal is None else "; `--resume` finishes the one that was stopped"
            raise InvalidInput([Problem(str(folder), f"holds no finished run to compare with{stopped}", "")])
        for _, entry in sorted(journal.chunks.items()):
            for name, load in (("quotes", self._quote), ("payouts", self._payout), ("corrections", self._correction)):
                if name in entry["parts"]:
                    for line in _lines(folder, entry["parts"][name]):
                        load(line)
        self._store.commit()
        return sha256((folder / MANIFEST).read_bytes()).hexdigest()

    def _quote(self, line: Values) -> None:
        values = (line["booking"], line["request"], json.dumps(line))
        self._store.execute("insert or replace into quotes values (?, ?, ?)", values)

    def _payout(self, line: Values) -> None:
        before = line["refunded_before"]
        self._instructed(line, before + line["amount"], before)

    def _correction(self, line: Values) -> None:
        self._instructed(line, line["refunded_after"])

    def _instructed(self, line: Values, after: int, *before: int) -> None:
        place = (line["booking"], line["request"], line["tender"])
        where = "from paid where booking = ? and request = ? and tender = ?"
        known = self._store.execute(f"select known {where}", place).fetchone()
        amounts = sorted({after, *before, *(json.loads(known[0]) if known else ())})
        kept = {name: line[name] for name in ("method", "currency", "key")} | {"after": after}
        values = (*place, json.dumps(amounts), json.dumps(kept))
        self._store.execute("insert or replace into paid values (?, ?, ?, ?, ?)", values)


def _lines(folder: Path, part: Entry) -> list[Values]:
    data = part_of(folder, part)
    if data is None:
        raise InvalidInput(
            [Problem(str(folder / part["file"]), "is not as its run wrote it; the same run again mends it", "")]
        )
    found: list[Values] = pq.read_table(pa.BufferReader(data)).to_pylist()
    return found
