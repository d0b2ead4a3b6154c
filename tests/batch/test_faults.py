"""Whatever fails, and whenever: the run that goes on ends as if nothing had happened, and nothing is paid twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.batch.faults import Failing, Forgetful
from tests.batch.runs import lines, ran, said, written
from tests.batch.tables import AT, RULES
from tests.simple import document

HOW = ("before", "half", "after")


def steps(source: Path, out: Path) -> int:
    """How many steps a run takes on the disk."""
    disk = Failing()
    ran(source, out, disk)
    assert {"write", "sync", "rename", "append"} == set(disk.seen)
    return disk.count


def once(out: Path) -> bool:
    """Whether no payout stands there twice."""
    keys = [line["key"] for line in lines(out, "payouts")]
    return len(set(keys)) == len(keys) > 0


def test_every_step_may_fail(tmp_path: Path) -> None:
    """At each write, sync and rename: before it, half done, just after it."""
    source = written(tmp_path / "b.parquet", 6, 4)
    count = steps(source, tmp_path / "whole")
    whole = said(tmp_path / "whole")
    for how in HOW:
        for step in range(count):
            out = tmp_path / f"{how}{step}"
            with pytest.raises(OSError, match="No space left"):
                ran(source, out, Failing(step, how))
            ran(source, out, Failing(), resume=True)
            assert said(out) == whole, (how, step)
            assert once(out)


def test_power_may_fail(tmp_path: Path) -> None:
    """After each step, when all is lost that was not synced."""
    source = written(tmp_path / "b.parquet", 6, 4)
    count = steps(source, tmp_path / "whole")
    whole = said(tmp_path / "whole")
    for step in range(count):
        out, disk = tmp_path / f"power{step}", Forgetful(step)
        with pytest.raises(OSError, match="No space left"):
            ran(source, out, disk)
        disk.lose_power()
        ran(source, out, Failing(), resume=True)
        assert said(out) == whole, step


def test_it_may_fail_again_and_again(tmp_path: Path) -> None:
    """Each attempt a few steps further."""
    source, out = written(tmp_path / "b.parquet", 6, 4), tmp_path / "out"
    ran(source, tmp_path / "whole", Failing())
    attempts = 0
    while attempts < 100:
        try:
            ran(source, out, Failing(13, HOW[attempts % 3]), resume=True)
            break
        except OSError:
            attempts += 1
    assert 1 < attempts < 20
    assert said(out) == said(tmp_path / "whole")


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    """The command line over 300 bookings, 3 at a time: long enough to be stopped on the way."""
    written(tmp_path / "b.parquet", 300)
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "t.yaml").write_text(document(RULES), "utf-8")
    words = ["batch", "b.parquet", "--at", AT, "--policies", "p", "--chunk", "3"]
    return [sys.executable, "-m", "aftersales", *words]


def run(command: list[str], folder: Path, *more: str) -> subprocess.Popen[str]:
    """The command in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    pipe = subprocess.PIPE
    return subprocess.Popen([*command, *more], cwd=folder, env=environment, stdout=pipe, stderr=pipe, text=True)


def stopped_at(child: subprocess.Popen[str], out: Path, part: int, sent: signal.Signals) -> None:
    """Once a part is there, the process gets a signal."""
    last = time.monotonic() + 60
    while not (out / "payouts" / f"part-{part:06d}.parquet").exists():
        assert child.poll() is None, child.communicate()
        assert time.monotonic() < last
        time.sleep(0.001)
    child.send_signal(sent)


def test_real_kills(tmp_path: Path, command: list[str]) -> None:
    """Three times killed, each time further on, then left alone."""
    whole = run(command, tmp_path, "--out", "whole")
    assert whole.wait(120) == 0, whole.communicate()
    for part in (2, 11, 23):
        child = run(command, tmp_path, "--out", "out", "--resume")
        stopped_at(child, tmp_path / "out", part, signal.SIGKILL)
        assert child.wait(60) == -signal.SIGKILL
        child.communicate()
    last = run(command, tmp_path, "--out", "out", "--resume")
    assert last.wait(120) == 0, last.communicate()
    last.communicate()
    whole.communicate()
    assert said(tmp_path / "out") == said(tmp_path / "whole")
    assert once(tmp_path / "out")


def test_ctrl_c(tmp_path: Path, command: list[str]) -> None:
    """One line says how to go on; nothing is lost or repeated."""
    child = run(command, tmp_path, "--out", "out")
    stopped_at(child, tmp_path / "out", 4, signal.SIGINT)
    _, errors = child.communicate(timeout=60)
    assert child.returncode == 1
    assert errors.splitlines()[-1] == "stopped; what is done is kept, `--resume` goes on with it"
    last = run(command, tmp_path, "--out", "out", "--resume")
    _, errors = last.communicate(timeout=120)
    assert last.returncode == 0, errors
    assert len(lines(tmp_path / "out", "payouts")) == 300
    assert once(tmp_path / "out")
