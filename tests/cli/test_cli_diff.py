"""`aftersales diff`: exit codes, formats, files, bookings and what is wrong with them."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.batch.tables import table_of
from tests.cli.run import AT, RAIL, booking_file, policy_folder, run


@pytest.fixture
def old(tmp_path: Path) -> str:
    """A folder of one document."""
    (tmp_path / "old").mkdir()
    return str(policy_folder(tmp_path / "old"))


def newer(tmp_path: Path, text: str) -> str:
    """Another folder, with the document in other words."""
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "rail.yaml").write_text(text, "utf-8")
    return str(tmp_path / "new")


def test_no_difference(old: str, tmp_path: Path) -> None:
    """Text that travellers never see is said, and ends with 0."""
    done = run("diff", old, newer(tmp_path, RAIL.replace("notice of 2021", "notice of 2022")))
    assert (done.exit_code, done.stdout.splitlines()[2:]) == (0, ["terms rail: text only (source)"])


@pytest.mark.parametrize(
    ("percent", "fail_on", "code"), [("15%", "any", 1), ("15%", "less", 1), ("8%", "any", 1), ("8%", "less", 0)]
)
def test_exit_codes(old: str, tmp_path: Path, percent: str, fail_on: str, code: int) -> None:
    """1 for any difference; with `--fail-on less` only where a traveller gets less."""
    done = run("diff", old, newer(tmp_path, RAIL.replace("10%", percent)), "--fail-on", fail_on)
    assert done.exit_code == code
    assert f"penalty 10% of fare, rounded to 0.50 CNY half_up -> penalty {percent} of fare" in done.stdout


def test_into_a_file(old: str, tmp_path: Path) -> None:
    """What would be printed is written."""
    new, out = newer(tmp_path, RAIL.replace("10%", "15%")), tmp_path / "diff.html"
    done = run("diff", old, new, "--format", "html", "--out", str(out))
    assert (done.exit_code, done.stdout) == (1, "")
    assert out.read_text("utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("suffix", [".jsonl", ".parquet"])
def test_over_bookings(old: str, tmp_path: Path, suffix: str) -> None:
    """From JSON Lines and from Parquet: how many change, and how much money moves."""
    data = json.loads(booking_file(tmp_path).read_text("utf-8"))
    every = [{**data, "id": f"R-{number}"} for number in range(20)]
    file = tmp_path / f"bookings{suffix}"
    if suffix == ".jsonl":
        file.write_text("".join(f"{json.dumps(one)}\n" for one in every), "utf-8")
    else:
        pq.write_table(table_of(every), file)
    new = newer(tmp_path, RAIL.replace("10%", "15%"))
    done = run("diff", old, new, "--bookings", str(file), "--at", AT, "--format", "json")
    found = json.loads(done.stdout)["bookings"]
    assert done.exit_code == 1
    assert (found["rows"]["quoted"], found["rows"]["changed"]) == (20, 20)
    assert found["money"]["CNY"]["less"] == {"bookings": 20, "amount": "550.00"}
    assert found["by_row"][0]["old"] == "rail/ladder"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nowhere"], "neither a file or folder here, nor a revision of this repository"),
        (["{old}", "--bookings", "{old}"], "state --bookings together with --at"),
        (["{old}", "--bookings", "{old}", "--at", AT], "files of one kind are expected"),
        (["{old}", "--format", "pdf"], "'pdf' is not one of"),
        (["{old}", "--out", "{old}/no/where"], "no such file or directory"),
    ],
)
def test_wrong_usage(old: str, words: list[str], message: str) -> None:
    """2, and what is wrong."""
    done = run("diff", old, *(word.format(old=old) for word in words))
    assert done.exit_code == 2
    assert message in done.output + done.stderr


def test_policies_that_do_not_load(old: str, tmp_path: Path) -> None:
    """Their mistakes, and 2."""
    done = run("diff", old, newer(tmp_path, "terms: rail\n"))
    assert done.exit_code == 2
    assert "rail.yaml:1:1: error" in done.stderr
