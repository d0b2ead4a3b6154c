"""`aftersales prove`: verdicts, exit codes, formats and the bookings that refute."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from aftersales import Rulebook
from aftersales.check.formats import FORMATS
from aftersales.check.witness import read, unlike
from tests.cli.run import RAIL, policy_folder, run

PROVEN = "cancel:\n  - id: ladder"
BROKEN = RAIL.replace(PROVEN, "laws:\n  - {id: a-tenth, penalty: {at_most: 10%}}\n" + PROVEN)
UNKNOWN = RAIL.replace(PROVEN, "laws:\n  - {fee: {at_most: 10}}\n" + PROVEN)


def test_proven(policies: Path) -> None:
    """The counts; each law of a document that is named."""
    result = run("prove", policies)
    assert result.exit_code == 0
    assert re.fullmatch(r"1 document, 3 laws: 3 proven, 0 refuted, 0 unknown \(\d+\.\d s\)\n", result.output)
    assert "rail: monotone: proven (4 cases)\n" in run("prove", policies, "--document", "rail").output


def test_refuted(tmp_path: Path) -> None:
    """With the line of the law, and a booking that is quoted so."""
    folder, place = policy_folder(tmp_path, BROKEN), tmp_path / "witnesses"
    result = run("prove", folder, "--witness", place)
    assert result.exit_code == 1
    assert "rail.yaml:9:5: error[law-broken]: `a-tenth` does not hold: the penalty is CNY " in result.output
    (file,) = place.iterdir()
    assert file.name == "001-law-broken.json"
    data = json.loads(file.read_text("utf-8"))
    assert data["moments"][0]["says"]["won"] is True
    assert unlike(Rulebook.load(folder), read({key: data[key] for key in ("booking", "request", "moments")})) == []


def test_unknown_fails_only_if_strict(tmp_path: Path) -> None:
    """It is told in any case."""
    folder = policy_folder(tmp_path, UNKNOWN)
    told = "warning[not-proven]: `law-1` is not proven: no version has a table for `change`"
    for options, status in (([], 0), (["--strict"], 1)):
        result = run("prove", folder, *options)
        assert result.exit_code == status
        assert told in result.output


def test_json(tmp_path: Path) -> None:
    """Every law with its verdict and its booking."""
    result = run("prove", policy_folder(tmp_path, BROKEN), "--json")
    (document,) = json.loads(result.output)["documents"]
    verdicts = {law["law"]: law["outcome"] for law in document["laws"]}
    assert verdicts == {"conserved": "proven", "never_above_paid": "proven", "monotone": "proven", "a-tenth": "refuted"}
    assert document["laws"][-1]["witness"]["booking"]["items"]


@pytest.mark.parametrize("form", FORMATS)
def test_formats(form: str, tmp_path: Path) -> None:
    """Those of `check`, with the code and the place of what is refuted."""
    result = run("prove", policy_folder(tmp_path, BROKEN), "--format", form)
    assert result.exit_code == 1
    assert "law-broken" in result.output
    assert "a-tenth" in result.output


def test_wrong_usage(policies: Path) -> None:
    """No such document, no time."""
    result = run("prove", policies, "--document", "rial")
    assert result.exit_code == 2
    assert "no terms, right, waiver or benefit `rial`" in result.output
    assert run("prove", policies, "--timeout", "0").exit_code == 2
    assert run("prove", policies / "none").exit_code == 2


def test_without_the_extra(policies: Path) -> None:
    """The command says what to install; the help needs nothing."""
    start = "import sys; sys.modules['z3'] = None; sys.argv = {}; from aftersales.cli import main; main()"
    for words, status, message in (
        (["prove", str(policies)], 2, "z3 is needed: pip install 'aftersales[prove]'"),
        (["prove", "--help"], 0, "Prove the laws"),
    ):
        line = [sys.executable, "-c", start.format(["aftersales", *words])]
        child = subprocess.run(line, capture_output=True, text=True, check=False)
        assert child.returncode == status, child.stderr
        assert message in child.stdout + child.stderr
