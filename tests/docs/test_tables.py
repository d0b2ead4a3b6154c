"""The tables of `docs/language.md` are complete, and the examples in them load."""

from __future__ import annotations

from typing import get_args

import pytest

from aftersales.check.case_expect import EXPECTATIONS
from aftersales.check.case_keys import _REQUESTS, CASE
from aftersales.engine.reasons import CODES
from aftersales.model.disruption import DisruptionKind
from aftersales.model.quote import AMOUNTS, DETAILS, HOW
from aftersales.model.ways import UNCLEAR, WHY
from aftersales.policy.deadlines import DEADLINE
from aftersales.policy.declared import _VERBS
from aftersales.policy.documents import HEADS
from aftersales.policy.grammar import KINDS, TABLES
from aftersales.policy.loading import load_texts
from aftersales.policy.outcomes import CARE, CHANGE, PAY, REFUND, outcome_keys
from aftersales.policy.registry import Type
from aftersales.policy.settings import COMBINE, UNITS
from tests.docs.markdown import DOCS, documents, header_of, table

PAGE = (DOCS / "language.md").read_text("utf-8")
OUTCOMES = {key for allowed in (REFUND, CHANGE, PAY, CARE) for key in outcome_keys(allowed)}
HEADER = header_of(PAGE)
TYPES = table(PAGE, "type")
VERBS = [row for row in table(PAGE, "verb") if row[-1]]


def words(*rows: list[str]) -> set[str]:
    """The words in backticks in the first cells of rows."""
    return {word.strip("` ") for row in rows for word in row[0].split(",")}


def test_kinds_types_and_verbs() -> None:
    """Each kind of document, type of fact and verb has its row."""
    assert words(*table(PAGE, "kind")) == set(KINDS)
    assert words(*TYPES) == set(get_args(Type))
    assert words(*table(PAGE, "verb")) == set(_VERBS)


def test_units_codes_and_modifiers() -> None:
    """Each unit and each code of the engine has its row."""
    assert words(*table(PAGE, "unit")) == set(UNITS)
    assert words(*table(PAGE, "code")) == {*CODES, *WHY, *UNCLEAR, "once"}


def test_heads_and_deadlines() -> None:
    """Each head of compensation and each key of a deadline has its row."""
    assert words(*table(PAGE, "head")) == set(HEADS)
    assert words(*table(PAGE, "in a deadline")) == set(DEADLINE)


def test_requests_reports_and_quotes() -> None:
    """Each request, kind of report and part of a quote has its row."""
    assert [row[2] for row in table(PAGE, "request")][:3] == [f"`{name}`" for name in _REQUESTS[:3]]
    assert words(*table(PAGE, "report")) == set(get_args(DisruptionKind))
    assert words(*table(PAGE, "in the quote")) == {*AMOUNTS, *HOW, *DETAILS} - {"explanation", "stamp"}


def test_keys_of_cases() -> None:
    """Each key of a worked case, and all that it can expect, has its row."""
    stated = words(*(row for row in table(PAGE, "key") if row[0].strip("`").split("`")[0] in CASE))
    assert stated == set(CASE)
    assert words(*table(PAGE, "in `expect`")) == set(EXPECTATIONS)


@pytest.mark.parametrize("kind", TABLES)
def test_keys(kind: str) -> None:
    """The page names each key of each kind of document."""
    assert [key for key in TABLES[kind] if f"`{key}" not in PAGE] == []


def test_words_of_rows() -> None:
    """The page names each key of a row and of an amount."""
    assert [word for word in (*OUTCOMES, *COMBINE) if f"`{word}" not in PAGE and f"{{{word}:" not in PAGE] == []


@pytest.mark.parametrize("row", TYPES, ids=lambda row: row[0])
def test_conditions_of_the_table_load(row: list[str]) -> None:
    """The example of each type of fact is a condition."""
    facts = "facts: {moved: {shift: [requested_date, departure_date]}, share: {ratio: [fare, total]}}"
    rows = f"cancel:\n  - when: {{{row[-1].strip('`')}}}\n    free: true\n"
    load_texts(documents(f"{facts}\n{rows}", HEADER))


@pytest.mark.parametrize("row", VERBS, ids=lambda row: row[0])
def test_verbs_of_the_table_load(row: list[str]) -> None:
    """The example of each verb is a declared fact."""
    load_texts(documents(f"facts:\n  x: {row[-1].strip('`')}\ncancel: [{{free: true}}]\n", HEADER))
