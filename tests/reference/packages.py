"""Packages: what the answers for the members of one have to do with each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tests.reference.answers import NONE, REFUNDS, Answer
from tests.reference.case import Case
from tests.reference.findings import Finding, findings_of
from tests.reference.layers import terms_of
from tests.reference.portions import Portion
from tests.reference.prices import price_of

WORST = ("review", "denied", "incomplete")


def found_for(cases: Sequence[Case]) -> list[Finding]:
    """The findings for all cases, those of packages put together as their terms say."""
    if not cases or cases[0].kind not in REFUNDS:
        return findings_of(cases)
    packages = {_package(case) for case in cases} - {None}
    how = {own: _how(own, cases[0]) for own in packages if own is not None}
    strict = {own: _strictest(own, cases[0]) for own in packages if own and how[own] == "strictest"}
    asked = [_under_strictest(case, strict) for case in cases]
    found = findings_of(asked)
    for own in (own for own in how if how[own] == "all_or_none"):
        members = [place for place, case in enumerate(cases) if _package(case) == own]
        together = _together(own, [found[place] for place in members])
        for place, finding in zip(members, together, strict=True):
            found[place] = finding
    return found


def _under_strictest(case: Case, strict: dict[str, str | None]) -> Case:
    """The case of a member, unless nobody knows its own terms."""
    document = strict.get(case.item.package or "")
    known = document is not None and case.portion.cells and terms_of(case, case.kind).policy is not None
    return replace(case, governed=document) if known else case


def _package(case: Case) -> str | None:
    return case.item.id if case.item.product == "package" else case.item.package


def _place(case: Case, item: str) -> int:
    return next(place for place, one in enumerate(case.booking.items) if one.id == item)


def _how(package: str, case: Case) -> str:
    policy = terms_of(sold_case(case, _place(case, package)), case.kind).policy
    return "each" if policy is None else policy.members


def _members(package: str, case: Case) -> list[int]:
    return [place for place, item in enumerate(case.booking.items) if item.package == package]


def _strictest(package: str, case: Case) -> str | None:
    """The terms of the member that give least back for all members, as they were sold."""
    members = [sold_case(case, place) for place in _members(package, case)]
    policies = [terms_of(one, case.kind).policy for one in members]
    ids = list(dict.fromkeys(policy.id for policy in policies if policy is not None))

    def back(document: str) -> int:
        answers = [terms_of(replace(one, governed=document), case.kind).layer.answer for one in members]
        return sum(max(0, answer.owed or 0) for answer in answers if answer.outcome == "granted")

    return min(ids, key=back, default=None)


def _together(package: str, findings: list[Finding]) -> list[Finding]:
    """All or none: the worst answer of one member is that of all, but for what is a right."""
    case = findings[0].case
    policy = terms_of(sold_case(case, _place(case, package)), case.kind).policy
    document = None if policy is None else policy.id
    if not _whole(package, findings):
        only = Answer("denied", "whole_package_only")
        return [one if one.stopped is not None else one.instead(document, only) for one in findings]
    answers = [one.verdict.answer for one in findings]
    worst = next((one for one in WORST if any(answer.outcome == one for answer in answers)), None)
    if worst is None:
        return findings
    missing = NONE.union(*(answer.missing for answer in answers)) if worst == "incomplete" else NONE
    return [one if one.verdict.answer.outcome == worst else _as_all(one, document, worst, missing) for one in findings]


def _as_all(finding: Finding, document: str | None, worst: str, missing: frozenset[str]) -> Finding:
    if finding.stopped is not None:
        return finding
    owed = finding.verdict.answer.owed or 0
    return finding.instead(document, Answer(worst, "package", missing=missing, ceiling=owed))


def _whole(package: str, findings: Sequence[Finding]) -> bool:
    """Whether the request is for all members, and for no part of one."""
    case = findings[0].case
    asked = {finding.case.index for finding in findings}
    if not asked.issuperset(_members(package, case)):
        return False
    parts = (one for one in findings if one.case.portion.event is None and one.case.portion.cells)
    return all(one.case.portion.whole for one in parts)


def sold_case(case: Case, place: int) -> Case:
    """The case of an item as it was sold, under the same request."""
    sold = price_of(case.booking, case.booking.items[place], 0)
    portion = Portion(sold.cells, sold.cells, sold.pieces, "", 0, sold.paid)
    return replace(case, index=place, portion=portion)
