"""Which documents differ, so that bookings in which none of them has a say need no second quote."""

from __future__ import annotations

from typing import Final, NamedTuple

from aftersales.check.diff.meaning import meaning
from aftersales.check.diff.sides import Side
from aftersales.engine.books import Key, books_of_library, kind_of
from aftersales.engine.rulebook import Rulebook
from aftersales.policy.documents import Body, Document, Policy, Tests, Version
from aftersales.values.frozen import changed

WATCHED: Final = "watched documents"
"""The id of a document that says nothing, and applies to all that the watched ones apply to in either version."""


class Watching(NamedTuple):
    """The old rulebook, beside whose documents stands one that watches; and the ids that are watched. None is watched
    where the second quote cannot be spared: rails, calendars or facts differ."""

    rulebook: Rulebook
    ids: frozenset[str]
    alike: bool


def watching(old: Side, new: Side) -> Watching:
    """What to quote first, and what to look out for. Without any difference nothing needs a second quote."""
    before, after = _by_key(old), _by_key(new)
    unlike = [key for key in before.keys() | after.keys() if _differs(before.get(key), after.get(key))]
    if not unlike:
        return Watching(old.rulebook, frozenset(), True)
    some = [documents[key] for key in sorted(unlike) for documents in (before, after) if key in documents]
    policies = [one for one in some if isinstance(one, Policy)]
    if len(policies) < len(some):
        return Watching(old.rulebook, frozenset(), False)
    books = books_of_library(old.folder.library).exchanged(_watcher(policies))
    return Watching(Rulebook(books), frozenset((WATCHED, *(one.id for one in policies))), False)


def _by_key(side: Side) -> dict[Key, Document]:
    return {(kind_of(document), document.id): document for document in side.folder.library.documents}


def _differs(old: Document | None, new: Document | None) -> bool:
    return old is None or new is None or meaning(old) != meaning(new)


def _watcher(policies: list[Policy]) -> Policy:
    applies = dict.fromkeys(tests for policy in policies for tests in policy.applies)
    nothing = Version("", None, None, Body((), {}, ()))
    own: dict[str, object] = {"id": WATCHED, "kind": "benefit", "body_key": WATCHED, "versions": (nothing,)}
    tests: tuple[Tests, ...] = tuple(applies)
    return changed(policies[0], **own, applies=tests, not_with=(), bought_under="", picked_by="requested_at", facts=())
