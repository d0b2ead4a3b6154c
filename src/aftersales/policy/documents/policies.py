"""The documents, as plain immutable values, close to what their authors wrote.

Everything here has a meaning of its own: constants are typed by the fact they are compared with, names are
resolved, money is in minor units of the document's currency, lengths of time are microseconds.
"""

from __future__ import annotations

from typing import Literal

from aftersales.model.record import Selection
from aftersales.policy.diagnostics import Position
from aftersales.policy.documents.conditions import Tests
from aftersales.policy.documents.facts import Declaration
from aftersales.policy.documents.laws import Law
from aftersales.policy.documents.rails import Calendar, Routing, Tender
from aftersales.policy.documents.rows import Due, Gate, Table
from aftersales.values.frozen import frozen

Layer = Literal["terms", "right", "waiver", "benefit"]


@frozen
class Body:
    """One version: its tables by question (`cancel`, `no_show`, `change`, `care` and the heads of compensation), what
    stands before them, and its deadlines. A question without a table is one the document says nothing about."""

    gates: tuple[Gate, ...]
    tables: dict[str, Table]
    deadlines: tuple[Due, ...]


@frozen
class Version:
    """In force from the local date `start` (an ordinal, in the item's zone) or from an `instant` on; always if both
    are None. It ends where the next begins."""

    name: str
    start: int | None
    instant: int | None
    body: Body


@frozen
class PaidIn:
    """Amounts are paid in the booking's currency, at the rate that `source` has for the instant `as_of`."""

    source: str
    as_of: str


@frozen
class Policy:
    """A `terms`, `right`, `waiver` or `benefit` document. `facts` are all the declared facts its conditions need, in
    order of need. `not_with` names documents, or heads of theirs (`id/head`), whose compensation excludes this one's.
    Documents with the same `body_key` differ only in what they apply to and what they are called. `flown` says how
    terms value a partly used journey ("": a person must), `members` how those of a package combine its items.
    `bought_under` are the terms by which the seller buys what is sold under these. `laws` are claims that a proof
    checks; no quote reads them."""

    kind: Layer
    id: str
    title: dict[str, str]
    source: str
    reviewed: int | None
    applies: tuple[Tests, ...]
    currency: str | None
    picked_by: str
    precision: Literal["microsecond", "minute"]
    refundable: Selection
    facts: tuple[Declaration, ...]
    versions: tuple[Version, ...]
    not_with: tuple[str, ...]
    body_key: str
    at: Position
    flown: Literal["", "segments", "repriced"] = ""
    members: Literal["each", "all_or_none", "strictest"] = "each"
    bought_under: str = ""
    laws: tuple[Law, ...] = ()
    paid_in: PaidIn | None = None


@frozen
class FactBook:
    """Facts and sets that every document of the folder may use."""

    id: str
    facts: tuple[Declaration, ...]
    sets: dict[str, tuple[str, ...]]
    at: Position


Document = Policy | Tender | Routing | Calendar | FactBook
