"""The output for machines is read by the machines' own readers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from junitparser import Failure, JUnitXml, Skipped
from pydantic import ValidationError
from sarif_pydantic import Sarif

from aftersales.check.cases import run_cases
from aftersales.check.formats import FORMATS, of_cases, of_report
from aftersales.check.lints import check
from tests.check.places import FIXTURES, TODAY

CODES = ["gap", "refund-rises", "edited-version", "yaml-syntax", "title-language"]


def output(form: str, code: str, kind: str = "bad") -> str:
    """A fixture's findings in a format."""
    return FORMATS[form](of_report(check(FIXTURES / code / kind, TODAY)))


@pytest.mark.parametrize("code", CODES)
def test_sarif(code: str) -> None:
    """Results with their rule, level and place."""
    log = Sarif.model_validate_json(output("sarif", code))
    (run,) = log.runs
    found = check(FIXTURES / code / "bad", TODAY).diagnostics
    places = []
    for result in run.results or []:
        place = result.locations[0].physical_location if result.locations else None
        assert place is not None
        assert place.region is not None
        places.append((result.rule_id, result.level, place.region.start_line, place.region.start_column))
    assert places == [(one.code, one.severity, one.at.line, one.at.column) for one in found]
    assert [rule.id for rule in run.tool.driver.rules or []] == [code]


def test_the_reader_of_sarif_refuses() -> None:
    """A level that SARIF does not have."""
    with pytest.raises(ValidationError):
        Sarif.model_validate_json(output("sarif", "gap").replace('"level": "error"', '"level": "fatal"'))


@pytest.mark.parametrize("code", CODES)
def test_junit(code: str) -> None:
    """Errors are failures, warnings are skipped; a file without findings is a test that passes."""
    found = check(FIXTURES / code / "bad", TODAY).diagnostics
    xml = JUnitXml.fromstring(output("junit", code).encode())
    results = [result for suite in xml for case in suite for result in case.result]
    assert [type(one) for one in results] == [Failure if one.severity == "error" else Skipped for one in found]
    assert [(one.type, one.message) for one in results] == [(one.code, one.message) for one in found]
    passed = JUnitXml.fromstring(output("junit", code, "good").encode())
    assert passed.tests > 0
    assert (passed.failures, passed.errors, passed.skipped) == (0, 0, 0)


def test_github_escapes() -> None:
    """A percent sign and a line's end do not break the command."""
    line = output("github", "penalty-above-price")
    assert line.startswith("::warning file=")
    assert ",title=penalty-above-price::the penalty is 110%25 of" in line
    assert "%0Ahint: " in line
    assert "\n" not in line


def test_json_has_the_witness() -> None:
    """And what is in order too."""
    (one,) = json.loads(output("json", "gap"))
    assert (one["code"], one["level"], one["at"]["line"]) == ("gap", "error", 9)
    assert one["more"]["witness"]["moments"][0]["says"]["code"] == "no_row"
    assert [one["level"] for one in json.loads(output("json", "gap", "good"))] == [None]


CASES = """\
defaults: {item: {product: rail, fare: 100.00}}
cases:
  - {ref: right, request: {cancel: {at: 2026-01-01T00:00Z}}, expect: {penalty: 20.00}}
  - {ref: wrong, request: {cancel: {at: 2026-01-01T00:00Z}}, expect: {penalty: 30.00}}
  - {ref: doubted, disputed: two sources, request: {cancel: {at: 2026-01-01T00:00Z}}, expect: {penalty: 40.00}}
"""


def test_cases(tmp_path: Path) -> None:
    """A case is a test: passed, failed, or skipped if it is disputed."""
    policy = (FIXTURES / "unused" / "good" / "1.yaml").read_text("utf-8")
    (tmp_path / "1.yaml").write_text(policy, "utf-8")
    (tmp_path / "1.cases.yaml").write_text(CASES, "utf-8")
    outcomes = list(of_cases(run_cases(tmp_path)))
    (suite,) = JUnitXml.fromstring(FORMATS["junit"](outcomes).encode())
    kinds = {case.name: [type(result) for result in case.result] for case in suite}
    assert kinds == {"right": [], "wrong": [Failure], "doubted": [Skipped]}
    (run,) = Sarif.model_validate_json(FORMATS["sarif"](outcomes)).runs
    assert [result.level for result in run.results or []] == ["error", "note"]
    assert "penalty: expected 30.00, found 20.00" in FORMATS["junit"](outcomes)
