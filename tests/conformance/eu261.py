"""What Regulation (EC) No 261/2004 says, article by article: written from its text, without any policy document.

Distances are metres, lengths of time microseconds, amounts euros. A length of time that does not exist is None:
nobody told the traveller, no alternative was offered, the traveller never arrived.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

MINUTE = 60_000_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
KM = 1000


def amount(distance_m: int, intra_eu: bool) -> int:
    """Article 7(1): 250 up to 1,500 km; 400 within the Community beyond, and elsewhere up to 3,500 km; else 600."""
    if distance_m <= 1500 * KM:
        return 250
    return 400 if intra_eu or distance_m <= 3500 * KM else 600


def may_be_halved(distance_m: int, intra_eu: bool, arrives_later: int | None) -> bool:
    """Article 7(2): the re-routing does not arrive more than two, three or four hours later than booked."""
    hours = {250: 2, 400: 3, 600: 4}[amount(distance_m, intra_eu)]
    return arrives_later is not None and arrives_later <= hours * HOUR


def told_in_time(notice: int | None, departs_earlier: int | None, arrives_later: int | None) -> bool:
    """Article 5(1)(c): two weeks before; or one week before, with re-routing that departs no more than two hours
    early and arrives less than four hours late; or later, with no more than one hour and less than two."""
    if notice is None:
        return False
    if notice >= 14 * DAY:
        return True
    if departs_earlier is None or arrives_later is None:
        return False
    if notice >= 7 * DAY:
        return departs_earlier <= 2 * HOUR and arrives_later < 4 * HOUR
    return departs_earlier <= HOUR and arrives_later < 2 * HOUR


class Cancellation(NamedTuple):
    """A cancelled flight. `departs_earlier` and `arrives_later` compare the alternative with what was booked."""

    distance_m: int
    intra_eu: bool
    notice: int | None
    departs_earlier: int | None
    arrives_later: int | None
    extraordinary: bool


def compensation_of_cancellation(flight: Cancellation) -> int:
    """Articles 5(1)(c), 5(3) and 7 for one traveller."""
    distance_m, intra_eu, notice, departs_earlier, arrives_later, extraordinary = flight
    if extraordinary or told_in_time(notice, departs_earlier, arrives_later):
        return 0
    whole = amount(distance_m, intra_eu)
    return whole // 2 if may_be_halved(distance_m, intra_eu, arrives_later) else whole


class Delay(NamedTuple):
    """A late arrival at the final destination."""

    distance_m: int
    intra_eu: bool
    arrival_delay: int | None
    extraordinary: bool


def compensation_of_delay(flight: Delay) -> int:
    """The Court in Sturgeon (C-402/07): Article 7 from three hours on; Article 7(2)(c) halves the long band up to four.

    Who never arrived is not late. Exactly four hours "do not exceed four hours".
    """
    distance_m, intra_eu, arrival_delay, extraordinary = flight
    if extraordinary or arrival_delay is None or arrival_delay < 3 * HOUR:
        return 0
    whole = amount(distance_m, intra_eu)
    return whole // 2 if whole == 600 and arrival_delay <= 4 * HOUR else whole


def around(*boundaries: int) -> list[int]:
    """Each boundary, and just below and above it."""
    beside = (0, -1, 1, -MINUTE, MINUTE)
    return [boundary + step for boundary in boundaries for step in beside]


DISTANCES = [km * KM + metres for km in (1500, 3500) for metres in (0, -1, 1)]
NOTICES = [None, 0, -HOUR, *around(7 * DAY, 14 * DAY)]
EARLIER = [-3 * HOUR, 0, *around(HOUR, 2 * HOUR)]
LATER = [-HOUR, 0, *around(2 * HOUR, 3 * HOUR, 4 * HOUR)]


def cancellations() -> Iterator[Cancellation]:
    """Every combination of distance, area, notice, alternative (or none) and cause."""
    offers = [(None, None), *product(EARLIER, LATER)]
    for distance, intra_eu, notice, offer, extraordinary in product(
        DISTANCES, (True, False), NOTICES, offers, (False, True)
    ):
        yield Cancellation(distance, intra_eu, notice, *offer, extraordinary)


def delays() -> Iterator[Delay]:
    """Every combination of distance, area, delay (or no arrival) and cause."""
    lengths = [None, -HOUR, 0, *around(2 * HOUR, 3 * HOUR, 4 * HOUR, 5 * HOUR)]
    yield from (Delay(*one) for one in product(DISTANCES, (True, False), lengths, (False, True)))
