"""`aftersales batch`."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from aftersales.batch.progress import Lines
from tests.batch.faults import Failing
from tests.batch.runs import contents, numbered, poisoned
from tests.batch.tables import RULES, table_of
from tests.cli.run import AT, run
from tests.simple import document

REPORT = {"id": "d", "kind": "cancelled", "carrier": "C", "number": "7", "date": "2025-06-20"}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Ten bookings, one of them poisoned, the last on a service that has a number."""
    bookings = numbered(10)
    bookings[9]["items"][0]["segments"][0] |= {"carrier": "C", "number": "7"}
    pq.write_table(poisoned(table_of(bookings), 4), tmp_path / "b.parquet")
    return tmp_path / "b.parquet"


@pytest.fixture
def rulebook(tmp_path: Path) -> Path:
    """One document."""
    (tmp_path / "t.yaml").write_text(document(RULES), "utf-8")
    return tmp_path / "t.yaml"


def test_the_summary_as_text(source: Path, rulebook: Path, tmp_path: Path) -> None:
    """Rejects are findings: exit code 1."""
    result = run("batch", source, "--at", AT, "--policies", rulebook, "--out", tmp_path / "out")
    assert result.exit_code == 1
    shown = result.stdout.splitlines()
    ways = re.match(r"answered  (\d+) in columns, (\d+) one by one", shown[1])
    assert ways is not None
    assert int(ways[1]) + int(ways[2]) == 10
    assert shown[0] == "rows      10 read, 0 untouched, 1 rejected"
    assert [line for line in shown[2:] if line[0] != " "] == [
        "outcomes  9 granted",
        "reasons   9 granted",
        "policies  9 t",
        "rejects   1 invalid_booking",
        "payouts   CNY 752.80 by card, without a due date: 9",
    ]
    assert result.stderr.startswith("10 of 10 rows, ")


def test_only_the_affected(source: Path, rulebook: Path, tmp_path: Path) -> None:
    """A report's file names what is answered; no row was rejected, for the poisoned one is not affected."""
    (tmp_path / "d.json").write_text(json.dumps([REPORT]), "utf-8")
    words = ["batch", source, "--at", AT, "--policies", rulebook, "--disruptions", tmp_path / "d.json"]
    result = run(*words, "--request", "claim", "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert "10 read, 9 untouched, 0 rejected" in result.stdout
    assert run(*words, "--all", "--dry-run").exit_code == 1


def test_a_dry_run_writes_nothing(source: Path, rulebook: Path, tmp_path: Path) -> None:
    """And says the same."""
    before = contents(tmp_path)
    dry = run("batch", source, "--at", AT, "--policies", rulebook, "--dry-run")
    assert contents(tmp_path) == before
    wet = run("batch", source, "--at", AT, "--policies", rulebook, "--out", tmp_path / "out")
    assert dry.stdout.partition("outcomes")[2] == wet.stdout.partition("outcomes")[2]


def test_done_already(source: Path, rulebook: Path, tmp_path: Path) -> None:
    """The same exit code again."""
    words = ["batch", source, "--at", AT, "--policies", rulebook, "--out", tmp_path / "out"]
    run(*words)
    again = run(*words)
    assert again.stdout.startswith(f"{tmp_path / 'out'} already holds all of this run; nothing was done\n")
    assert again.exit_code == 1


def test_stopped_by_rejects(source: Path, rulebook: Path, tmp_path: Path) -> None:
    """It says how to go on."""
    words = ["batch", source, "--at", AT, "--policies", rulebook, "--out", tmp_path / "out", "--chunk", "5"]
    stopped = run(*words, "--max-rejects", "0")
    assert stopped.exit_code == 1
    way = "; `--resume` with a higher `--max-rejects` goes on\n"
    assert stopped.stdout.startswith(f"stopped: rejected rows: 1, more than 0{way}")
    refused = run(*words)
    assert refused.exit_code == 2
    assert "holds a run that was stopped after 1 chunks; `--resume` goes on with it" in refused.stderr
    assert run(*words, "--resume").exit_code == 1


def test_stopped_by_rejects_at_the_end(source: Path, rulebook: Path, tmp_path: Path) -> None:
    """No more is promised than is left; a dry run leaves nothing to go on with."""
    words = ["batch", source, "--at", AT, "--policies", rulebook, "--max-rejects", "0"]
    dry = run(*words, "--dry-run")
    assert dry.stdout.startswith("stopped: rejected rows: 1, more than 0\n")
    wet = run(*words, "--out", tmp_path / "out")
    way = "; `--resume` with a higher `--max-rejects` finishes the run, which has no rows left\n"
    assert wet.stdout.startswith(f"stopped: rejected rows: 1, more than 0{way}")
    last = run(*words[:-2], "--out", tmp_path / "out", "--resume")
    assert last.stdout.startswith("rows      10 read")
    assert (tmp_path / "out" / "summary.json").exists()


def test_a_full_disk(source: Path, rulebook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 2 and how to go on, no traceback."""
    monkeypatch.setattr("aftersales.batch.folder.Disk", lambda: Failing(8, "half"))
    words = ["batch", source, "--at", AT, "--policies", rulebook, "--out", tmp_path / "out"]
    result = run(*words)
    assert result.exit_code == 2
    assert result.stderr.endswith(
        "out: error: no space left on device; what is done is kept, `--resume` goes on with it\n"
    )
    monkeypatch.undo()
    assert run(*words, "--resume").exit_code == 1


def test_what_a_dry_run_that_fails_leaves(source: Path, rulebook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing: no word of what is kept."""

    def interrupted(*words: object, **more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("aftersales.batch.main.run", interrupted)
    result = run("batch", source, "--at", AT, "--policies", rulebook, "--dry-run")
    assert (result.exit_code, result.stderr) == (1, "stopped\n")


def test_without_the_extra(source: Path, tmp_path: Path) -> None:
    """The command says what to install; the help needs none of it."""
    start = "import sys; sys.modules.update(dict.fromkeys(('pyarrow', 'numpy', 'sqlalchemy'))); sys.argv = {}; "
    code = start + "from aftersales.cli import main; main()"
    for words, status, message in (
        (["batch", str(source), "--at", AT, "--out", str(tmp_path / "out")], 2, "pip install 'aftersales[batch]'"),
        (["--help"], 0, ""),
        (["batch", "--help"], 0, ""),
    ):
        child = subprocess.run(
            [sys.executable, "-c", code.format(["aftersales", *words])], capture_output=True, text=True, check=False
        )
        assert child.returncode == status, child.stderr
        assert message in child.stderr


WRONG = {
    "no instant": (["--at", "2025-06-18"], "ISO 8601 date and time expected"),
    "no such column": (["--at", "when"], "when: no such column"),
    "neither place": ([], "state one of --out and --dry-run"),
    "not a booking's file": ([], "damaged, or not Parquet"),
}


@pytest.mark.parametrize(("name", "words", "message"), [(name, *rest) for name, rest in WRONG.items()], ids=WRONG)
def test_wrong_usage(name: str, words: list[str], message: str, source: Path, rulebook: Path, tmp_path: Path) -> None:
    """Exit code 2, one line that says what."""
    place = [] if name == "neither place" else ["--out", tmp_path / "out"]
    if name == "not a booking's file":
        source.write_bytes(b"PAR1")
    result = run("batch", source, *(words or ["--at", AT]), "--policies", rulebook, *place)
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_key_that_no_line_has(rulebook: Path, tmp_path: Path) -> None:
    """Exit code 2, and no folder is taken."""
    (tmp_path / "b.jsonl").write_text("".join(json.dumps(data) + "\n" for data in numbered(2)), "utf-8")
    words = ["batch", tmp_path / "b.jsonl", "--policies", rulebook, "--out", tmp_path / "out"]
    for asked in (["--at", "when"], ["--at", AT, "--request", "when"]):
        result = run(*words, *asked)
        assert result.exit_code == 2
        assert "when: none of the first 2 bookings has such a key; there are `id`" in result.stderr
        assert not (tmp_path / "out").exists()


def test_a_folder_among_the_bookings(source: Path, rulebook: Path) -> None:
    """Its parts would be read as bookings when the run goes on."""
    for out in (source.parent, source.parent / "out"):
        result = run("batch", source.parent, "--at", AT, "--policies", rulebook, "--out", out)
        assert result.exit_code == 2
        assert "lies in the folder of the bookings" in result.stderr
    assert not (source.parent / "out").exists()


def test_no_room_for_what_earlier_runs_wrote(
    source: Path, rulebook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are kept in a database on the disk for a while; one line says that it is full."""
    words = ["batch", source, "--at", AT, "--policies", rulebook]
    run(*words, "--out", tmp_path / "old")

    def full(*_: object) -> str:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("aftersales.batch.earlier.Earlier._load", full)
    result = run(*words, "--out", tmp_path / "new", "--changed-only", tmp_path / "old")
    assert result.exit_code == 2
    assert "error: database or disk is full" in result.stderr


URLS = {"neither": "mydb", "unknown": "mydb://me:secret@host/x"}


@pytest.mark.parametrize("url", URLS.values(), ids=URLS)
def test_no_database(url: str, source: Path, rulebook: Path, tmp_path: Path) -> None:
    """The option is named, the URL is not shown."""
    into = run("batch", source, "--at", AT, "--policies", rulebook, "--out", url if ":" in url else f"{url}://")
    query = ("--query", "select booking from bookings order by id")
    out = run("batch", "--sql", url, *query, "--at", AT, "--policies", rulebook, "--out", tmp_path / "out")
    for name, result in (("out", into), ("sql", out)):
        assert result.exit_code == 2
        assert f"batch: error: {name}: a URL of a database that SQLAlchemy knows is expected" in result.stderr
        assert "secret" not in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_file_is_no_place_for_a_run(source: Path, rulebook: Path) -> None:
    """Nothing is kept there, and nothing is there to go on with."""
    before = source.read_bytes()
    result = run("batch", source, "--at", AT, "--policies", rulebook, "--out", source)
    assert result.exit_code == 2
    assert "is no folder; a run needs one of its own" in result.stderr
    assert "--resume" not in result.stderr
    assert source.read_bytes() == before


class Terminal(io.StringIO):
    """A stream that is one."""

    def isatty(self) -> bool:
        return True


def test_progress_on_a_terminal() -> None:
    """One line, rewritten; rate and remaining time count from where this run took up."""
    stream, times = Terminal(), iter((0.0, 2.0, 8.0))
    told = Lines(stream, lambda: next(times))
    for done in (1000, 3000, 10_000):
        told(done, 10_000)
    assert stream.getvalue() == (
        "\r3,000 of 10,000 rows, 1,000 a second, 0:07 left\x1b[K"
        "\r10,000 of 10,000 rows, 1,125 a second, 0:00 left\x1b[K\n"
    )


def test_progress_elsewhere() -> None:
    """A line every ten seconds and at the end; where nobody knows how many rows there are, none is left."""
    stream, times = io.StringIO(), iter((0.0, 5.0, 12.0, 13.0))
    told = Lines(stream, lambda: next(times))
    for done in (0, 10, 24, 86_424):
        told(done, 86_424)
    assert stream.getvalue().splitlines() == [
        "24 of 86,424 rows, 2 a second, 12:00:00 left",
        "86,424 of 86,424 rows, 6,648 a second, 0:00 left",
    ]
    bare = Terminal()
    told = Lines(bare, iter((0.0, 1.0)).__next__)
    told(0, None)
    told(7, None)
    assert bare.getvalue() == "\r7 rows, 7 a second\x1b[K"
