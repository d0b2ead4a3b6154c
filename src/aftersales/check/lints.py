"""What `check` finds in policies that load: gaps, dead rows, unrounded fractions, missing reviews and titles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from aftersales.check import misplaced
from aftersales.check.gaps import coverage, place_of, witness
from aftersales.check.ladders import hidden_steps, passed_words
from aftersales.check.rivals import rivals
from aftersales.check.windows import can_hold, never_applies, never_holds
from aftersales.plan.calendars import working_days
from aftersales.plan.policies import PolicyPlan
from aftersales.plan.tables import TablePlan
from aftersales.policy.diagnostics import Diagnostic, PolicyError, Position
from aftersales.policy.documents import (
    Amount,
    AmountLadder,
    Calendar,
    Choice,
    Combined,
    Outcome,
    OutcomeLadder,
    Percent,
    PercentFact,
    Policy,
    Settled,
)
from aftersales.policy.loading import Library, load_texts, read_folder
from aftersales.policy.nodes import line_of

LANGUAGES = ("en", "zh")


def lint(path: Path) -> list[Diagnostic]:
    """Every finding of a policy folder, in the order of its files and lines."""
    try:
        texts = read_folder(path)
        library = load_texts(texts)
    except PolicyError as error:
        return list(error.diagnostics)
    found = [finding for policy in library.policies for finding in lint_policy(policy, library)]
    found += rivals(library)
    shown = [d._replace(text=line_of(texts.get(d.at.file, ""), d.at.line)) for d in found]
    return sorted([*library.warnings, *shown], key=lambda finding: finding.at)


def lint_policy(policy: Policy, library: Library) -> Iterator[Diagnostic]:
    """The findings of one document."""
    yield from _head(policy)
    plan = PolicyPlan(policy, library.facts, working_days(library.of(Calendar)))
    yield from never_applies(plan)
    for version in plan.versions:
        tables = version.version.body.tables
        for section in tables:
            table = version.table(section)
            if table is not None and not (section == "no_show" and tables[section] is tables.get("cancel")):
                yield from _table(plan, table, section)


def _head(policy: Policy) -> Iterator[Diagnostic]:
    for language in LANGUAGES:
        if language not in policy.title:
            hint = f"add `{language}:` to the title"
            yield Diagnostic("title-language", "warning", f"the title lacks its `{language}` text", policy.at, hint)
    if policy.reviewed is None:
        hint = "add `reviewed: 2026-11-21` once a person has checked it against its source"
        yield Diagnostic("not-reviewed", "warning", "nobody has reviewed the document", policy.at, hint)


def _table(plan: PolicyPlan, table: TablePlan, section: str) -> Iterator[Diagnostic]:
    """The findings of a table, and of its rows for each unit, which are asked where no row for the item matches."""
    if table.span or table.tail is None:
        yield from _rows(plan, table, section)
    if table.tail is not None:
        yield from _rows(plan, table.tail, section)


def _rows(plan: PolicyPlan, table: TablePlan, section: str) -> Iterator[Diagnostic]:
    cover = coverage(plan, table)
    ends = table.tail is None and plan.kind == "terms" and section in ("cancel", "no_show", "change")
    if cover.gap is not None and ends:
        message = f"no row of `{section}` covers {witness(plan, table, cover.gap)}"
        hint = "add a step, an `else`, or a last row without conditions"
        yield Diagnostic("gap", "error", message, place_of(table, cover.gap), hint)
    for place in table.span:
        row = table.rows[place]
        if cover.complete and place not in cover.reached and can_hold(plan, row):
            message = f"the row `{row.id}` is never reached: the rows before it cover all it could match"
            hint = "move it up, narrow the rows before it, or delete it"
            yield Diagnostic("dead-row", "warning", message, row.at, hint)
        yield from _rounding(row.outcome)
    yield from never_holds(plan, table)
    yield from hidden_steps(plan, table)
    yield from passed_words(plan, table, cover)
    for one in misplaced.PASSES:
        yield from one(plan, table, section)


def _rounding(outcome: Outcome) -> Iterator[Diagnostic]:
    if isinstance(outcome, OutcomeLadder | Choice):
        for one in outcome.outcomes if isinstance(outcome, Choice) else [step.outcome for step in outcome.steps]:
            yield from _rounding(one)
    elif isinstance(outcome, Settled):
        for at in dict.fromkeys(at for amount in outcome.amounts for at in _unrounded(amount, False)):
            message = "a percentage without `round` is rounded half up to the minor unit"
            yield Diagnostic("no-rounding", "warning", message, at, "say it: `round: {to: minor, half: up}`")


def _unrounded(amount: Amount, rounded: bool) -> Iterator[Position]:
    """The places of percentages under no rounding; 0% and 100% leave no fraction."""
    rounded = rounded or amount.setting.rounding is not None
    value = amount.value
    fraction = isinstance(value, PercentFact) or (isinstance(value, Percent) and value.basis_points % 10_000)
    if fraction and not rounded:
        yield amount.at
    inner: tuple[Amount, ...] = ()
    if isinstance(value, AmountLadder):
        inner = tuple(step.amount for step in value.steps)
    elif isinstance(value, Combined):
        inner = value.amounts
    elif isinstance(value, Amount):
        inner = (value,)
    for one in inner:
        yield from _unrounded(one, rounded)
