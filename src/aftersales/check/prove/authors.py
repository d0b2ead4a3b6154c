"""The laws that an author wrote: each is a row over the same facts as the table, and both are walked together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from functools import partial
from typing import Any, NamedTuple

from aftersales.check.draft import Draft
from aftersales.check.pairs import beside
from aftersales.check.prove.answers import answered, bases_of, candidate_of
from aftersales.check.prove.claims import Claim, Environments
from aftersales.check.prove.real import WORDS, amount_of, money, value_of
from aftersales.check.prove.slices import by_price
from aftersales.check.prove.sums import together
from aftersales.check.subject import Asked, Folder
from aftersales.check.walk import Walk
from aftersales.model.record import TOTAL
from aftersales.plan.amounts import Context, Passed, choose
from aftersales.plan.compile import Axes, tests_of
from aftersales.plan.formula import UNUSED, Formula
from aftersales.plan.policies import PolicyPlan, VersionPlan
from aftersales.plan.tables import ALL, Candidate, Cell, TablePlan
from aftersales.policy.documents import HEADS, Amount, Law, Refused, Row, Settled


class Unproven(Exception):
    """Why nothing can be said of a law."""


class Side(NamedTuple):
    """What a bound is to an amount: the most or the least it may be."""

    name: str
    bound: Amount


def claims_of(folder: Folder, plan: PolicyPlan, law: Law, applying: bool) -> Iterator[Claim]:
    """The claims of a law about each table that it speaks of; of what the document is `applying` to, or of any booking.

    Raises Unproven, TooMany."""
    tables = list(_tables(folder, plan, law))
    if not tables:
        raise Unproven(f"no version has a table for {' or '.join(f'`{one}`' for one in law.questions)}")
    for asked in tables:
        if law.than:
            yield from _never_worse(folder, asked, law, applying)
        else:
            for side in _sides(law):
                yield from _bounded(asked, law, side, applying)


def _tables(folder: Folder, plan: PolicyPlan, law: Law) -> Iterator[Asked]:
    for version in plan.versions:
        if not law.version or version.name == law.version:
            for question in law.questions:
                yield from _asked(folder, plan, version, question)


def _asked(folder: Folder, plan: PolicyPlan, version: VersionPlan, question: str) -> Iterator[Asked]:
    table = version.table(question)
    if table is not None and table.stated:
        if table.tail is not None:
            raise Unproven(f"`{question}` has rows for each {table.tail.each}")
        yield Asked(folder, plan, version, question, table)


def _sides(law: Law) -> list[Side]:
    both = ("at_most", law.at_most), ("at_least", law.at_least)
    return [Side(name, bound) for name, bound in both if bound is not None]


def _where(plan: PolicyPlan, law: Law, applying: bool) -> tuple[Row, ...]:
    """Rows before those of a table which take all that a law does not speak of."""
    elsewhere = Refused("review", "elsewhere")
    rows = [Row(f"@unless-{number}", tests, (), elsewhere, law.at) for number, tests in enumerate(law.unless)]
    applies = plan.policy.applies if applying else ()
    for name, conjunctions in (("@when", (law.when,)), ("@applies", applies)):
        if all(conjunctions) and conjunctions:
            rows.append(Row(name, (), conjunctions, elsewhere, law.at))
    return tuple(rows)


def _bounded(asked: Asked, law: Law, side: Side, applying: bool) -> Iterator[Claim]:
    rows = *_where(asked.plan, law, applying), *asked.rows
    bound = (Row("@bound", (), (), Settled("fee", side.bound), law.at),)
    axes = Axes(tests_of((*rows, *bound)), asked.plan.facts, asked.plan.readers)
    mine, limit = (_over(axes, some, asked) for some in (rows, bound))
    joint = Asked(asked.folder, asked.plan, asked.version, asked.section, mine)
    walks = Walk(asked.plan, mine, steps=True), Walk(asked.plan, limit, steps=True)
    for _ in by_price(joint, *walks):
        for cell in _unlike(mine, limit, [cell for cell, _ in beside(*walks)]):
            candidate, formula = candidate_of(mine, cell), _formula(joint, limit, law, side, cell)
            if formula is not None:
                holds = partial(_keeps, candidate, formula, joint, law.states, side.name)
                broken = partial(_exceeds, formula, joint, law.states, side.name)
                yield Claim(joint, cell, (candidate,), holds, broken, (formula,), beside=limit)


def _over(axes: Axes, rows: tuple[Row, ...], asked: Asked) -> TablePlan:
    return axes.table(rows, asked.table.refundable, 0, range(len(rows)), None)


def _unlike(one: TablePlan, other: TablePlan, cells: Sequence[Cell]) -> list[Cell]:
    """One cell for each pair of candidates."""
    return list({(one.candidate(cell), other.candidate(cell)): cell for cell in cells}.values())


def _formula(joint: Asked, limit: TablePlan, law: Law, side: Side, cell: Cell) -> Formula | None:
    """What the bound comes to in a cell; None where none of its steps holds."""
    refunds = law.states in ("penalty", "refund")
    of = TOTAL if law.states == "pay" else bases_of(candidate_of(joint.table, cell))[0]
    root = Context(joint.reader, of, UNUSED if refunds else ALL, bounded=False)
    try:
        return choose(side.bound, lambda test: limit.holds(test, cell), root).formula
    except Passed:
        return None


def _keeps(candidate: Candidate, formula: Formula, joint: Asked, states: str, side: str, envs: Environments) -> Any:
    found = answered(candidate, envs(""), joint.section, joint.plan.kind == "right")
    value = None if found is None else getattr(found, states)
    if value is None:
        return None
    bound = together(formula).value(envs(""))
    return value <= bound if side == "at_most" else value >= bound


def _exceeds(formula: Formula, joint: Asked, states: str, side: str, drafts: Sequence[Draft]) -> str:
    (draft,) = drafts
    value, bound = amount_of(joint, draft.seen(), states), value_of(joint, draft.seen(), formula)
    if value is None or (value <= bound if side == "at_most" else value >= bound):
        return ""
    than = "more" if side == "at_most" else "less"
    return f"{WORDS[states]} is {money(draft, value)}, {than} than {money(draft, bound)}"


def _never_worse(folder: Folder, asked: Asked, law: Law, applying: bool) -> Iterator[Claim]:
    other = _other(folder, asked, law)
    rows = *_where(asked.plan, law, applying), *asked.rows
    plan = copy(asked.plan)
    plan.facts = {**other.plan.facts, **asked.plan.facts}
    plan.readers = {**other.plan.readers, **asked.plan.readers}
    axes = Axes(tests_of((*rows, *other.rows)), plan.facts, plan.readers)
    mine, theirs = _over(axes, rows, asked), _over(axes, tuple(other.rows), other)
    joint = Asked(folder, plan, asked.version, asked.section, mine)
    walks = Walk(plan, mine, steps=True), Walk(plan, theirs, steps=True)
    for _ in by_price(joint, *walks):
        for cell in _unlike(mine, theirs, [cell for cell, _ in beside(*walks)]):
            both = candidate_of(mine, cell), candidate_of(theirs, cell)
            holds, broken = partial(_as_good, both, joint, other), partial(_worse, joint, other)
            yield Claim(joint, cell, both, holds, broken, beside=theirs)


def _other(folder: Folder, asked: Asked, law: Law) -> Asked:
    """The table of the other document that answers the same question. Raises Unproven."""
    plan = next((one for one in folder.plans if one.id == law.than), None)
    if plan is None:
        raise Unproven(f"there is no document `{law.than}`")
    versions = [one for one in plan.versions if law.than_version in ("", one.name)]
    found = list(_asked(folder, plan, versions[-1], asked.section)) if versions else []
    if not found:
        raise Unproven(f"`{law.than}` has no table for `{asked.section}`")
    currencies = {plan.policy.currency, asked.plan.policy.currency} - {None}
    if len(currencies) > 1:
        raise Unproven(f"`{law.than}` is in another currency")
    mine, theirs = ({fact.name: fact for fact in one.policy.facts} for one in (asked.plan, plan))
    unlike = sorted(name for name in mine.keys() & theirs.keys() if mine[name] != theirs[name])
    if unlike:
        raise Unproven(f"`{unlike[0]}` is not the same fact in `{law.than}`")
    return found[0]


def _as_good(both: tuple[Candidate, Candidate], mine: Asked, theirs: Asked, envs: Environments) -> Any:
    env, states = envs(""), "pay" if mine.section in HEADS else "refund"
    given = answered(both[0], env, mine.section, mine.plan.kind == "right")
    other = answered(both[1], env, theirs.section, theirs.plan.kind == "right")
    return None if given is None or other is None else getattr(given, states) >= getattr(other, states)


def _worse(mine: Asked, theirs: Asked, drafts: Sequence[Draft]) -> str:
    (draft,) = drafts
    states = "pay" if mine.section in HEADS else "refund"
    given = amount_of(mine, draft.seen(), states)
    other = amount_of(theirs, theirs.plan.seen(draft.seen()), states)
    if given is None or other is None or given >= other:
        return ""
    return f"{WORDS[states]} is {money(draft, given)}, by `{theirs.plan.id}` {money(draft, other)}"
