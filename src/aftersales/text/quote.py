"""A quote and a schedule as a few aligned lines for people, in English or Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from aftersales.model.quote import Quote
from aftersales.model.quote_parts import REBOOKING, Clawback, Deadline, Entitlement, Line, Option
from aftersales.text.layout import labelled, table
from aftersales.text.payouts import payout_lines
from aftersales.text.reasons import because
from aftersales.text.words import Words, words_of
from aftersales.values.money import Money

if TYPE_CHECKING:
    from aftersales.engine.moments import Schedule, Step


def quote_text(quote: Quote, lang: str = "en") -> str:
    """What comes back and how, until when that holds, and why."""
    words = words_of(lang)
    entries = [
        ("outcome", [words[quote.outcome]]),
        ("refund", _amount(_none_if_collected(quote))),
        ("penalty", _amount(quote.penalty) if quote.outcome == "granted" else []),
        ("compensation", _amount(quote.compensation)),
        ("fee", _amount(quote.fee)),
        ("add_collect", _amount_above_zero(quote.add_collect)),
        ("residual", _residual(quote, words)),
        ("collect", _to_pay(quote, words)),
        ("at_least", _amount(quote.at_least)),
        ("missing", [words["and"].join(quote.missing)] if quote.missing else []),
        ("items", _items(quote, words)),
        ("options", _options(quote.options, words)),
        ("care", [_care(owed, words) for owed in quote.care]),
        ("paid_to", payout_lines(quote.payouts, quote.timeline, words)),
        ("clawed_back", [_clawback(one, words) for one in quote.clawbacks]),
        ("deadlines", [_due(d, words) for d in quote.deadlines if d.binding or d.missing]),
        *_change(quote, words),
        ("because", because(quote, words, lang)),
    ]
    return labelled((words[name], lines) for name, lines in entries)


def schedule_text(schedule: Schedule, lang: str = "en") -> str:
    """Until when the whole price comes back, and the refund from each deadline to the next."""
    words = words_of(lang)
    head = [("free_until", [_free_until(schedule, words)]), ("from", [moment_text(schedule.steps[0].since)])]
    rows = [[words["when"], words["refund"], words["penalty"]]]
    rows += [[_when(step, words, len(schedule.steps)), *_result_cells(step, words)] for step in schedule.steps]
    return "\n".join([labelled((words[name], lines) for name, lines in head), "", *table(rows, right=(1, 2))])


def moment_text(moment: datetime) -> str:
    """`2025-06-19 10:00 +08:00`; seconds only where there are any."""
    shown = moment.replace(microsecond=0).isoformat(" ")
    clock, offset = shown[:-6], shown[-6:]
    return f"{clock.removesuffix(':00')} {offset}"


def _amount(money: Money | None) -> list[str]:
    return [] if money is None else [str(money)]


def _amount_above_zero(money: Money | None) -> list[str]:
    return _amount(money) if money is not None and money.minor else []


def _none_if_collected(quote: Quote) -> Money | None:
    """The refund; of a change only where there is one."""
    return None if quote.collect is not None and quote.refund and not quote.refund.minor else quote.refund


def _residual(quote: Quote, words: Words) -> list[str]:
    """How much cheaper a change is, and in which form something of that comes back."""
    form = quote.residual_form
    how = words["kept"] if form is None else words.get(form, form)
    return [f"{quote.residual}{words['and']}{how}"] if _amount_above_zero(quote.residual) else []


def _to_pay(quote: Quote, words: Words) -> list[str]:
    """What a change costs, and from which methods that can be paid."""
    if quote.collect is None or (quote.refund is not None and quote.refund.minor):
        return []
    by = f" {words['payable_by'].format(words['and'].join(quote.collect_by))}" if quote.collect_by else ""
    return [f"{quote.collect}{by}"]


def _items(quote: Quote, words: Words) -> list[str]:
    """One line an item, or an item and head, where there are several."""
    awards = quote.awards if len(quote.awards) > 1 else ()
    if awards:
        rows = [[a.item, a.head, words[a.outcome] if a.outcome != "granted" else str(a.amount)] for a in awards]
        return table(rows, right=(2,))
    lines = quote.lines if len(quote.lines) > 1 or any(_part(line, words) for line in quote.lines) else ()
    if any(line.fee is not None for line in lines):
        return table([[_name(line, words), *_change_cells(line, words)] for line in lines], right=(1, 2))
    return table([[_name(line, words), *_result_cells(line, words, line.refundable)] for line in lines], right=(1, 2))


def _name(line: Line, words: Words) -> str:
    """The item, and the part of it: `stay (nights 3, 4)`; or what is charged once."""
    if not line.item:
        return words["once"].format(line.document)
    part = _part(line, words)
    return f"{line.item} ({part})" if part else line.item


def _part(line: Line, words: Words) -> str:
    named = [("travellers", line.travellers), ("segments", line.segments), ("nights", line.nights)]
    return "; ".join(words[name].format(", ".join(map(str, some))) for name, some in named if some is not None)


def _care(owed: Entitlement, words: Words) -> str:
    things = words["and"].join(owed.gives).replace("_", " ")
    why = f"{words['missing']} {', '.join(owed.missing)}" if owed.missing else words["review"]
    return things or f"{owed.document}: {why}"


def _due(deadline: Deadline, words: Words) -> str:
    """`refund (card) by 2025-12-03`, or what is missing to tell."""
    what = " ".join(filter(None, (deadline.who, deadline.do.replace("_", " "))))
    what += f" ({deadline.tender})" if deadline.tender else ""
    if deadline.due is None:
        return f"{what}: {words['missing']} {', '.join(deadline.missing)}"
    return words["not_before" if deadline.at_least else "due_by"].format(what, deadline.due)


def _clawback(clawback: Clawback, words: Words) -> str:
    return f"{clawback.program} {words['points_of'].format(clawback.points)}"


def _options(options: Sequence[Option], words: Words) -> list[str]:
    """One line for each, with its item where there are several."""
    shown = [_option(option, words) for option in options]
    if len({option.item for option in options}) < 2:
        return shown
    return table([[option.item, text] for option, text in zip(options, shown, strict=True)])


def _option(option: Option, words: Words) -> str:
    """A form with its worth and until when that counts, another date, or what is given."""
    if option.form == REBOOKING:
        free = words[REBOOKING]
        return words["if_it_fits"].format(free, option.document) if option.missing else free
    if option.worth is None:
        return words["and"].join(option.gives).replace("_", " ")
    shown = f"{words.get(option.form, option.form)} {option.worth}"
    return shown if option.until is None else words["lasts"].format(shown, option.until)


def _change(quote: Quote, words: Words) -> list[tuple[str, list[str]]]:
    change = quote.next_change
    if change is None:
        return []
    until = words["inclusive" if change.inclusive else "exclusive"].format(moment_text(change.valid_until))
    return [("holds_until", [until]), ("after_that", [_result(change, words)])]


def _result(answer: Any, words: Words) -> str:
    if answer.outcome != "granted":
        return words[answer.outcome]
    collects = answer.collect is not None and not (answer.refund and answer.refund.minor)
    names = ("collect",) if collects else ("refund", "penalty", "compensation")
    amounts = ((name, getattr(answer, name, None)) for name in names)
    return words["and"].join(f"{words[name]} {amount}" for name, amount in amounts if amount is not None)


def _result_cells(answer: Any, words: Words, refund: Money | None = None) -> list[str]:
    if answer.outcome != "granted":
        return [words[answer.outcome]]
    return [str(refund or answer.refund), str(answer.penalty)]


def _change_cells(line: Line, words: Words) -> list[str]:
    """The fee of an item's change, and what is to pay on top or left of the old price."""
    if line.fee is None:
        return [words[line.outcome]]
    sides = (("add_collect", line.add_collect), ("residual", line.residual))
    beside = [f"{words[name]} {money}" for name, money in sides if money is not None and money.minor]
    return [f"{words['fee']} {line.fee}", *beside]


def _free_until(schedule: Schedule, words: Words) -> str:
    if schedule.free_until is not None:
        form = "inclusive" if schedule.free_until_inclusive else "exclusive"
        return words[form].format(moment_text(schedule.free_until))
    return words["always_free" if schedule.free == "always" else "never_free"]


def _when(step: Step, words: Words, steps: int) -> str:
    if step.until is None:
        return words["afterwards" if steps > 1 else "always"]
    return words["by" if step.inclusive else "before"].format(moment_text(step.until))
