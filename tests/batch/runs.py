"""Small runs over files, and what they leave behind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from aftersales import Cancel
from aftersales.batch.answering import Asked
from aftersales.batch.disk import Disk
from aftersales.batch.folder import Folder
from aftersales.batch.run import Result, run
from aftersales.batch.sources import opened
from tests.batch.tables import AT, rules, table_of
from tests.simple import Dict, rail, raw


def numbered(count: int, first: int = 0) -> list[Dict]:
    """Rail bookings of different prices; of every seventh the payments do not cover the price, once poisoned."""
    return [raw(rail(fare=f"{100 + n}.00"), id=f"B{n:05d}") for n in range(first, first + count)]


def poisoned(table: pa.Table, *rows: int) -> pa.Table:
    """The same rows, some of them paid with too little."""
    listed = table.to_pylist()
    for row in rows:
        listed[row]["tenders"][0]["amount"] = 1
    return pa.Table.from_pylist(listed, schema=table.schema)


def written(path: Path, count: int = 10, *bad: int) -> Path:
    """A Parquet file of some bookings."""
    pq.write_table(poisoned(table_of(numbered(count)), *bad), path)
    return path


def asked(**changes: Any) -> Asked:
    """Everything is cancelled."""
    return Asked(rules(), Cancel(), AT)._replace(**changes)


def ran(source: Path, out: Path, disk: Disk | None = None, chunk: int = 4, **options: Any) -> Result:
    """A run in small chunks."""
    question = options.pop("asked", None) or asked()
    return run(opened(source, (), chunk), Folder(out, disk), question, **options)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file by its name."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def said(folder: Path) -> dict[str, object]:
    """Every part to the byte; manifest and summary but for the way the rows were answered, which depends on what the
    process met before."""
    found: dict[str, object] = dict(contents(folder))
    if "summary.json" in found:
        found["summary.json"] = _without_paths(json.loads((folder / "summary.json").read_text("utf-8")))
    entries = (folder / "manifest.jsonl").read_text("utf-8").splitlines()
    found["manifest.jsonl"] = [_without_paths(json.loads(entry.partition(" ")[2])) for entry in entries]
    return found


def _without_paths(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {name: _without_paths(one) for name, one in value.items() if name != "paths"}


def lines(folder: Path, name: str) -> list[Dict]:
    """The lines of one kind, in order."""
    found: list[Dict] = []
    for path in sorted((folder / name).glob("*.parquet")):
        found += pq.read_table(path).to_pylist()
    return found
