"""What a booking service writes down: who of an item has what, what was cancelled, and what was paid back for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import product
from typing import Any

from aftersales import Quote
from tests.property.made_bookings import Dict, minor_of, text_of

Atoms = frozenset[tuple[Any, Any]]
NAMES = ("travellers", "segments", "nights")


def atoms_of(data: Dict, item: Dict) -> Atoms:
    """Every traveller with every segment or night of an item."""
    who = [traveller["id"] for traveller in data["travellers"]] or [None]
    return frozenset(product(who, numbers_of(item) or [None]))


def numbers_of(item: Dict) -> list[Any]:
    """The segments or the nights of an item, counted from 0."""
    if "stay" in item:
        days = (datetime.fromisoformat(item["stay"][end][:10]) for end in ("check_out", "check_in"))
        return list(range((next(days) - next(days)).days))
    return list(range(len(item["segments"])))


def named(atoms: Atoms, scope: Dict) -> Atoms:
    """Those of some atoms that a request or an event names."""
    numbers = scope.get("segments", scope.get("nights"))
    who = scope.get("travellers")
    return frozenset(a for a in atoms if (who is None or a[0] in who) and (numbers is None or a[1] in numbers))


def cuts_of(data: Dict, item: Dict) -> dict[Atoms, str]:
    """What each cancellation of an item took of it, in turn, and when."""
    left, found = atoms_of(data, item), {}
    for event in data["history"]:
        if event["kind"] == "cancelled" and event["item"] == item["id"]:
            cut = named(left, event)
            found[cut], left = event["at"], left - cut
    return found


def portions(data: Dict, scope: Dict) -> Iterator[tuple[Dict, Atoms, str]]:
    """The portions that a request is about: item, atoms, and when they were cancelled ("" if they are still there).
    What was cancelled together is in scope together; an item of which nothing else is left has one line that says
    so."""
    for item in data["items"]:
        if scope.get("items") is not None and item["id"] not in scope["items"]:
            continue
        cuts = cuts_of(data, item)
        asked = named(atoms_of(data, item), scope)
        whole = [(item, cut, at) for cut, at in cuts.items() if cut <= asked]
        yield from whole
        left = asked.difference(*cuts)
        if left:
            yield item, left, ""
        elif asked and not whole:
            yield item, asked, "nothing left"


def executed(data: Dict, scope: Dict, quote: Quote, at: datetime) -> Dict:
    """The booking after a granted quote was carried out: what is cancelled now, and what each line was paid back."""
    asked = list(portions(data, scope))
    cancelled = [
        {"kind": "cancelled", "item": item["id"], "at": at.isoformat(), **_keys(scope)}
        for item, _, gone in asked
        if not gone
    ]
    left = by_tender(quote)
    back: list[Dict] = []
    for (item, atoms, _), owed in zip(asked, _owed(quote, [gone for *_, gone in asked]), strict=True):
        for tender, rest in left.items():
            part = min(owed, rest)
            left[tender], owed = rest - part, owed - part
            if part:
                paid = {"tender": tender, "amount": text_of(part), "at": at.isoformat()}
                back.append({"kind": "refunded", "item": item["id"], **paid, **one_of(item, atoms)})
    assert not any(left.values())
    return {**data, "history": [*data["history"], *cancelled, *back]}


def by_tender(quote: Quote) -> dict[str, int]:
    """What each tender is paid back, in minor units: of points and of their remainder together."""
    found: dict[str, int] = {}
    for payout in quote.payouts:
        found[payout.tender] = found.get(payout.tender, 0) + payout.amount.minor
    return found


def _owed(quote: Quote, gone: list[str]) -> list[int]:
    """What each line owes, less what is charged once for the lines of its document and instant: of the first first."""
    lines = [line for line in quote.lines if line.item]
    owed = [line.refundable.minor if line.refundable else 0 for line in lines]
    charging = {line.document for line in quote.lines if not line.item}
    requests = zip(((line.document, at) for line, at in zip(lines, gone, strict=True)), owed, strict=True)
    groups = list(dict.fromkeys(one for one, minor in requests if minor and one[0] in charging))
    charges = [-line.refundable.minor for line in quote.lines if not line.item and line.refundable]
    for group, charge in zip(groups, charges, strict=True):
        for place, (line, at) in enumerate(zip(lines, gone, strict=True)):
            if (line.document, at) == group:
                kept = min(charge, owed[place])
                owed[place], charge = owed[place] - kept, charge - kept
    return owed


def one_of(item: Dict, atoms: Atoms) -> Dict:
    """One atom names the portion that it lies in."""
    who, which = min(atoms, key=str)
    keys: Dict = {} if who is None else {"travellers": [who]}
    return keys if which is None else {**keys, "nights" if "stay" in item else "segments": [which]}


def _keys(scope: Dict) -> Dict:
    return {name: scope[name] for name in NAMES if scope.get(name) is not None}


def back_on(data: Dict, key: str, own: str) -> int:
    """What was paid back on a tender, or for an item."""
    return sum(minor_of(e["amount"]) for e in data["history"] if e["kind"] == "refunded" and e[key] == own)
