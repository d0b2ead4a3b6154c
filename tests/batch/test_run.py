"""Runs from files to files: what is written, what is refused, and what is done only once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from aftersales import Booking, InvalidInput
from tests.batch.faults import Failing
from tests.batch.runs import asked, contents, lines, numbered, poisoned, ran, said, written
from tests.batch.tables import AT, rules, table_of
from tests.batch.test_faults import steps


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


def test_poisoned_rows_are_counted(tmp_path: Path) -> None:
    """The helper poisons what it says."""
    assert len({row["tenders"][0]["amount"] for row in poisoned(table_of(numbered(3)), 1).to_pylist()}) == 3
