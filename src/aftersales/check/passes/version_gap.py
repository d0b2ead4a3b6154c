"""Bookings that the version in force does not answer, though another one does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from aftersales.check.bookings import where
from aftersales.check.draft import ZONE
from aftersales.check.nodes import version_at
from aftersales.check.subject import Asked, Finding, Folder
from aftersales.check.witness import Witness
from aftersales.plan.policies import PolicyPlan, VersionPlan
from aftersales.policy.diagnostics import Diagnostic
from aftersales.policy.registry import REQUESTED
from aftersales.values.zones import DAY, EPOCH_DAY, HOUR


def find(folder: Folder) -> Iterator[Finding]:
    """Terms of which no version is in force yet, and questions that a later version no longer speaks of."""
    for plan in folder.plans:
        if plan.kind == "terms" and plan.always is None:
            yield from _not_yet(folder, plan)
            for number, (before, version) in enumerate(pairwise(plan.versions), 1):
                yield from _dropped(folder, plan, before, version, number)


def _not_yet(folder: Folder, plan: PolicyPlan) -> Iterator[Finding]:
    now = (folder.today - EPOCH_DAY) * DAY + 12 * HOUR
    if plan.starts(ZONE)[0] > now:
        message = f"no version is in force on {date.fromordinal(folder.today)}: the first begins later"
        hint = "add the version that holds until then, or leave out the `from` of the first"
        found = Diagnostic("version-gap", "warning", message, version_at(folder, plan, 0), hint)
        yield Finding(found, _too_early(folder, plan, now))


def _too_early(folder: Folder, plan: PolicyPlan, now: int) -> Witness | None:
    asked = next(one for one in folder.tables if one.plan is plan)
    draft = where(asked, plan.policy.applies[0], pinned=True)
    if draft is None:
        return None
    draft = draft.under(asked).at(now, draft.given)
    if plan.policy.picked_by != REQUESTED:
        draft.instants = {**draft.instants, plan.policy.picked_by: now - HOUR}
    return draft.witness({"outcome": "incomplete", "code": "no_version"})


def _dropped(
    folder: Folder, plan: PolicyPlan, before: VersionPlan, version: VersionPlan, number: int
) -> Iterator[Finding]:
    for section in before.version.body.tables.keys() - version.version.body.tables.keys():
        message = f"this version does not speak of `{section}`, but the one before it does"
        hint = f"repeat `{section}:` here, or state in a row what holds now"
        found = Diagnostic("version-gap", "warning", message, version_at(folder, plan, number), hint)
        yield Finding(found, _unanswered(folder, plan, before, version, section))


def _unanswered(
    folder: Folder, plan: PolicyPlan, before: VersionPlan, version: VersionPlan, section: str
) -> Witness | None:
    table = before.table(section)
    assert table is not None
    draft = where(Asked(folder, plan, version, section, table), plan.policy.applies[0], pinned=True)
    return None if draft is None else draft.witness({"outcome": "incomplete", "code": "not_stated"})
