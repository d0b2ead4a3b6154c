"""What the compiled documents read: one item of a booking at one request."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from aftersales.model.facts import UNKNOWN
from aftersales.model.new_price import NewPrice
from aftersales.model.record import ItemRecord, Unit
from aftersales.values.zones import local_day

NOTHING_ASKED: Final[Mapping[str, Any]] = MappingProxyType({})
NEW_PRICES: Final = "components"
"""Where what a change states holds the new prices, by item."""
TOUCHED: Final = "segments[]"
"""Where it holds the segments that it touches."""
Given = dict[tuple[str, str], Any]


class View:
    """One item, the instant of the request, what the request states (`asked`), and facts `given` from outside by name
    and clock.

    `came` is false for a no-show: then no night is used, unless the booking states some. `pin` are the terms that it
    was sold under: a document and perhaps a version.
    """

    __slots__ = ("_used", "asked", "came", "facts", "given", "now", "pin", "record", "zone")

    def __init__(
        self,
        record: ItemRecord,
        now: int,
        asked: Mapping[str, Any] = NOTHING_ASKED,
        given: Given | None = None,
        came: bool = True,
    ) -> None:
        self.record = record
        self.facts = record.facts
        self.zone = record.zone
        self.now = now
        self.asked = asked
        self.given = given
        self.came = came
        self.pin = record.pin
        self._used: Any = None

    def at(self, now: int) -> View:
        """The same item at another instant."""
        view = View(self.record, now, self.asked, self.given, self.came)
        view.pin = self.pin
        return view

    def under(self, pin: tuple[str, str | None]) -> View:
        """The same item as if it had been sold under some terms."""
        view = self.at(self.now)
        view.pin = pin
        return view

    def of(self, record: ItemRecord) -> View:
        """The same request of another item, or of a part of this one."""
        return View(record, self.now, self.asked, self.given, self.came)

    @property
    def new(self) -> NewPrice | None:
        """What the item costs after a change; None if nobody says so."""
        if NEW_PRICES not in self.asked:
            return None
        found: NewPrice | None = self.asked[NEW_PRICES].get(self.record.id)
        return found

    def priced(self, price: Unit | None) -> View:
        """The same where the item costs another price after a change, or one that nobody says."""
        prices = {} if price is None else {self.record.id: NewPrice(price.parts)}
        return View(self.record, self.now, {**self.asked, NEW_PRICES: prices}, self.given, self.came)

    def of_aspect(self, aspect: str) -> View:
        """The same item as one aspect of a change sees it."""
        return View(self.record, self.now, {**self.asked, "aspect": aspect}, self.given, self.came)

    @property
    def used(self) -> Any:
        """Nights used at the request; 0 for what is not a stay, UNKNOWN without a service start."""
        if self._used is None:
            self._used = self._nights_used() if self.record.nights else 0
        return self._used

    def _nights_used(self) -> Any:
        if self.given and ("nights_used", "value") in self.given:
            return self.given["nights_used", "value"]
        if "nights_used" in self.facts:
            return self.facts["nights_used"]
        if not self.came:
            return 0
        start = self.facts.get("service_start", UNKNOWN)
        if start is UNKNOWN or self.zone is None:
            return UNKNOWN
        if self.now < start:
            return 0
        return min(self.record.nights, local_day(self.now, self.zone) - local_day(start, self.zone))
