"""The rival: the refund rules of China Railway as a booking service would have them, written by hand.

Decimal money, aware datetimes, a table of tiers. It does less than a quote: no payout keys, no arrival dates, no
other products, one journey a booking.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from aftersales import Booking, Item, LocalTime, Money, Tender

DOCUMENT, VERSION = "cn-12306", "2021-01-14"
ZERO, FEN, HALF_YUAN, LEAST = Decimal(0), Decimal("0.01"), Decimal("0.5"), Decimal(2)


@dataclass(slots=True)
class Tier:
    """A share of the fare that is kept from some time before departure on."""

    name: str
    from_time_left: timedelta
    rate: Decimal


TIERS = (
    Tier("192h or more", timedelta(hours=192), ZERO),
    Tier("48h to 192h", timedelta(hours=48), Decimal("0.05")),
    Tier("24h to 48h", timedelta(hours=24), Decimal("0.10")),
    Tier("less than 24h", timedelta(microseconds=1), Decimal("0.20")),
)
CHANGED = Tier("changed to dodge the fee", timedelta(hours=192), Decimal("0.05"))


@dataclass(slots=True)
class Payout:
    """Money back on one tender."""

    tender: str
    method: str
    amount: Decimal


@dataclass(slots=True)
class Reason:
    """Which rule decided, and by how much time."""

    document: str
    version: str
    tier: str
    time_left: timedelta


@dataclass(slots=True)
class Refund:
    """What the traveller gets back."""

    outcome: str
    refund: Decimal
    penalty: Decimal
    payouts: list[Payout]
    reasons: list[Reason]


def refund(booking: Booking, at: datetime) -> Refund:
    """The refund of a cancellation at an instant."""
    ticket = booking.items[0]
    departs = ticket.segments[0].departs
    if departs is None:
        raise ValueError("the departure is not known")
    time_left = instant_of(departs) - at
    tier = tier_of(booking, ticket, time_left)
    if tier is None:
        return Refund("denied", ZERO, ZERO, [], [Reason(DOCUMENT, VERSION, "departed", time_left)])
    reasons = [Reason(DOCUMENT, VERSION, tier.name, time_left)]
    fares = fares_of(booking, ticket)
    penalty = sum((fee(fare, tier) for fare in fares), ZERO)
    back = [(event.tender, to_decimal(event.amount)) for event in booking.history if event.kind == "refunded"]
    total = max(ZERO, sum(fares, ZERO) - penalty - sum((amount for _, amount in back), ZERO))
    left = [(tender, left_on(tender, back)) for tender in booking.tenders]
    return Refund("granted", total, penalty, split(total, left), reasons)


def instant_of(local: LocalTime) -> datetime:
    """The UTC instant of a local time."""
    moment = local.local
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(local.zone))
    return moment.astimezone(UTC)


def tier_of(booking: Booking, ticket: Item, time_left: timedelta) -> Tier | None:
    """The tier that applies, None after the departure."""
    if time_left >= CHANGED.from_time_left and changed_late(booking, ticket):
        return CHANGED
    for tier in TIERS:
        if time_left >= tier.from_time_left:
            return tier
    return None


def changed_late(booking: Booking, ticket: Item) -> bool:
    """Whether the last change was made when a fee would already have been due."""
    changes = [event for event in booking.history if event.kind == "changed" and event.item == ticket.id]
    if not changes:
        return False
    last = max(changes, key=lambda event: event.at)
    if last.service_start is None:
        return False
    return timedelta(hours=48) <= instant_of(last.service_start) - last.at < timedelta(hours=192)


def fares_of(booking: Booking, ticket: Item) -> list[Decimal]:
    """The fare of each ticket; one fare for all is split evenly, to the fen."""
    travellers = max(1, len(booking.travellers))
    fares = [to_decimal(part.amount) for part in ticket.price if part.kind == "fare"]
    if len(fares) == travellers:
        return fares
    total = sum(fares, ZERO)
    each = (total / travellers).quantize(FEN, ROUND_FLOOR)
    extra = int((total - each * travellers) / FEN)
    return [each + FEN if i < extra else each for i in range(travellers)]


def fee(fare: Decimal, tier: Tier) -> Decimal:
    """The fee for one ticket: to the nearest half yuan, at least 2 yuan, at most the fare."""
    if not tier.rate:
        return ZERO
    rounded = (fare * tier.rate / HALF_YUAN).quantize(Decimal(1), ROUND_HALF_UP) * HALF_YUAN
    return min(max(rounded, LEAST), fare)


def left_on(tender: Tender, back: list[tuple[str, Decimal]]) -> Decimal:
    """What a tender paid less what was already paid back on it."""
    return to_decimal(tender.amount) - sum((amount for own, amount in back if own == tender.id), ZERO)


def split(total: Decimal, left: list[tuple[Tender, Decimal]]) -> list[Payout]:
    """The refund over the tenders in proportion to what is left on each, by largest remainder."""
    if not total:
        return []
    if len(left) == 1:
        return [Payout(left[0][0].id, left[0][0].method, total)]
    whole = sum((amount for _, amount in left), ZERO)
    exact = [total * amount / whole for _, amount in left]
    parts = [part.quantize(FEN, ROUND_FLOOR) for part in exact]
    order = sorted(range(len(parts)), key=lambda i: parts[i] - exact[i])
    for i in order[: int((total - sum(parts, ZERO)) / FEN)]:
        parts[i] += FEN
    return [Payout(t.id, t.method, part) for (t, _), part in zip(left, parts, strict=True) if part]


def to_decimal(amount: Money | str) -> Decimal:
    """The Decimal of an amount as the booking states it."""
    return Decimal(amount if isinstance(amount, str) else amount.amount)
