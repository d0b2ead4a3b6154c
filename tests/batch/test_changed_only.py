"""Runs that compare with earlier ones: what is the same is left out, money is owed once."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from aftersales import Disruption, Disruptions, InvalidInput, Rulebook
from aftersales.batch.changes import Unclear, _History, _instructions
from aftersales.batch.earlier import Earlier, Paid
from aftersales.model.quote_parts import payout_key
from tests.batch.runs import asked, contents, lines, ran
from tests.batch.tables import table_of
from tests.simple import Dict, document, rail, raw

REPORT = Disruption.from_dict(
    {"id": "d", "kind": "cancelled", "carrier": "C", "number": "7", "date": "2025-06-20"}
)  # fmt: skip


def keeping(percent: int) -> Rulebook:
    """A rulebook that keeps so much of a price of 100.00."""
    return Rulebook.of_texts({"t.yaml": document(f"cancel: [{{penalty: {percent}%}}]")})


def bookings(count: int = 3, back: str | None = None) -> list[Dict]:
    """Bookings of 100.00 on one service; what was paid back on the first one's tender, if anything was."""
    found = []
    for n in range(count):
        item = rail()
        item["segments"][0] |= {"carrier": "C", "number": "7" if n == 0 else "8"}
        found.append(raw(item, id=f"B{n}"))
    if back is not None:
        found[0]["history"] = [{"kind": "refunded", "item": "i1", "tender": "p1", "amount": back}]
    return found


def compared(folder: Path, data: list[Dict], *earlier: str, out: str = "new", **changes: Any) -> Path:
    """A run over some bookings, compared with others by the names of their folders."""
    pq.write_table(table_of(data), folder / f"{out}.parquet")
    if not earlier:
        ran(folder / f"{out}.parquet", folder / out, asked=asked(**changes))
        return folder / out
    with closing(Earlier([folder / name for name in earlier])) as store:
        ran(folder / f"{out}.parquet", folder / out, asked=asked(**changes, earlier=store))
    return folder / out


def test_nothing_changed(tmp_path: Path) -> None:
    """Nothing is written but the counts."""
    compared(tmp_path, bookings(), out="old")
    out = compared(tmp_path, bookings(), "old")
    assert [lines(out, name) for name in ("quotes", "payouts", "corrections", "rejects")] == [[], [], [], []]
    assert '"unchanged": 3' in (out / "summary.json").read_text("utf-8")


def test_a_top_up(tmp_path: Path) -> None:
    """Less is kept: the rest is paid, with the key of the amount that is then paid back in all."""
    compared(tmp_path, bookings(1), out="old", rulebook=keeping(20))
    out = compared(tmp_path, bookings(1), "old", rulebook=keeping(5))
    (line,) = lines(out, "payouts")
    assert (line["amount"], line["refunded_before"]) == (1_500, 8_000)
    assert line["key"] == payout_key("B0", "", "p1", 9_500)
    assert [line["refund"] for line in lines(out, "quotes")] == [9_500]


def test_a_top_up_after_the_first_was_paid(tmp_path: Path) -> None:
    """The booking says so: the same instruction, with the same key."""
    compared(tmp_path, bookings(1), out="old", rulebook=keeping(20))
    unpaid = compared(tmp_path, bookings(1), "old", out="unpaid", rulebook=keeping(5))
    paid = compared(tmp_path, bookings(1, "80.00"), "old", out="paid", rulebook=keeping(5))
    assert lines(unpaid, "payouts") == lines(paid, "payouts")


def test_a_correction(tmp_path: Path) -> None:
    """More is kept: what was instructed is too much, and no payout is written."""
    compared(tmp_path, bookings(1), out="old", rulebook=keeping(5))
    out = compared(tmp_path, bookings(1), "old", rulebook=keeping(20))
    assert lines(out, "payouts") == []
    (line,) = lines(out, "corrections")
    assert (line["amount"], line["refunded_after"], line["method"]) == (1_500, 8_000, "card")
    assert line["key"] == payout_key("B0", "", "p1", 9_500)


UNKNOWN = {
    "review": "cancel: [{review: ask}]",
    "incomplete": "cancel: [{when: {insured: true}, deny: no}, {penalty: 20%}]",
}


@pytest.mark.parametrize("outcome", UNKNOWN)
def test_what_is_not_known_is_not_too_much(tmp_path: Path, outcome: str) -> None:
    """A person who must decide, or a fact that is missing, is no reason to stop an instruction; a denial is one."""
    compared(tmp_path, bookings(1), out="old", rulebook=keeping(20))
    unknown = Rulebook.of_texts({"t.yaml": document(UNKNOWN[outcome])})
    out = compared(tmp_path, bookings(1), "old", out="unknown", rulebook=unknown)
    assert [line["outcome"] for line in lines(out, "quotes")] == [outcome]
    assert [lines(out, name) for name in ("payouts", "corrections")] == [[], []]
    same = compared(tmp_path, bookings(1), "old", "unknown", out="same", rulebook=keeping(20))
    assert [lines(same, name) for name in ("payouts", "corrections")] == [[], []]
    denied = Rulebook.of_texts({"t.yaml": document("cancel: [{deny: no}]")})
    out = compared(tmp_path, bookings(1), "old", "unknown", out="denied", rulebook=denied)
    assert [line["amount"] for line in lines(out, "corrections")] == [8_000]


def test_a_service_that_runs_after_all(tmp_path: Path) -> None:
    """No report names it any more: its bookings are answered again because an earlier run answered them."""
    old = compared(tmp_path, bookings(), out="old", disruptions=Disruptions([REPORT]))
    assert [line["refund"] for line in lines(old, "quotes")] == [10_000]
    out = compared(tmp_path, bookings(), "old", disruptions=Disruptions())
    assert [(line["booking"], line["refund"]) for line in lines(out, "quotes")] == [("B0", 8_000)]
    assert [line["amount"] for line in lines(out, "corrections")] == [2_000]


def test_back_and_forth(tmp_path: Path) -> None:
    """Each run knows those before it: in the end exactly what is owed was instructed."""
    kept = (20, 5, 50, 50, 10)
    names = [f"run{n}" for n in range(len(kept))]
    for place, percent in enumerate(kept):
        compared(tmp_path, bookings(1), *names[:place], out=names[place], rulebook=keeping(percent))
    paid = sum(line["amount"] for name in names for line in lines(tmp_path / name, "payouts"))
    taken = sum(line["amount"] for name in names for line in lines(tmp_path / name, "corrections"))
    assert (paid, taken, paid - taken) == (8_000 + 1_500 + 4_000, 4_500, 9_000)


def test_paid_back_otherwise(tmp_path: Path) -> None:
    """More than the run instructed: that counts too. Less: nobody can tell, a person must look."""
    compared(tmp_path, bookings(1), out="old", rulebook=keeping(20))
    more = compared(tmp_path, bookings(1, "90.00"), "old", out="more", rulebook=keeping(5))
    assert [line["amount"] for line in lines(more, "payouts")] == [500]
    less = compared(tmp_path, bookings(1, "30.00"), "old", out="less", rulebook=keeping(5))
    (reject,) = lines(less, "rejects")
    assert (reject["booking"], reject["code"], reject["row"]) == ("B0", "refunds_unclear", 0)
    assert reject["message"].startswith("tender p1: 3000 minor units were paid back")
    assert lines(less, "payouts") == lines(less, "quotes") == []


def test_several_payouts_of_one_tender() -> None:
    """Those that were instructed are left out, the next one is cut, what follows is whole; points are not cut."""
    plain = {"tender": "p", "points": None, "captured": None, "method": "card", "currency": "CNY"}
    wanted = [{**plain, "refunded_before": n * 100, "amount": 100, "key": f"k{n}"} for n in range(4)]
    instructed = {"p": Paid(150, frozenset({0, 100, 150}), wanted[0])}
    payouts, corrections = _instructions(("B", ""), {"p": wanted}, instructed, history := _History(table_of([])))
    assert [(line["refunded_before"], line["amount"]) for line in payouts] == [(150, 50), (200, 100), (300, 100)]
    assert [line["key"] for line in payouts] == ["k1", "k2", "k3"]
    assert corrections == []
    points = [{**line, "points": 7} for line in wanted]
    with pytest.raises(Unclear, match="a part of points"):
        _instructions(("B", ""), {"p": points}, instructed, history)
    whole = {"p": Paid(200, frozenset({0, 200}), wanted[1])}
    assert [line["key"] for line in _instructions(("B", ""), {"p": points}, whole, history)[0]] == ["k2", "k3"]


def test_new_bookings_are_written_whole(tmp_path: Path) -> None:
    """There is nothing to compare them with."""
    compared(tmp_path, bookings(2), out="old")
    out = compared(tmp_path, bookings(3), "old")
    assert [line["booking"] for line in lines(out, "payouts")] == ["B2"]


def test_an_earlier_run_that_is_none(tmp_path: Path) -> None:
    """Or is not finished."""
    with pytest.raises(InvalidInput, match="holds no finished run"):
        Earlier([tmp_path])
    pq.write_table(table_of(bookings(9)), tmp_path / "b.parquet")
    ran(tmp_path / "b.parquet", tmp_path / "out")
    manifest = tmp_path / "out" / "manifest.jsonl"
    manifest.write_bytes(b"".join(manifest.read_bytes().splitlines(keepends=True)[:-1]))
    with pytest.raises(InvalidInput, match="holds no finished run to compare with; `--resume` finishes the one"):
        Earlier([tmp_path / "out"])


def test_an_earlier_run_is_only_read(tmp_path: Path) -> None:
    """Its manifest may be in the hands of another process, which is writing a line."""
    compared(tmp_path, bookings())
    manifest = tmp_path / "new" / "manifest.jsonl"
    manifest.write_bytes(manifest.read_bytes() + b"half a li")
    before = contents(tmp_path / "new")
    compared(tmp_path, bookings(), "new", out="newer")
    assert contents(tmp_path / "new") == before


@pytest.mark.parametrize("name", ["quotes", "payouts"])
def test_an_earlier_run_whose_parts_are_damaged(tmp_path: Path, name: str) -> None:
    """Nothing is compared with what it did not write."""
    compared(tmp_path, bookings())
    compared(tmp_path, bookings(1), out="other")
    part = tmp_path / "new" / name / "part-000000.parquet"
    for data in (b"PAR1", (tmp_path / "other" / name / "part-000000.parquet").read_bytes()):
        part.write_bytes(data)
        with pytest.raises(InvalidInput, match=f"{name}/part-000000.parquet: is not as its run wrote it"):
            compared(tmp_path, bookings(), "new", out="newer")
