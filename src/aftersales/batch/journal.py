"""The manifest of a run: which run it is, and what of it is done. A line is added for each chunk, once its parts are
on the disk; a line that was cut short counts as not written."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, NamedTuple

from aftersales.batch.disk import Disk, add_line, put

MANIFEST: Final = "manifest.jsonl"
Entry = dict[str, Any]


class Journal(NamedTuple):
    """What a manifest says: the run, each chunk that is done by its number, and the end of the run if it got there;
    and the bytes in which it says so."""

    run: Entry
    chunks: dict[int, Entry]
    end: Entry | None
    size: int


def read_journal(folder: Path) -> Journal | None:
    """The manifest of a folder; None if it has none, or only the beginning of one."""
    path = folder / MANIFEST
    if not path.exists():
        return None
    entries, size = _entries(path.read_bytes())
    if not entries:
        return None
    chunks = {entry["chunk"]: entry for entry in entries[1:] if "chunk" in entry}
    return Journal(entries[0], chunks, entries[-1] if "end" in entries[-1] else None, size)


def take_up(folder: Path, disk: Disk, journal: Journal) -> None:
    """The manifest ends with its last whole line, so that others may follow."""
    path = folder / MANIFEST
    if journal.size < path.stat().st_size:
        disk.truncate(path, journal.size)


def begin_journal(folder: Path, disk: Disk, run: Entry) -> None:
    """A manifest of a run of which nothing is done."""
    put(disk, folder / MANIFEST, _line(run) + b"\n")


def add_entry(folder: Path, disk: Disk, entry: Entry) -> None:
    """One more entry, on the disk."""
    add_line(disk, folder / MANIFEST, _line(entry))


def _line(entry: Entry) -> bytes:
    text = json.dumps(entry, ensure_ascii=False, sort_keys=True).encode()
    return b"%s %s" % (sha256(text).hexdigest()[:16].encode(), text)


def _entries(data: bytes) -> tuple[list[Entry], int]:
    """The entries up to the first line that is not whole, and where that starts."""
    entries, size = [], 0
    for line in data.splitlines(keepends=True):
        check, _, text = line.removesuffix(b"\n").partition(b" ")
        if not line.endswith(b"\n") or sha256(text).hexdigest()[:16].encode() != check:
            break
        entries.append(json.loads(text))
        size += len(line)
    return entries, size
