"""Packages: what the answers for the members of one have to do with each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tests.reference.answers import NONE, REFUNDS, UNLIMITED, Answer
from tests.reference.case import Case, Pin, effective
from tests.reference.findings import Finding, findings_of
from tests.reference.layers import Terms, terms_of
from tests.reference.portions import Portion
from tests.reference.prices import price_of

WORST = ("review", "denied", "incomplete")
WHOLE_ONLY = Answer("denied", "whole_package_only")


def found_for(cases: Sequence[Case], now: int) -> list[Finding]:
    """The findings for all cases, those of packages put together as their terms say."""
    found = findings_of(cases)
    if not cases or cases[0].kind not in REFUNDS:
        return found
    for own in dict.fromkeys(_package(case) for case in cases):
        if own is not None:
            places = [place for place, case in enumerate(cases) if _package(case) == own]
            together = _combined(own, [found[place] for place in places], now)
            for place, finding in zip(places, together, strict=True):
                found[place] = finding
    return found


def _combined(own: str, findings: list[Finding], now: int) -> list[Finding]:
    case = findings[0].case
    terms = _terms(case, _place(case, own), now)
    if terms.policy is None:
        unclear = terms.layer.answer.code != "no_terms"
        return [_unclear(one, terms) for one in findings] if unclear else findings
    if terms.policy.members == "all_or_none":
        return _together(own, terms.policy.id, findings)
    return _strictest(own, findings, now) if terms.policy.members == "strictest" else findings


def _package(case: Case) -> str | None:
    return case.item.id if case.item.product == "package" else case.item.package


def _place(case: Case, item: str) -> int:
    return next(place for place, one in enumerate(case.booking.items) if one.id == item)


def _terms(case: Case, place: int, now: int) -> Terms:
    return terms_of(sold_case(case, place, now), case.kind)


def _unclear(one: Finding, terms: Terms) -> Finding:
    """What nobody can tell the terms of, in place of what is granted or sure."""
    answer, own = terms.layer.answer, one.verdict.answer
    given = own.outcome == "granted" or own.sure
    ceiling = one.case.most(one.case.kind) if answer.outcome == "incomplete" else 0
    return one.instead(terms.layer.document, replace(answer, ceiling=ceiling)) if given else one


def _together(package: str, document: str, findings: list[Finding]) -> list[Finding]:
    """All or none: the worst answer of one member is that of all, but for what is a right."""
    if not _whole(package, findings):
        return [one if one.stopped is not None else one.instead(document, WHOLE_ONLY) for one in findings]
    answers = [one.verdict.answer for one in findings]
    stops = [one for one in answers if one.code != "already_refunded"]
    worst = next((one for one in WORST if any(answer.outcome == one for answer in stops)), None)
    if worst is None:
        return findings
    causes = [one for one in stops if one.outcome == worst]
    missing = NONE.union(*(one.missing for one in causes))
    kept = [] if worst == "incomplete" and len(causes) > 1 else causes
    as_all = Answer(worst, "package", missing=missing)
    return [_as_all(one, document, as_all, any(one.verdict.answer == cause for cause in kept)) for one in findings]


def _as_all(one: Finding, document: str, answer: Answer, kept: bool) -> Finding:
    own = one.verdict.answer
    if one.stopped is not None or kept:
        return one
    most = {"granted": own.owed or 0, "incomplete": own.ceiling}.get(own.outcome, -UNLIMITED)
    return one.instead(document, replace(answer, ceiling=most))


def _whole(package: str, findings: Sequence[Finding]) -> bool:
    """Whether the request is for all members, and for no part of one."""
    case = findings[0].case
    asked = {finding.case.index for finding in findings}
    if not asked.issuperset(_members(package, case)):
        return False
    parts = (one for one in findings if one.case.portion.event is None and one.case.portion.cells)
    return all(one.case.portion.whole for one in parts)


def _members(package: str, case: Case) -> list[int]:
    return [place for place, item in enumerate(case.booking.items) if item.package == package]


def _strictest(package: str, findings: list[Finding], now: int) -> list[Finding]:
    """The terms of the member that give least back for all members."""
    case, inside = findings[0].case, {one.case.index for one in findings}
    members = _members(package, case)
    terms = [_terms(case, place, now) for place in members]
    unknown = next((one for one in terms if one.policy is None), None)
    if unknown is not None:
        return [_unclear(one, unknown) if one.case.item.id != package else one for one in findings]
    pins = dict.fromkeys(_pin(case, *one) for one in zip(members, terms, strict=True))
    if len(pins) < 2:
        return findings
    asked = [one.case for one in findings if one.case.item.id != package]
    every = asked + [sold_case(case, place, now) for place in members if place not in inside]
    several: list[list[Finding]] = [findings_of([replace(one, governed=pin) for one in every]) for pin in pins]
    strictest: list[Finding] = min(several, key=_given_back)
    least = iter(strictest)
    return [next(least) if one.case.item.id != package else one for one in findings]


def _pin(case: Case, place: int, terms: Terms) -> Pin:
    own = case.booking.items[place].terms
    assert terms.policy is not None
    return Pin(terms.policy.id, None if own is None else own.version)


def _given_back(findings: Sequence[Finding]) -> tuple[int, bool]:
    answers = [one.verdict.answer for one in findings]
    return sum(one.sure for one in answers), any(one.outcome in ("review", "incomplete") for one in answers)


def sold_case(case: Case, place: int, now: int) -> Case:
    """The case of an item as it was sold, under the same request; if it was cancelled as a whole, as of then."""
    item = case.booking.items[place]
    sold = price_of(case.booking, item, 0)
    events = [e for e in case.booking.history if e.kind == "cancelled" and e.item == item.id]
    part = [events[0].travellers, events[0].segments, events[0].nights] if len(events) == 1 else [()]
    event = events[0] if part == [None, None, None] else None
    portion = Portion(sold.cells, sold.cells, sold.pieces, "", 0, sold.paid, event)
    return effective(replace(case, index=place, portion=portion, governed=None, at=now))
