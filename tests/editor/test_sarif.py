"""What `check` and `test` write for code scanning is SARIF 2.1.0 by its own schema."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from aftersales.check.cases import run_cases
from aftersales.check.formats import FORMATS, of_cases, of_report
from aftersales.check.lints import check
from tests.check.places import FIXTURES, TODAY
from tests.check.test_formats import CASES

pytestmark = pytest.mark.editor
FOLDERS = sorted(FIXTURES.glob("*/bad"))


def written(folder: Path) -> Any:
    """The findings in a folder."""
    return json.loads(FORMATS["sarif"](of_report(check(folder, TODAY))))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_findings(sarif: Draft7Validator, folder: Path) -> None:
    """Findings of every code."""
    log = written(folder)
    sarif.validate(log)
    assert log["runs"][0]["results"]


def test_nothing_found(sarif: Draft7Validator) -> None:
    """A run without results."""
    sarif.validate(written(FIXTURES / "gap" / "good"))


def test_cases(sarif: Draft7Validator, tmp_path: Path) -> None:
    """Cases that fail and are disputed."""
    (tmp_path / "1.yaml").write_text((FIXTURES / "unused" / "good" / "1.yaml").read_text("utf-8"), "utf-8")
    (tmp_path / "1.cases.yaml").write_text(CASES, "utf-8")
    log = json.loads(FORMATS["sarif"](list(of_cases(run_cases(tmp_path)))))
    sarif.validate(log)
    assert [result["level"] for result in log["runs"][0]["results"]] == ["error", "note"]


@pytest.mark.parametrize(
    ("key", "value"),
    [("level", "fatal"), ("message", "text alone"), ("colour", "red"), ("locations", {})],
)
def test_the_schema_refuses(sarif: Draft7Validator, key: str, value: Any) -> None:
    """It is no schema that lets everything pass."""
    log = copy.deepcopy(written(FIXTURES / "gap" / "bad"))
    log["runs"][0]["results"][0][key] = value
    assert not sarif.is_valid(log)
