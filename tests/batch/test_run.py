"""Runs from files to files: what is written, what is refused, and what is done only once."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from aftersales import Booking, InvalidInput, Rulebook
from aftersales.batch.folder import Folder
from aftersales.batch.run import run
from aftersales.batch.sources import opened
from tests.batch.faults import Failing
from tests.batch.runs import asked, contents, lines, numbered, poisoned, ran, said, written
from tests.batch.tables import AT, rules, table_of
from tests.batch.test_faults import steps
from tests.simple import document, raw


def test_a_run_writes_what_the_engine_says(tmp_path: Path) -> None:
    """A quote and a payout for each booking, in order, and a reject with its row."""
    source, out = written(tmp_path / "b.parquet", 10, 6), tmp_path / "out"
    result = ran(source, out)
    assert (result.chunks, result.before) == (3, 0)
    expected = [Booking.from_dict(data) for n, data in enumerate(numbered(10)) if n != 6]
    answers = [rules().quote(one, asked().request, at=AT) for one in expected]  # type: ignore[arg-type]
    assert [line["booking"] for line in lines(out, "quotes")] == [one.id for one in expected]
    assert [line["key"] for line in lines(out, "payouts")] == [one.payouts[0].key for one in answers]
    assert [(line["row"], line["booking"]) for line in lines(out, "rejects")] == [(6, "B00006")]


def test_the_summary_adds_up(tmp_path: Path) -> None:
    """Counts by outcome, policy, reason; money by currency, method and due date; the way the rows were answered."""
    ran(written(tmp_path / "b.parquet", 10, 6), tmp_path / "out")
    summary = json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))
    assert summary["rows"] == {"read": 10, "rejected": 1, "unchanged": 0, "untouched": 0}
    assert summary["outcomes"] == {"granted": 9}
    assert summary["policies"] == {"t": 9}
    assert summary["rejects"] == {"invalid_booking": 1}
    paid = sum(line["amount"] for line in lines(tmp_path / "out", "payouts"))
    assert summary["payouts"] == {
        "CNY": {"card": {"none": {"payouts": 9, "amount": f"{paid // 100}.{paid % 100:02d}"}}}
    }
    assert summary["paths"]["columnar"] + sum(summary["paths"]["one_by_one"].values()) == 10
    assert summary["run"]["policies"] == rules().digest


def test_the_same_run_again_does_nothing(tmp_path: Path) -> None:
    """Not a byte changes."""
    source, out = written(tmp_path / "b.parquet"), tmp_path / "out"
    first = ran(source, out)
    before = contents(out)
    again = ran(source, out)
    assert (again.tally, again.before) == (first.tally, 3)
    assert contents(out) == before


def test_an_input_without_rows(tmp_path: Path) -> None:
    """Is done at once, also the second time; another run needs another folder."""
    source, out = written(tmp_path / "b.parquet", 0), tmp_path / "out"
    assert ran(source, out).chunks == 0
    before = contents(out)
    assert set(before) == {"manifest.jsonl", "summary.json"}
    assert ran(source, out).finished
    assert contents(out) == before
    with pytest.raises(InvalidInput, match="other input"):
        ran(written(source), out)


def test_an_empty_run_stopped_before_its_last_line(tmp_path: Path) -> None:
    """Makes way, with its summary."""
    source, out = written(tmp_path / "b.parquet", 0), tmp_path / "out"
    last = steps(source, tmp_path / "whole") - 2
    with pytest.raises(OSError, match="No space left"):
        ran(source, out, Failing(last, "before"))
    assert "summary.json" in contents(out)
    with pytest.raises(OSError, match="No space left"):
        ran(written(source), out, Failing(6, "before"))
    assert "summary.json" not in contents(out)
    ran(source, out)


def test_files_of_others_stay(tmp_path: Path) -> None:
    """What no run writes is not removed from a run's folders."""
    source, out = written(tmp_path / "b.parquet"), tmp_path / "out"
    ran(source, out)
    (out / "quotes" / "notes.txt").write_text("mine")
    (out / "payouts" / ".cache").mkdir()
    (out / "x.partial").write_text("mine")
    (out / "quotes" / "part-000009.parquet").write_text("left by a kill")
    assert ran(source, out).before == 3
    kept = [name for name in contents(out) if not name.endswith(".parquet")]
    assert kept == ["manifest.jsonl", "quotes/notes.txt", "summary.json", "x.partial"]
    assert not (out / "quotes" / "part-000009.parquet").exists()


@pytest.mark.parametrize("place", [0, 100, -1], ids=["first line", "second line", "last line"])
def test_a_refused_run_leaves_the_manifest_as_it_is(tmp_path: Path, place: int) -> None:
    """Also one that is damaged or cut short."""
    source, out = written(tmp_path / "b.parquet"), tmp_path / "out"
    ran(source, out)
    manifest = bytearray((out / "manifest.jsonl").read_bytes())
    manifest[place] ^= 1
    (out / "manifest.jsonl").write_bytes(manifest)
    with pytest.raises(InvalidInput):
        ran(source, out, asked=asked(every=True))
    assert (out / "manifest.jsonl").read_bytes() == manifest


class Noting(Failing):
    """Notes what is synced."""

    def __init__(self) -> None:
        super().__init__()
        self.synced: list[Path] = []

    def sync(self, path: Path) -> None:
        """As ever."""
        self.synced.append(path)
        super().sync(path)


def test_new_folders_are_on_the_disk(tmp_path: Path) -> None:
    """Their names are in the folders above."""
    disk = Noting()
    ran(written(tmp_path / "b.parquet"), tmp_path / "a" / "b", disk)
    assert set(disk.synced[:2]) == {tmp_path, tmp_path / "a"}


def test_folders_that_a_killed_process_made_are_on_the_disk(tmp_path: Path) -> None:
    """It may have ended before it synced them."""
    source, out = written(tmp_path / "b.parquet", 12, 0), tmp_path / "out"
    ran(source, out, max_rejects=0)
    disk = Noting()
    ran(source, out, disk, resume=True)
    assert disk.synced[0] == out


def test_a_finished_run_on_a_disk_that_is_only_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written to find that nothing is to be done."""
    source, out = written(tmp_path / "b.parquet"), tmp_path / "out"
    ran(source, out)

    def refused(*_: object, **more: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    for name in ("unlink", "rename", "touch"):
        monkeypatch.setattr(Path, name, refused)
    assert ran(source, out, Failing(0, "before")).finished


OTHER: dict[str, Any] = {"at": {"at": "2025-06-18T10:02:00+08:00"}, "every": {"every": True}}


@pytest.mark.parametrize("changes", OTHER.values(), ids=OTHER)
def test_another_run_needs_a_folder_of_its_own(tmp_path: Path, changes: Any) -> None:
    """It says what differs."""
    source, out = written(tmp_path / "b.parquet"), tmp_path / "out"
    ran(source, out)
    with pytest.raises(InvalidInput, match=f"other {next(iter(changes))}"):
        ran(source, out, asked=asked(**changes))
    with pytest.raises(InvalidInput, match="other input"):
        ran(written(tmp_path / "b.parquet", 11), out)


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    """Nothing of it is touched."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "notes.txt").write_text("mine")
    with pytest.raises(InvalidInput, match=r"holds `notes.txt`"):
        ran(written(tmp_path / "b.parquet"), out)
    assert contents(out) == {"notes.txt": b"mine"}


def test_a_run_that_never_began_makes_way(tmp_path: Path) -> None:
    """Another one takes its folder, and what it left there uncounted is not taken for an answer."""
    source, out = written(tmp_path / "b.parquet"), tmp_path / "out"
    with pytest.raises(OSError, match="No space left"):
        ran(source, out, Failing(14, "before"))
    assert [name for name in contents(out) if name.startswith("payouts/")] == ["payouts/part-000000.parquet"]
    other = asked(rulebook=Rulebook.of_texts({"t.yaml": document("cancel: [{deny: no}]")}))
    ran(source, out, asked=other)
    assert lines(out, "payouts") == []


def test_a_whole_file_that_gets_a_row_more(tmp_path: Path) -> None:
    """Is another input."""
    source, out = written(tmp_path / "b.parquet"), tmp_path / "out"
    ran(source, out)
    written(source, 11)
    with pytest.raises(InvalidInput, match="other input"):
        ran(source, out, resume=True)


def test_a_folder_whose_manifest_is_gone_is_refused(tmp_path: Path) -> None:
    """Nobody can tell what its parts are; none is removed."""
    source, out = written(tmp_path / "b.parquet"), tmp_path / "out"
    ran(source, out)
    (out / "manifest.jsonl").unlink()
    before = contents(out)
    with pytest.raises(InvalidInput, match="which is of no run"):
        ran(source, out, resume=True)
    assert contents(out) == before


def test_two_runs_do_not_write_to_one_folder(tmp_path: Path) -> None:
    """The second is told so."""
    source, out = written(tmp_path / "b.parquet"), tmp_path / "out"
    first = Folder(out)
    first.begin({"run": 1}, False)
    with pytest.raises(InvalidInput, match="another run is writing"):
        ran(source, out)
    first.close()


def test_too_many_rejects_stop_the_run(tmp_path: Path) -> None:
    """What is done is kept; with a higher limit it goes on."""
    source, out = written(tmp_path / "b.parquet", 12, 0, 1, 5), tmp_path / "out"
    stopped = ran(source, out, max_rejects=1)
    assert (stopped.stopped, stopped.left) == ("rejected rows: 2, more than 1", True)
    assert stopped.chunks == 1
    with pytest.raises(InvalidInput, match="--resume"):
        ran(source, out)
    before = contents(out)
    assert ran(source, out, resume=True, max_rejects=1) == stopped._replace(before=1)
    assert contents(out) == before
    assert not ran(source, out, resume=True, max_rejects=3).stopped
    ran(source, tmp_path / "whole")
    assert said(out) == said(tmp_path / "whole")


def test_too_many_rejects_in_the_last_chunk(tmp_path: Path) -> None:
    """No row is left, but the run is not finished until a higher limit says that it may be."""
    source, out = written(tmp_path / "b.parquet", 12, 10), tmp_path / "out"
    for resume in (False, True):
        stopped = ran(source, out, max_rejects=0, resume=resume)
        assert (stopped.stopped, stopped.left, stopped.chunks) == ("rejected rows: 1, more than 0", False, 3)
        assert "summary.json" not in contents(out)
    assert not ran(source, out, resume=True, max_rejects=1).stopped
    ran(source, tmp_path / "whole")
    assert said(out) == said(tmp_path / "whole")
    assert not ran(source, out, max_rejects=0).stopped


def test_a_damaged_part_is_computed_again(tmp_path: Path) -> None:
    """To the same bytes, and the run says so."""
    source, out = written(tmp_path / "b.parquet"), tmp_path / "out"
    ran(source, out)
    parts = {name: data for name, data in contents(out).items() if name.endswith(".parquet")}
    (out / "payouts" / "part-000001.parquet").write_bytes(b"PAR1")
    (out / "quotes" / "part-000002.parquet").unlink()
    again = ran(source, out)
    assert again.damaged == ("payouts/part-000001.parquet", "quotes/part-000002.parquet")
    assert {name: data for name, data in contents(out).items() if name.endswith(".parquet")} == parts
    assert ran(source, out).before == 3


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


def test_poisoned_rows_are_counted(tmp_path: Path) -> None:
    """The helper poisons what it says."""
    assert len({row["tenders"][0]["amount"] for row in poisoned(table_of(numbered(3)), 1).to_pylist()}) == 3
