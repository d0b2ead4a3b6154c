"""The rival: the refund rules of China Railway as a booking service would have them, written by hand.

Decimal money, aware datetimes, a table of tiers: the version in force since 2021 and the default reading of the
bundled document. It does less than a quote: no payout keys, no arrival dates, no other products, one journey a booking.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from aftersales import Booking, Item, LocalTime, Money, Tender
from aftersales.model.parts import Changed

DOCUMENT, VERSION = "cn-12306", "2021-01-14"
ZERO, FEN, HALF_YUAN, LEAST = Decimal(0), Decimal("0.01"), Decimal("0.5"), Decimal(2)


@dataclass(slots=True)
class Tier:
    """A share of the fare that is kept from some time before departure on."""

    row: str
    name: str
    from_time_left: timedelta
    rate: Decimal


NOW, FIRST, SECOND, LAST = timedelta(0), timedelta(hours=24), timedelta(hours=48), timedelta(hours=192)
TIERS = (
    Tier("ladder", "192h or more", LAST, ZERO),
    Tier("ladder", "48h to 192h", SECOND, Decimal("0.05")),
    Tier("ladder", "24h to 48h", FIRST, Decimal("0.10")),
    Tier("ladder", "less than 24h", NOW, Decimal("0.20")),
)
DODGED = Tier("changed-to-dodge", "changed to dodge the charge", LAST, Decimal("0.05"))
FESTIVAL = Tier("spring-festival", "changed, travel in the Spring Festival rush", NOW, Decimal("0.20"))
FESTIVALS = ((date(2016, 1, 24), date(2016, 3, 3)),)


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
    row: str
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
    tier = tier_of(booking, ticket, departs, time_left)
    if isinstance(tier, str):
        return Refund("denied", ZERO, ZERO, [], [Reason(DOCUMENT, VERSION, tier, "", time_left)])
    reasons = [Reason(DOCUMENT, VERSION, tier.row, tier.name, time_left)]
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


def tier_of(booking: Booking, ticket: Item, departs: LocalTime, time_left: timedelta) -> Tier | str:
    """The tier that applies, or why there is no refund."""
    if time_left <= NOW:
        return "departed"
    changes = [event for event in booking.history if event.kind == "changed" and event.item == ticket.id]
    if changes:
        then = left_when_changed(changes)
        if then is not None and then < NOW:
            return "changed-after-departure"
        if any(first <= departs.local.date() <= last for first, last in FESTIVALS):
            return FESTIVAL
        if then is not None and time_left >= LAST and SECOND <= then < LAST:
            return DODGED
    return next(tier for tier in TIERS if time_left >= tier.from_time_left)


def left_when_changed(changes: list[Changed]) -> timedelta | None:
    """How long before the departure of then the last change was made."""
    last = max(changes, key=lambda event: event.at)
    return None if last.service_start is None else instant_of(last.service_start) - last.at


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
