"""What runs read: files of either kind, damaged, changed, or of something else."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from aftersales import InvalidInput
from aftersales.batch.folder import Folder
from aftersales.batch.run import run
from aftersales.batch.sources import opened
from tests.batch.runs import asked, contents, lines, numbered, ran, said, written
from tests.batch.tables import AT, table_of
from tests.simple import raw


def test_row_groups_and_files_make_no_difference(tmp_path: Path) -> None:
    """Many small ones or one: the same lines in the same order."""
    table = table_of(numbered(23))
    folder = tmp_path / "many"
    folder.mkdir()
    pq.write_table(table.slice(0, 9), folder / "a.parquet", row_group_size=2)
    pq.write_table(table.slice(9, 0), folder / "b.parquet")
    pq.write_table(table.slice(9), folder / "c.parquet", row_group_size=10)
    pq.write_table(table, tmp_path / "one.parquet")
    ran(folder, tmp_path / "out1")
    ran(tmp_path / "one.parquet", tmp_path / "out2", chunk=7)
    for name in ("quotes", "payouts"):
        assert lines(tmp_path / "out1", name) == lines(tmp_path / "out2", name)


def test_json_lines_are_bookings_too(tmp_path: Path) -> None:
    """A line that is none is a reject with its row."""
    source = tmp_path / "b.jsonl"
    good = [json.dumps(data) for data in numbered(5)]
    bad = ["{", json.dumps(raw(id="X", currency="XXZ")), json.dumps(raw(id="\ud800"))]
    source.write_text("\n".join([*good[:2], *bad, "", *good[2:]]) + "\n", "utf-8")
    ran(source, tmp_path / "out")
    assert [line["booking"] for line in lines(tmp_path / "out", "quotes")] == [f"B{n:05d}" for n in range(5)]
    rejects = [(line["row"], line["booking"], line["code"]) for line in lines(tmp_path / "out", "rejects")]
    assert rejects == [(2, None, "invalid_json"), (3, "X", "invalid_booking"), (4, None, "invalid_booking")]
    assert lines(tmp_path / "out", "rejects")[0]["message"].startswith("line 1 column 2: not valid JSON")


def test_json_lines_with_requests(tmp_path: Path) -> None:
    """Request and instant stand in the booking's object."""
    ask = {"request": {"kind": "cancel", "id": "r"}, "when": AT}
    (tmp_path / "b.jsonl").write_text("".join(json.dumps({**data, **ask}) + "\n" for data in numbered(3)), "utf-8")
    source = opened(tmp_path / "b.jsonl", ("request", "when"), 2)
    run(source, Folder(tmp_path / "out"), asked(request="request", at="when"))
    assert [line["request"] for line in lines(tmp_path / "out", "quotes")] == ["r"] * 3


def test_json_lines_without_the_key_that_is_named(tmp_path: Path) -> None:
    """Are refused before a row is written, with the keys that there are; a key that some bookings have is enough."""
    source = tmp_path / "b.jsonl"
    bookings = [*numbered(2), {**numbered(1, 2)[0], "asked_at": AT}]
    source.write_text("".join(json.dumps(data) + "\n" for data in bookings), "utf-8")
    with pytest.raises(
        InvalidInput, match=r"when: none of the first 3 bookings has such a key; there are .*`asked_at`"
    ):
        opened(source, ("asked_at", "when"))
    assert opened(source, ("asked_at",)).rows == 3
    source.write_text("{\n\n", "utf-8")
    assert opened(source, ("when",)).rows == 1


def test_a_booking_that_stands_there_twice(tmp_path: Path) -> None:
    """Is paid once."""
    table = table_of(numbered(2))
    pq.write_table(pa.concat_tables([table, table]), tmp_path / "b.parquet")
    ran(tmp_path / "b.parquet", tmp_path / "out")
    assert len(lines(tmp_path / "out", "payouts")) == 2
    assert [(line["row"], line["code"]) for line in lines(tmp_path / "out", "rejects")] == [(2, "twice"), (3, "twice")]


def test_columns_that_drifted(tmp_path: Path) -> None:
    """A file of another schema is found before a row is written."""
    folder = tmp_path / "in"
    folder.mkdir()
    written(folder / "a.parquet")
    table = table_of(numbered(2))
    pq.write_table(table.append_column("chanel", pa.array(["app"] * 2)), folder / "b.parquet")
    with pytest.raises(InvalidInput, match=r"b\.parquet: chanel: unknown column"):
        ran(folder, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_no_parquet(tmp_path: Path) -> None:
    """Nothing, half of one, or text."""
    whole = written(tmp_path / "whole.parquet").read_bytes()
    for data in (b"", whole[: len(whole) // 2], b"booking,amount\n"):
        (tmp_path / "b.parquet").write_bytes(data)
        with pytest.raises(InvalidInput, match=r"b\.parquet: damaged, or not Parquet"):
            ran(tmp_path / "b.parquet", tmp_path / "out")


def test_a_page_that_is_damaged_in_the_middle(tmp_path: Path) -> None:
    """What came before it stays done, and once the file is whole again the run goes on."""
    source, out = tmp_path / "b.parquet", tmp_path / "out"
    pq.write_table(table_of(numbered(12)), source, row_group_size=4, write_page_checksum=True, compression="none")
    whole = source.read_bytes()
    start = pq.ParquetFile(source).metadata.row_group(1).column(1).data_page_offset
    source.write_bytes(whole[: start + 40] + bytes(8) + whole[start + 48 :])
    with pytest.raises(InvalidInput, match="damaged"):
        ran(source, out)
    assert [line["booking"] for line in lines(out, "quotes")] == [f"B{n:05d}" for n in range(4)]
    source.write_bytes(whole)
    ran(source, out, resume=True)
    ran(source, tmp_path / "whole")
    assert said(out) == said(tmp_path / "whole")


def other_lines(path: Path, count: int) -> Path:
    """A file of other bookings, Parquet or JSON Lines."""
    found = numbered(count, 100)
    if path.suffix == ".parquet":
        pq.write_table(table_of(found), path)
    else:
        path.write_text("".join(json.dumps(data) + "\n" for data in found), "utf-8")
    return path


@pytest.mark.parametrize("name", ["b.parquet", "b.jsonl"])
@pytest.mark.parametrize("count", [12, 5, 20])
def test_an_input_that_changes_while_it_is_read(tmp_path: Path, name: str, count: int) -> None:
    """No row is answered that is not of the run's input."""
    source = opened(other_lines(tmp_path / name, 11), (), 4)
    other_lines(tmp_path / name, count)
    with pytest.raises(InvalidInput, match=f"{name}: was changed while it was read"):
        run(source, Folder(tmp_path / "out"), asked())
    assert lines(tmp_path / "out", "quotes") == []


def test_an_input_that_changes_on_the_way(tmp_path: Path) -> None:
    """What was answered before stays; the run is not finished."""
    path = other_lines(tmp_path / "b.jsonl", 40)

    def changing(done: int, total: int | None) -> None:
        if done:
            other_lines(path, 41)

    with pytest.raises(InvalidInput, match="was changed while it was read"):
        run(opened(path, (), 4), Folder(tmp_path / "out"), asked(), progress=changing)
    assert {line["booking"] for line in lines(tmp_path / "out", "quotes")} < {f"B{n:05d}" for n in range(100, 140)}
    assert "summary.json" not in contents(tmp_path / "out")


def test_what_others_leave_beside_the_bookings(tmp_path: Path) -> None:
    """Spark's markers and checksums, notebooks' copies: names that begin with a dot or an underscore."""
    folder = tmp_path / "in"
    (folder / "_temporary").mkdir(parents=True)
    written(folder / "a.parquet")
    for name in ("_SUCCESS", ".a.parquet.crc", "_temporary/b.parquet"):
        (folder / name).write_bytes(b"")
    assert opened(folder).rows == 10


def test_files_of_several_kinds_are_refused(tmp_path: Path) -> None:
    """And a folder without any."""
    written(tmp_path / "b.parquet")
    (tmp_path / "b.jsonl").write_text("{}")
    with pytest.raises(InvalidInput, match="files of one kind"):
        opened(tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(InvalidInput, match="files of one kind"):
        opened(tmp_path / "empty")
