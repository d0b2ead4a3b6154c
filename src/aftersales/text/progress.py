"""How far a refund has come, as a few aligned lines for people, in English or Chinese."""

from __future__ import annotations

from aftersales.model.progress import Broken, PayoutProgress, Progress
from aftersales.text.layout import labelled
from aftersales.text.quote import moment_text
from aftersales.text.words import Words, words_of


def progress_text(progress: Progress, lang: str = "en") -> str:
    """Payout by payout: the step, what is next, what was not kept, and what to do."""
    words = words_of(lang)
    if not progress.payouts:
        return words["nothing_paid_out"]
    return "\n\n".join(_payout(one, words) for one in progress.payouts)


def _payout(one: PayoutProgress, words: Words) -> str:
    entries = [
        ("refund", [f"{one.amount} ({one.method}, {one.tender})"]),
        ("step", [words["since"].format(words[one.step], moment_text(one.since))]),
        ("next", _next(one, words)),
        ("not_kept", [_broken(broken, words) for broken in one.broken]),
        ("to_do", [] if one.problem is None else [words[f"to_do_{one.problem}"]]),
    ]
    return labelled((words[name], lines) for name, lines in entries)


def _next(one: PayoutProgress, words: Words) -> list[str]:
    if one.next is None:
        return []
    if one.latest is None:
        return [words["no_date"].format(words[one.next])]
    return [words["expected"].format(words[one.next], one.earliest, one.latest)]


def _broken(broken: Broken, words: Words) -> str:
    """`issued by 2025-06-20 (law, source); not yet`."""
    promised = words["promised"].format(words[broken.step], broken.due, words[f"by_{broken.by}"], broken.source)
    done = words["not_yet"] if broken.reached is None else words["done"].format(moment_text(broken.reached))
    return promised + done
