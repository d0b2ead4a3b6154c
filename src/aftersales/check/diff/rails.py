"""What differs between two versions of a rail, a routing, a calendar or a vocabulary, key by key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from aftersales.check.diff.compared import Verdict
from aftersales.check.diff.dues import length_words
from aftersales.check.diff.meaning import meaning
from aftersales.check.diff.report import Change
from aftersales.policy.documents import BusinessDays, Calendar, Days, Document, Elapsed, FactBook, Months, Tender

_MORE_IF_LESS: Final = ("arrival", "spacing")
_MORE_IF_MORE: Final = ("window", "partial_refunds", "validity", "at_least", "void_until", "cut_off")
_LENGTHS: Final = (Elapsed, Days, Months, BusinessDays)


def of_rail(old: Document, new: Document) -> Iterator[Change]:
    """Every key that differs. What a vocabulary or a calendar means is told of the documents that use it."""
    before, after = meaning(old), meaning(new)
    for key in before:
        if key not in after or before[key] == after[key]:
            continue
        one, other = getattr(old, key), getattr(new, key)
        verdict: Verdict = "same" if isinstance(new, Calendar | FactBook) else _verdict(new, key, one, other)
        yield Change(verdict, key, "", ("every booking it is used for",), (_text(one), _text(other)))


def _verdict(document: Document, key: str, old: Any, new: Any) -> Verdict:
    """No limit is the best limit; lengths of one unit can be compared."""
    if not isinstance(document, Tender) or key not in (*_MORE_IF_LESS, *_MORE_IF_MORE):
        return "incomparable"
    sizes = _size(old), _size(new)
    if key in _MORE_IF_MORE and (old is None or new is None):
        return "more" if new is None else "less"
    if sizes[0] is None or sizes[1] is None or type(old) is not type(new) or sizes[0][0] != sizes[1][0]:
        return "incomparable"
    pairs = list(zip(sizes[0][1], sizes[1][1], strict=True))
    longer, shorter = any(b > a for a, b in pairs), any(b < a for a, b in pairs)
    if longer and shorter:
        return "incomparable"
    return "more" if longer == (key in _MORE_IF_MORE) else "less"


def _size(value: Any) -> tuple[Any, list[int]] | None:
    """In which units, and how many of them."""
    if isinstance(value, int):
        return "", [value]
    parts = value if isinstance(value, tuple) else (value,)
    if not all(isinstance(part, _LENGTHS) for part in parts):
        return None
    units = [(type(part), getattr(part, "calendar", "")) for part in parts]
    return units, [_number(part) for part in parts]


def _number(part: Any) -> int:
    return int(next(getattr(part, name) for name in ("microseconds", "months", "days") if hasattr(part, name)))


def _text(value: Any) -> str:
    if isinstance(value, _LENGTHS):
        return length_words(value)
    if isinstance(value, frozenset):
        return f"{len(value)} entries"
    if isinstance(value, tuple | list):
        return ", ".join(map(_text, value)) or "none"
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_text(one)}" for name, one in value.items())
    if hasattr(value, "name"):
        return str(value.name)
    if isinstance(value, int) and 700_000 < value < 800_000:
        return date.fromordinal(value).isoformat()
    return "none" if value is None else str(value)
