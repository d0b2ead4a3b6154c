"""What differs between two versions of a document beside their tables: to what they apply, and their head."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from aftersales.check.diff.boxes import box_text, joined
from aftersales.check.diff.compared import Verdict
from aftersales.check.diff.joint import Rows, joint
from aftersales.check.diff.meaning import bare, meaning
from aftersales.check.diff.regions import Both
from aftersales.check.diff.report import Change
from aftersales.check.diff.tables import Pair
from aftersales.check.pairs import TooMany
from aftersales.model.record import TOTAL
from aftersales.policy.documents import Entitled, Policy, Row

_APPLIES: Final = Entitled(("applies",))
_TOLD: Final = {
    "picked_by": "which version answers is picked by another instant: versions cannot be compared",
    "currency": "the document states amounts in another currency",
    "precision": "requests count to another precision",
    "flown": "partly used journeys are valued otherwise",
    "members": "items of a package are combined otherwise",
    "not_with": "compensation of other documents is excluded",
    "bought_under": "the seller buys under other terms",
}
_NOTHING_TO_TRAVELLERS: Final = ("bought_under",)


def of_heads(pair: Pair) -> Iterator[Change]:
    """Keys of the head that differ; what they come to takes a booking to tell."""
    old, new = meaning(pair.old.policy), meaning(pair.new.policy)
    for key, message in _TOLD.items():
        if old[key] != new[key]:
            verdict: Verdict = "same" if key in _NOTHING_TO_TRAVELLERS else "incomparable"
            yield Change("skipped" if key == "picked_by" else verdict, key, "", (message,), _texts(pair, key))


def _texts(pair: Pair, key: str) -> tuple[str, str]:
    old, new = (getattr(plan.policy, key) for plan in (pair.old, pair.new))
    return _text(old), _text(new)


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value or "")


def of_applies(pair: Pair) -> Iterator[Change]:
    """Where one version applies and the other does not."""
    old, new = _rows(pair.old.policy), _rows(pair.new.policy)
    if bare(old.rows) == bare(new.rows) and not pair.redeclared((old, new)):
        return
    why = pair.why_not((old, new))
    if why:
        yield Change("skipped", "applies", "", (why,))
        return
    both = Both(joint(pair.plan, old, new))
    try:
        regions = both.regions()
    except TooMany:
        yield Change("skipped", "applies", "", ("the cells are too many to tell apart",))
        return
    for widened, some in groupby(regions, key=lambda one: one.ends[1].row >= 0):
        boxes = joined([one.box for one in some], both.old)
        where = tuple(box_text(pair.plan, both.old, box) for box in boxes)
        says = ("does not apply", "applies") if widened else ("applies", "does not apply")
        yield Change(_verdict(pair, widened), "applies", "", where, says)


def _verdict(pair: Pair, widened: bool) -> Verdict:
    """Other terms govern where these do not; a document beside the terms only adds."""
    if pair.new.kind == "terms":
        return "incomparable"
    return "more" if widened else "less"


def _rows(policy: Policy) -> Rows:
    return Rows(tuple(Row("applies", tests, (), _APPLIES, policy.at) for tests in policy.applies), 0, TOTAL)
