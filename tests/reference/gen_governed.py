"""Bookings and requests that one document of a folder governs, on its boundaries and beside them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, get_args

from aftersales.model.facts import PLACED
from aftersales.model.parts import ComponentKind
from aftersales.policy import documents as d
from aftersales.policy.registry import BUILT_IN
from aftersales.values.money import to_text
from tests.reference.arithmetic import local, share_out
from tests.reference.gen_governed_reports import reports_of
from tests.reference.gen_governed_times import DAY, JOURNEYS, Times, local_of, text_of
from tests.reference.gen_parts import part_of
from tests.reference.gen_schedules import schedule
from tests.reference.wishes import OTHER
from tests.reference.words import COMPONENTS, chance, some, weighted

Json = dict[str, Any]
KINDS = get_args(ComponentKind)


def _component(name: str) -> Json:
    kind, _, code = name.partition(".")
    return {"kind": kind, **({"code": code} if code else {})}


class Governed(Times):
    """One booking under some wishes."""

    def booking(self) -> Json:
        """The booking as JSON."""
        items = [self._item("i0", self.product)]
        if self.product == "package" and chance(self.rng, 0.4):
            items.append(self._item("i1", "hotel") | {"package": "i0"})
        price = sum(part["amount"] for item in items for part in item["price"])
        methods = some(self.rng, ("card", "alipay", "wallet", "points"), 1, 2)
        paid = share_out(price, [self.rng.randint(1, 3) for _ in methods])
        tenders = zip(methods, paid, strict=True)
        known = {name: self.word(name, "app", "web") for name in ("channel", "point_of_sale")}
        customer = {name: self.word(name, likely=0) for name in ("membership", "account")}
        found: Json = {
            "id": "b1",
            "booked_at": text_of(self.at["booked_at"]),
            "currency": self.currency,
            "items": items,
            "travellers": [{"id": own, **self._type()} for own in self.people],
            "customer": {name: value for name, value in customer.items() if value},
            "tenders": [{"id": f"t{n}", "method": m, "amount": p} for n, (m, p) in enumerate(tenders)],
            "disruptions": reports_of(self, items[0]),
            "history": self._history(items[0], paid[0]),
        }
        found |= {name: value for name, value in known.items() if value}
        return self._decimals(found)

    def _type(self) -> Json:
        kind = self.word("traveller_type", "adult", "adult", "child")
        return {"type": kind} if kind and chance(self.rng, 0.9) else {}

    def _item(self, own: str, product: str) -> Json:
        found: Json = {"id": own, "product": product, "attributes": self._attributes()}
        supplier = self.word("supplier", OTHER)
        found |= {"supplier": supplier} if supplier else {}
        for name in ("confirmed_at", "issued_at", "first_ticketed_at"):
            if name in self.at or chance(self.rng, 0.85):
                found[name] = text_of(self.at.get(name, self.at["booked_at"]))
        found |= self._service(product)
        if self.values.get("supplier_schedule") or chance(self.rng, 0.04):
            wall = local(self.at["service_start"], self.zone)
            found["schedule"] = schedule(self.rng, (wall, self.zone))
        return found | {"price": self._price(product, found)}

    def _attributes(self) -> Json:
        """Everything that the booking states under a name alone."""
        found: Json = {}
        for name, value in self.values.items():
            verb, built = self.wishes.verb(name), BUILT_IN.get(name)
            if value is None or name in PLACED or not (isinstance(verb, d.Stated) or (built and verb is None)):
                continue
            if isinstance(value, str | bool | int) and (built is None or built.source == "record"):
                found[name] = value
        return found

    def _service(self, product: str) -> Json:
        start, end = (local_of(self.at[name], self.zone) for name in ("service_start", "service_end"))
        if product == "hotel":
            out = local(self.at["service_start"], self.zone).replace(hour=11, minute=0) + timedelta(days=self.nights)
            used = self.values.get("nights_used")
            more = {"nights_used": min(used, self.nights)} if isinstance(used, int) else {}
            return {"stay": {"check_in": start, "check_out": f"{out.isoformat()}[{self.zone}]"}, **more}
        if product not in JOURNEYS:
            return {"window": {"starts": start, **({"ends": end} if chance(self.rng, 0.8) else {})}}
        far = self.values.get("distance", self.rng.choice((None, 500_000, 2_000_000, 9_000_000)))
        flown = self.rng.randint(1, self.rides) if chance(self.rng, 0.06) else 0
        return {
            "segments": [self._segment(n, n < flown) for n in range(self.rides)],
            **({} if far is None else {"distance_m": far}),
        }

    def _segment(self, number: int, flown: bool) -> Json:
        rng, last = self.rng, self.rides - 1
        stops = [self.word("origin", "AAA"), *["MMM", "NNN", *"CDEFGHIJ" * 5][:last], self.word("destination", "BBB")]
        if isinstance(stops[-1], tuple):
            stops[-1] = stops[0]
        touched = self.values.get("airports_touched")
        stops = [touched, *stops[1:]] if isinstance(touched, str) else stops
        ends = [self._country("origin_country"), self._country("destination_country")]
        if self.values.get("domestic") is True:
            ends = [next((one for one in ends if one), "US")] * 2
        middle = rng.choice(ends)
        countries = [ends[0], *[middle] * last, ends[1]]
        part = (self.at["service_end"] - self.at["service_start"]) // self.rides
        times = (self.at["service_start"] + number * part, self.at["service_start"] + (number + 1) * part - 60_000_000)
        times = (times[0], self.at["service_end"]) if number == last else times
        found: Json = {
            "origin": stops[number] or "AAA",
            "destination": stops[number + 1] or "BBB",
            "origin_country": countries[number],
            "destination_country": countries[number + 1],
            "departs": local_of(times[0], self.zone),
            "arrives": local_of(times[1], self.zone) if chance(rng, 0.93) else None,
            "carrier": self.word("carrier", "ZZ"),
            "number": self.word("flight_number", "1", "2"),
            "operating_carrier": self.word("operating_carrier"),
            "carrier_country": self.word("carrier_country", "DE", "CN", "US"),
            "leg": number // 2 if chance(rng, 0.7) else None,
            "fare_component": number if chance(rng, 0.6) else None,
            "pricing_unit": 0 if chance(rng, 0.6) else None,
        }
        money = [name for name, value in self._attributes().items() if type(value) is int]
        found["attributes"] = {name: rng.choice((0, 25, 100)) for name in money if chance(rng, 0.5)}
        return {k: v for k, v in found.items() if v is not None} | ({"status": "flown"} if flown else {})

    def _country(self, name: str) -> Any:
        touched = self.values.get("countries_touched")
        found = self.word(name, *([touched] * 3 if isinstance(touched, str) else ["DE", "CN", "US"]))
        return found if isinstance(found, str) else None

    def _price(self, product: str, item: Json) -> list[Json]:
        rng = self.rng
        kinds = COMPONENTS.get(product, ("fare",))
        asked = [name for name in sorted(self.wishes.components) if name.partition(".")[0] in KINDS]
        chosen = [kinds[0], *(kind for kind in (*kinds[1:], *asked) if chance(rng, 0.5))]
        owners: list[Json] = [{}]
        if self.people and chance(rng, 0.4):
            owners = [{"traveller": own} for own in self.people]
        elif "segments" in item and chance(rng, 0.4):
            owners = [{"segment": n} for n in range(self.rides)]
        return [
            {**_component(one), "amount": self._minor(one), **own} for one in dict.fromkeys(chosen) for own in owners
        ]

    def _minor(self, kind: str) -> int:
        wished = self.values.get(kind, self.values.get("total"))
        if isinstance(wished, int) and chance(self.rng, 0.7):
            return wished
        return weighted(self.rng, {self.rng.randint(1, 3000): 2, self.rng.randint(2000, 900_000): 5, 10_000: 1, 0: 0.1})

    def _history(self, item: Json, paid: int) -> list[Json]:
        """Earlier changes; now and then something cancelled or paid back."""
        rng, found = self.rng, []
        changes = self.count("changes_so_far", weighted(rng, {0: 3, 1: 1.5, 2: 0.5}))
        first = self.at.get("changed_at", min(self.at["requested_at"], self.at["service_start"]) - DAY)
        before = self.at.get("start_before_change", self.at["service_start"])
        for n in range(min(3, max(changes, "changed_at" in self.at))):
            event = {"kind": "changed", "item": item["id"], "at": text_of(first - n * DAY)}
            found.append(event | ({"service_start": local_of(before, self.zone)} if chance(rng, 0.8) else {}))
        cancelled = self.at.get("traveller_cancelled_at")
        if cancelled is not None or chance(rng, 0.06):
            part = part_of(rng, item, self.people) if chance(rng, 0.5) else {}
            at = self.at["requested_at"] - rng.choice((0, 1, DAY)) if cancelled is None else cancelled
            found.append({"kind": "cancelled", "item": item["id"], "at": text_of(at), **part})
        if paid and chance(rng, 0.06):
            back = rng.randint(1, min(paid, sum(part["amount"] for part in item["price"])) or 1)
            found.append({"kind": "refunded", "item": item["id"], "tender": "t0", "amount": back})
        return found

    def _decimals(self, found: Json) -> Json:
        for one in (*(part for item in found["items"] for part in item["price"]), *found["tenders"], *found["history"]):
            if "amount" in one:
                one["amount"] = to_text(one["amount"], self.currency)
        return found
