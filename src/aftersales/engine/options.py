"""What the traveller may choose now, best first: money back, a free rebooking, other forms, things."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from aftersales.engine.answer import Answer
from aftersales.engine.answers import answers
from aftersales.engine.decision import Decision
from aftersales.engine.entitlements import deadlines_of
from aftersales.engine.transaction import Finding
from aftersales.model.new_price import NewPrice
from aftersales.model.quote_parts import ORIGINAL, REBOOKING, Option
from aftersales.model.record import TOTAL, ItemRecord, Part
from aftersales.model.request import Cancel, Change
from aftersales.model.unknown import UNKNOWN, stated
from aftersales.plan.view import NEW_PRICES, TOUCHED, View
from aftersales.values.money import Money

_NEW_TIMES: Final = frozenset(("new_start", "new_start_date", "new_end"))
"""What decides a rebooking once the traveller has picked one."""
_PLACES: Final = ("origin", "destination", "cabin")


def options_of(decided: Decision) -> tuple[Option, ...]:
    """What the traveller may choose of each item, where there is anything but the answer, or that is no money."""
    found: list[Option] = []
    for finding in decided.found:
        beside = [*_beside(decided, finding), *_rebooking(decided, finding)]
        answer = _answer(decided, finding) if beside else []
        found += sorted([*answer, *beside], key=lambda one: _rank(one, decided.currency))
    return _with_ends(decided, found) if any(_lasts(one) for one in found) else tuple(found)


def _answer(decided: Decision, finding: Finding) -> list[Option]:
    """The answer itself, if it owes anything in the original form."""
    winner = finding.winner
    owes = winner.outcome == "granted" and not winner.form and winner.owed > 0
    return [_option(decided, finding, winner)] if owes else []


def _beside(decided: Decision, finding: Finding) -> list[Option]:
    """The other outcomes of the choices that are granted, and forms that are worth more than the answer."""
    winner = finding.winner
    own = ((winner,) if winner.form else ()) + winner.options
    lost = [a for a in decided.considered(finding) if a.outcome == "granted" and a.document != winner.document]
    forms = [a for a in lost if a.form and (a.currency != winner.currency or a.worth > winner.owed)]
    every = (*own, *forms, *(one for a in lost for one in a.options))
    return [_option(decided, finding, a) for a in every if a.outcome == "granted"]


def _option(decided: Decision, finding: Finding, answer: Answer) -> Option:
    minor = answer.worth if answer.form else max(0, answer.owed)
    worth = None if answer.gives else Money(minor, answer.currency or decided.currency)
    form = answer.form or ("" if answer.gives else ORIGINAL)
    return Option(finding.record.id, finding.question, form, worth, answer.gives, answer.document, answer.version)


def _rebooking(decided: Decision, finding: Finding) -> list[Option]:
    """Another date for the same journey, if that costs nothing, whatever it is or by the times that will be picked."""
    record = finding.record
    if not isinstance(decided.request, Cancel) or record.cancelled is not None or record.gone:
        return []
    answer = answers(decided.plans, _rebooked(decided, record), "change")[0]
    open_ = answer.outcome == "incomplete" and frozenset() < answer.missing <= _NEW_TIMES and answer.ceiling >= 0
    free = answer.outcome == "granted" and not answer.owed
    if not ((free and not answer.once) or open_):
        return []
    missing = tuple(sorted(answer.missing))
    return [
        Option(record.id, "change", REBOOKING, None, answer.gives, answer.document, answer.version, missing=missing)
    ]


def _rebooked(decided: Decision, record: ItemRecord) -> View:
    """An item whose date alone is changed, to one for which all of it costs a minor unit more."""
    request = decided.request
    change = Change(aspects=("date",), reason=request.reason, evidence=request.evidence)
    same = {f"new_{name}": stated(record.facts.get(name)) for name in _PLACES}
    prices = {record.id: NewPrice(_dearer(record))} if record.whole.parts else {}
    asked = {**change.facts(decided.currency), **same, TOUCHED: None, NEW_PRICES: prices}
    stays = record.facts.get("remaining_price") is not None
    return View(record.derived({"remaining_price": UNKNOWN}) if stays else record, decided.now, asked, decided.given)


def _dearer(record: ItemRecord) -> tuple[Part, ...]:
    """The components of a price with a minor unit on the first of them that is no tax."""
    parts = [part._replace(night=None, room=None) for part in record.whole.parts if TOTAL.has(part)]
    place = next((place for place, part in enumerate(parts) if part.kind != "tax"), 0)
    return tuple([part._replace(minor=part.minor + (n == place)) for n, part in enumerate(parts)])


def _rank(option: Option, currency: str) -> tuple[int, bool, int]:
    """Money first, then a rebooking that is surely free, then other forms by their worth, then things."""
    worth = option.worth
    if worth is None:
        return (1 if not option.missing else 2) if option.form == REBOOKING else 5, False, 0
    place = 3 if option.form != ORIGINAL else 0 if worth.minor else 4
    return place, worth.currency != currency, -worth.minor


def _lasts(option: Option) -> bool:
    return option.worth is not None and option.form != ORIGINAL


def _with_ends(decided: Decision, found: Iterable[Option]) -> tuple[Option, ...]:
    """The options, and until when those in another form count at least, as far as a deadline to honour them says."""
    floors = [d for d in deadlines_of(decided) if d.binding and d.at_least and d.do == "honour_voucher"]
    latest = {d.item: d.due for d in sorted(floors, key=lambda d: d.last or 0)}
    return tuple([one._replace(until=latest.get(one.item)) if _lasts(one) else one for one in found])
