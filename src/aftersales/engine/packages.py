"""Packages: how the terms of a package combine the answers of its members."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from aftersales.engine.answer import Answer, most_owed
from aftersales.engine.answers import Considered, Governed, Plans, answers, governed, without_terms
from aftersales.engine.settle import ceiling
from aftersales.model.packages import Package
from aftersales.model.record import ItemRecord
from aftersales.model.request import Request
from aftersales.plan.view import View
from aftersales.policy.documents import Policy

Pin = tuple[str, str | None]
See = Callable[[ItemRecord], View]
"""How a request sees an item, in scope or not."""

OF_PACKAGE: Final = ("package", "whole_package_only")
_OPEN: Final = ("review", "incomplete")
_ONCE_GRANTED: Final = "already_refunded"


class Ruled(NamedTuple):
    """The answer for an item: as it was asked, and what its package said `instead` of its terms."""

    view: View
    considered: Considered
    instead: Answer | None = None

    @property
    def winner(self) -> Answer:
        """The answer that holds."""
        return self.considered[0]


def ruled(plans: Plans, views: list[View], see: See, request: Request) -> list[Ruled]:
    """The answers for items, as the terms of their packages combine them."""
    found = [Ruled(view, answers(plans, view, request.kind)) for view in views]
    for package in packages_of(views):
        _combine(plans, package, found, see, request)
    return found


def beside(plans: Plans, views: list[View], see: See) -> list[View]:
    """The views beside these that the answers of packages hang on: of all their items, and of each member under the
    terms of each."""
    packages = packages_of(views)
    asked = {_sold(view.record) for view in views} if packages else ()
    found: list[View] = []
    for package in packages:
        found += [see(record) for record in (package.item, *package.members) if record not in asked]
        if _members(governed(plans, see(package.item))) == "strictest":
            members = [see(record) for record in package.members]
            found += [view.under(pin) for pin in _pins(plans, members) for view in members]
    return found


def packages_of(views: Iterable[View]) -> list[Package]:
    """The packages that any of the items belong to."""
    every = [view.record.package for view in views if view.record.package is not None]
    return list({id(package): package for package in every}.values()) if every else every


def _members(found: Governed) -> str:
    return "each" if found.terms is None else found.terms.policy.members


def _combine(plans: Plans, package: Package, found: list[Ruled], see: See, request: Request) -> None:
    """Put what the package's terms make of them in place of the answers of its items."""
    own = see(package.item)
    terms = governed(plans, own)
    mine = [place for place, one in enumerate(found) if one.view.record.package is package]
    if terms.terms is None:
        if terms.problem is None or terms.problem[1] != "no_terms":
            _unclear(plans, without_terms(terms, own, request.kind), found, mine, request.kind)
    elif terms.terms.policy.members == "all_or_none":
        _all_or_none(plans, package, terms.terms.policy, found, mine, request)
    elif terms.terms.policy.members == "strictest":
        _strictest(plans, package, found, mine, see, request.kind)


def _instead(plans: Plans, found: list[Ruled], place: int, question: str, answer: Answer) -> None:
    """Ask an item again, with the package's answer in place of its terms'; as with any gate, rights go on."""
    gate, view = answer._replace(gated=True), found[place].view
    found[place] = Ruled(view, answers(plans, view, question, instead=gate), gate)


def _unclear(plans: Plans, problem: Answer, found: list[Ruled], places: list[int], question: str) -> None:
    """Where nobody can tell by which terms, nothing is granted by terms."""
    for place in places:
        if found[place].winner.outcome == "granted" or found[place].winner.owed:
            most = ceiling(found[place].view, question)
            _instead(plans, found, place, question, problem._replace(ceiling=most))


def _all_or_none(
    plans: Plans, package: Package, terms: Policy, found: list[Ruled], places: list[int], request: Request
) -> None:
    if _in_part(package, [found[place].view.record for place in places], request):
        for place in places:
            _instead(plans, found, place, request.kind, Answer("denied", "whole_package_only", document=terms.id))
        return
    winners = [found[place].winner for place in places]
    stops = [one for one in winners if one.outcome != "granted" and one.code != _ONCE_GRANTED]
    for outcome in ("review", "denied", "incomplete"):
        causes = [one for one in stops if one.outcome == outcome]
        if causes:
            _same_for_all(plans, causes, terms, found, places, request.kind)
            return


def _same_for_all(
    plans: Plans, causes: list[Answer], terms: Policy, found: list[Ruled], places: list[int], question: str
) -> None:
    """The outcome of some items for all; those that cause it keep their answers, unless several are incomplete."""
    outcome = causes[0].outcome
    alone = outcome != "incomplete" or len(causes) == 1
    missing = frozenset(fact for one in causes for fact in one.missing)
    for place in places:
        winner = found[place].winner
        if alone and any(winner is one for one in causes):
            continue
        answer = Answer(outcome, "package", missing=missing, ceiling=most_owed(winner, silent=False), document=terms.id)
        _instead(plans, found, place, question, answer)


def _in_part(package: Package, asked: list[ItemRecord], request: Request) -> bool:
    """Whether a request is about some members and not all, or about a part of one."""
    named = any(part is not None for part in (request.travellers, request.segments, request.nights))
    if named and any(record.cancelled is None and record.facts["scope"] == "part" for record in asked):
        return True
    inside = {_sold(record) for record in asked}
    return any(member not in inside for member in package.members)


def _sold(record: ItemRecord) -> ItemRecord:
    """The item as sold that a portion is of."""
    return record.sold or record


def _strictest(plans: Plans, package: Package, found: list[Ruled], places: list[int], see: See, question: str) -> None:
    asked = [place for place in places if _sold(found[place].view.record) is not package.item]
    inside = {_sold(found[place].view.record) for place in asked}
    absent = [see(record) for record in package.members if record not in inside]
    members = [see(record) for record in package.members]
    for view in members:
        terms = governed(plans, view)
        if terms.terms is None:
            _unclear(plans, without_terms(terms, view, question), found, asked, question)
            return
    pins = _pins(plans, members)
    if len(pins) > 1:
        views = [found[place].view for place in asked] + absent
        least = min((_under(plans, pin, views, question) for pin in pins), key=_given_back)
        for place, one in zip(asked, least, strict=False):
            found[place] = one


def _pins(plans: Plans, members: list[View]) -> list[Pin]:
    """The terms of the members, each once; those that nobody can tell are left out."""
    found = [(view, governed(plans, view).terms) for view in members]
    return list(dict.fromkeys(view.pin or (terms.id, None) for view, terms in found if terms is not None))


def _under(plans: Plans, pin: Pin, views: list[View], question: str) -> list[Ruled]:
    """Items as if all of them had been sold under some terms."""
    pinned = [view.under(pin) for view in views]
    return [Ruled(view, answers(plans, view, question)) for view in pinned]


def _given_back(one: list[Ruled]) -> tuple[int, bool]:
    """What is granted or sure, and then whether anything is open."""
    winners = [ruled.winner for ruled in one]
    given = [answer.owed for answer in winners if answer.outcome in ("granted", "incomplete")]
    return sum(given), any(answer.outcome in _OPEN for answer in winners)
