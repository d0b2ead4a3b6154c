"""Why a quote is what it is, as a few lines for people."""

from __future__ import annotations

from aftersales.model.quote import Quote
from aftersales.model.quote_parts import Reason
from aftersales.text.words import Words


def because(quote: Quote, words: Words, lang: str) -> list[str]:
    """What decided each item: the document and its row, the facts, the source."""
    titles = _titles(quote)
    decided = [reason for reason in quote.reasons if reason.role == "decided"]
    lines: list[str] = []
    for reason in decided:
        item = f"{reason.item}: " if reason.item and len(decided) > 1 else ""
        shown = _reason(reason, titles.get(reason.document or "", {}), words, lang)
        lines += [item + shown[0], *shown[1:]]
    return lines


def _reason(reason: Reason, title: dict[str, str], words: Words, lang: str) -> list[str]:
    if "share" in reason.facts:
        return [words["share"].format(reason.facts["share"], reason.facts["tender"], words[reason.code])]
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
