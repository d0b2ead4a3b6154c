"""The refund split over the tenders that paid: by payer, then group by group, each tender up to what is left of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Final

from aftersales.engine.rails import Rails
from aftersales.model.payments import Payment
from aftersales.policy.documents import Routing
from aftersales.values.rounding import allocate

Share = tuple[Payment, int]
Payments = Sequence[Payment]
Left = Mapping[str, int]
"""What is left of each tender, by its id."""
_BY_ID: Final = attrgetter("id")
_NO_RAILS: Final = Rails()


def route(
    refund: int, payments: Payments, routing: Routing | None = None, rails: Rails = _NO_RAILS
) -> tuple[Share, ...]:
    """Each tender with its share of the refund in minor units, in the booking's order; shares of nothing are left out.

    Without a routing in proportion to what is left. A share never exceeds what is left on its tender.
    """
    if refund == 0:
        return ()
    if len(payments) == 1:
        return ((payments[0], refund),)
    left = {payment.id: payment.paid - payment.refunded for payment in payments}
    found: dict[str, int] = {}
    for payer, part in _by_payer(refund, payments, routing, left):
        found |= _shared(part, _grouped(payer, routing, rails), routing, left)
    return tuple([(payment, found[payment.id]) for payment in payments if found.get(payment.id)])


def _by_payer(refund: int, payments: Payments, routing: Routing | None, left: Left) -> Iterable[tuple[Payments, int]]:
    """The payments of each payer with what comes back to them; those who are not stated are one payer."""
    if routing is None or routing.payers is None:
        return [(payments, refund)]
    if routing.payers:
        groups = [[one for one in payments if one.payer == payer] for payer in routing.payers]
        return _filled(refund, [*groups, [one for one in payments if one.payer not in routing.payers]], left)
    own: dict[str | None, list[Payment]] = {one.payer: [] for one in sorted(payments, key=_BY_ID)}
    if len(own) == 1:
        return [(payments, refund)]
    for one in payments:
        own[one.payer].append(one)
    return zip(own.values(), allocate(refund, [_sum(group, left) for group in own.values()]), strict=True)


def _grouped(payments: Payments, routing: Routing | None, rails: Rails) -> list[Payments]:
    """The groups of an order, those that it does not name last."""
    if routing is None or not routing.order or len(payments) == 1:
        return [payments]
    by_method, others, words = rails.words(routing.order)
    groups: dict[str, list[Payment]] = {}
    for payment in payments:
        groups.setdefault(by_method.get(payment.method, others), []).append(payment)
    return [groups[word] for word in words if word in groups]


def _shared(refund: int, groups: list[Payments], routing: Routing | None, left: Left) -> dict[str, int]:
    """The shares of tenders whose groups are filled one after the other."""
    found: dict[str, int] = {}
    for group in groups:
        if not refund:
            break
        if len(group) == 1:
            own = group[0].id
            found[own] = taken = min(refund, left[own])
        else:
            taken = min(refund, _sum(group, left))
            found |= _within(taken, group, routing, left)
        refund -= taken
    return found


def _filled(refund: int, groups: Iterable[Payments], left: Left) -> Iterator[tuple[Payments, int]]:
    """The groups one after the other, each with what it takes of a refund."""
    for group in groups:
        if not refund:
            return
        taken = min(refund, _sum(group, left))
        refund -= taken
        yield group, taken


def _within(refund: int, group: Payments, routing: Routing | None, left: Left) -> dict[str, int]:
    """The shares of a group of several, by tender."""
    if routing is None or routing.within == "pro_rata":
        ids = sorted([payment.id for payment in group])
        return dict(zip(ids, allocate(refund, [left[own] for own in ids]), strict=True))
    one_by_one = [(payment,) for payment in _by_capture(group, routing.within == "latest_first")]
    return {payment.id: share for (payment,), share in _filled(refund, one_by_one, left)}


def _by_capture(group: Payments, latest: bool) -> list[Payment]:
    """By the instant of capture, ties by id; where that is not stated of one, by the place in the booking."""
    known = [(payment.captured, payment) for payment in group if payment.captured is not None]
    if len(known) < len(group):
        return list(reversed(group)) if latest else list(group)
    return [payment for _, payment in sorted(known, key=lambda one: (-one[0] if latest else one[0], one[1].id))]


def _sum(payments: Payments, left: Left) -> int:
    return sum([left[payment.id] for payment in payments])
