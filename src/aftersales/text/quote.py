"""A quote and a schedule as a few aligned lines for people, in English or Chinese."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from aftersales.model.quote import Payout, Quote, Reason
from aftersales.text.layout import labelled, table
from aftersales.text.words import Words, words_of
from aftersales.values.money import Money

if TYPE_CHECKING:
    from aftersales.engine.moments import Schedule, Step


def quote_text(quote: Quote, lang: str = "en") -> str:
    """What comes back and how, until when that holds, and why."""
    words = words_of(lang)
    entries = [
        ("outcome", [words[quote.outcome]]),
        ("refund", _amount(quote.refund)),
        ("penalty", _amount(quote.penalty) if quote.outcome == "granted" else []),
        ("at_least", _amount(quote.at_least)),
        ("missing", [words["and"].join(quote.missing)] if quote.missing else []),
        ("items", _items(quote, words)),
        ("paid_to", _payouts(quote.payouts, words)),
        *_change(quote, words),
        ("because", _because(quote, words, lang)),
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


def _items(quote: Quote, words: Words) -> list[str]:
    """One line an item, where there are several."""
    lines = quote.lines if len(quote.lines) > 1 else ()
    rows = [[line.item, *_result_cells(line, words, line.refundable)] for line in lines]
    return table(rows, right=(1, 2))


def _payouts(payouts: Iterable[Payout], words: Words) -> list[str]:
    rows = [[payout.method, payout.tender, str(payout.amount), _arrival(payout, words)] for payout in payouts]
    return table(rows, right=(2,))


def _arrival(payout: Payout, words: Words) -> str:
    if payout.arrives is None:
        return words["arrives_unknown"]
    first, last = payout.arrives
    return words["arrives_on"].format(first) if first == last else words["arrives"].format(first, last)


def _change(quote: Quote, words: Words) -> list[tuple[str, list[str]]]:
    change = quote.next_change
    if change is None:
        return []
    until = words["inclusive" if change.inclusive else "exclusive"].format(moment_text(change.valid_until))
    return [("holds_until", [until]), ("after_that", [_result(change, words)])]


def _result(answer: Any, words: Words) -> str:
    if answer.outcome != "granted":
        return words[answer.outcome]
    return f"{words['refund']} {answer.refund}{words['and']}{words['penalty']} {answer.penalty}"


def _result_cells(answer: Any, words: Words, refund: Money | None = None) -> list[str]:
    if answer.outcome != "granted":
        return [words[answer.outcome]]
    return [str(refund or answer.refund), str(answer.penalty)]


def _because(quote: Quote, words: Words, lang: str) -> list[str]:
    titles = _titles(quote)
    decided = [reason for reason in quote.reasons if reason.role == "decided"]
    lines: list[str] = []
    for reason in decided:
        item = f"{reason.item}: " if len(decided) > 1 else ""
        shown = _reason(reason, titles.get(reason.document or "", {}), words, lang)
        lines += [item + shown[0], *shown[1:]]
    return lines


def _reason(reason: Reason, title: dict[str, str], words: Words, lang: str) -> list[str]:
    lines = [] if reason.code == "granted" else [words.get(reason.code, _message(reason))]
    if reason.document is not None:
        lines.append(_document(reason, title.get(lang) or title.get("en", ""), words))
    if reason.facts:
        lines.append(words["and"].join(f"{name} {value}" for name, value in reason.facts.items()))
    return [*lines, words["source"].format(reason.source)] if reason.source else lines


def _message(reason: Reason) -> str:
    """The reason's own words, without the outcome, which stands above them."""
    return reason.message.removeprefix("denied: ").removeprefix("review: ")


def _document(reason: Reason, title: str, words: Words) -> str:
    if not title:
        return str(reason.document)
    form = "rowless" if not reason.row else "versioned" if reason.version else "document"
    return words[form].format(title=title, **reason._asdict())


def _titles(quote: Quote) -> dict[str, dict[str, str]]:
    answers = [answer for item in quote.details.explanation()["items"] for answer in item["answers"]]
    return {answer["document"]: answer["title"] for answer in answers if answer.get("title")}


def _free_until(schedule: Schedule, words: Words) -> str:
    if schedule.free_until is not None:
        form = "inclusive" if schedule.free_until_inclusive else "exclusive"
        return words[form].format(moment_text(schedule.free_until))
    last = schedule.steps[-1]
    always = last.outcome == "granted" and last.penalty is not None and last.penalty.minor == 0
    return words["always_free" if always else "never_free"]


def _when(step: Step, words: Words, steps: int) -> str:
    if step.until is None:
        return words["afterwards" if steps > 1 else "always"]
    return words["by" if step.inclusive else "before"].format(moment_text(step.until))
