"""The files of a run: what they are called, when they are whole, and which of them are none of its own."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from aftersales.batch.disk import PARTIAL, Disk, put
from aftersales.batch.journal import MANIFEST, Entry, Journal
from aftersales.batch.schema import TABLES
from aftersales.batch.written import options

SUMMARY: Final = "summary.json"
PART: Final = "part-"
OWN: Final = {*TABLES, MANIFEST, SUMMARY, MANIFEST + PARTIAL, SUMMARY + PARTIAL}
"""Every name in a run's folder."""


def write_part(folder: Path, disk: Disk, name: str, number: int, table: pa.Table) -> Entry:
    """The lines of a chunk in one table, on the disk, and what the manifest says of them."""
    buffer = pa.BufferOutputStream()
    pq.write_table(table, buffer, write_page_checksum=True, **options(table.schema))
    data = buffer.getvalue().to_pybytes()
    file = f"{name}/{PART}{number:06d}.parquet"
    put(disk, folder / file, data)
    return {"file": file, "rows": table.num_rows, "sha256": sha256(data).hexdigest()}


def part_of(folder: Path, part: Entry) -> bytes | None:
    """The content of a part; None if it is not there as the manifest says."""
    path = folder / part["file"]
    data = path.read_bytes() if path.is_file() else b""
    return data if sha256(data).hexdigest() == part["sha256"] else None


def sweep(folder: Path, journal: Journal | None) -> None:
    """Remove what the manifest does not name: a stopped run left it, half written or not yet counted."""
    entries = [] if journal is None else journal.chunks.values()
    named = {part["file"] for entry in entries for part in entry["parts"].values()}
    parts = {path.relative_to(folder).as_posix() for name in TABLES for path in folder.glob(f"{name}/{PART}*")}
    others = {MANIFEST + PARTIAL, SUMMARY + PARTIAL, *([SUMMARY] if journal is None else [])}
    for path in (folder / name for name in (parts | others) - named):
        if path.exists():
            path.unlink()
