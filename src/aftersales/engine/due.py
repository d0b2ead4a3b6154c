"""What must be done by when: the deadlines of the documents that speak, and of these the strictest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from aftersales.model.quote_parts import Deadline
from aftersales.plan.deadlines import DeadlineTable, Ends
from aftersales.plan.policies import PolicyPlan, VersionPlan
from aftersales.plan.view import View
from aftersales.values.instants import instant_text


class Question(NamedTuple):
    """What deadlines compete about: one thing to do, by one party, for one tender ("" for all). Floors are apart."""

    do: str
    who: str
    tender: str
    at_least: bool


def deadlines(
    plan: PolicyPlan, version: VersionPlan, view: View, methods: Iterable[str] = (), request: str = "cancel"
) -> tuple[Deadline, ...]:
    """The deadlines of a document version for an item at a kind of request.

    Rows that test the tender are tried for each of the `methods` paid out on; if there are none, `tender` is none.
    """
    paid: Sequence[str | None] = tuple(dict.fromkeys(methods)) or (None,)
    found: list[Deadline] = []
    for table in version.deadlines(request):
        for method in paid if table.by_tender else (None,):
            ends = table.ends(view, method)
            found += [] if ends is None else [_deadline(view.record.id, plan, version, table, method, ends)]
    return tuple(found)


def _deadline(
    item: str, plan: PolicyPlan, version: VersionPlan, table: DeadlineTable, method: str | None, ends: Ends
) -> Deadline:
    text, last = ends.end or (None, None)
    return Deadline(
        item,
        table.do,
        table.who,
        method or "",
        text,
        ends.at_least,
        False,
        None if ends.start is None else instant_text(ends.start, ends.zone),
        plan.id,
        version.name,
        plan.policy.source,
        tuple(sorted(ends.missing)),
        last,
    )


def strictest(found: Iterable[Deadline]) -> dict[Question, tuple[Deadline, ...]]:
    """The deadlines of all documents by what they compete about, the one that binds first.

    The earliest end binds, of promises' floors the latest; ties by document id. Those that cannot be told come last.
    A deadline about all tenders competes for each tender that another one names.
    """
    listed = tuple(found)
    every = tuple([one for place, one in enumerate(listed) if one not in listed[:place]])
    questions = {Question(d.do, d.who, d.tender, d.at_least): None for d in every}
    named = {(q.do, q.who, q.at_least) for q in questions if q.tender}
    asked = [q for q in questions if q.tender or (q.do, q.who, q.at_least) not in named]
    return {q: tuple(sorted((d for d in every if _about(d, q)), key=_strictness)) for q in asked}


def _about(one: Deadline, asked: Question) -> bool:
    same = (one.do, one.who, one.at_least) == (asked.do, asked.who, asked.at_least)
    return same and one.tender in ("", asked.tender)


def _strictness(one: Deadline) -> tuple[bool, int, str, str]:
    last = one.last or 0
    return one.last is None, -last if one.at_least else last, one.document, one.version
