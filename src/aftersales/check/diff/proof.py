"""A verdict shown for every price, any number of units and any facts of money; where z3 is installed."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from aftersales.check.diff.compared import Verdict
from aftersales.check.diff.joint import Between
from aftersales.check.diff.regions import Ends
from aftersales.plan.changes import NOT_SAID
from aftersales.plan.tables import Candidate

if TYPE_CHECKING:
    from aftersales.check.prove.sums import Learned

SECONDS: Final = 20
"""For all verdicts of one document."""
_REFUNDS: Final = ("cancel", "no_show")


class Prover:
    """Proves verdicts of one document while there is time."""

    def __init__(self) -> None:
        self._learned: Learned | None = None
        if find_spec("z3") is not None:
            from aftersales.check.prove.sums import Learned

            self._learned = Learned(SECONDS)

    def proves(self, asked: Between, ends: Ends, verdict: Verdict) -> bool:
        """Whether the new row gives no less, no more or the same of whatever an item cost."""
        if self._learned is None or verdict not in _LAWS or not all(map(_amounts_alone, ends)):
            return False
        from aftersales.check.prove.claims import Claim, proven
        from aftersales.check.prove.space import OutOfTime

        def holds(environments: Any) -> Any:
            return _law(asked, ends, verdict, environments(""))

        anywhere = tuple(axis.none for axis in asked.table.axes)
        claim = Claim(asked, anywhere, ends, holds, lambda drafts: "")
        try:
            return proven(claim, self._learned).outcome == "proven"
        except OutOfTime:
            return False


def _law(asked: Between, ends: Ends, verdict: Verdict, env: Any) -> Any:
    """What must hold of both amounts; nothing is shown where one is not stated."""
    from aftersales.check.prove.answers import answered

    silent = asked.section not in _REFUNDS or asked.plan.kind != "terms"
    old, new = (answered(one, env, asked.section, silent) for one in ends)
    if old is None or new is None:
        return False
    mine, theirs = (one.refund if asked.section in _REFUNDS else one.pay for one in (new, old))
    return _LAWS[verdict](mine, theirs)


_LAWS: Final[dict[Verdict, Any]] = {
    "more": lambda mine, theirs: mine >= theirs,
    "less": lambda mine, theirs: mine <= theirs,
    "same": lambda mine, theirs: mine == theirs,
}


def _amounts_alone(candidate: Candidate) -> bool:
    """Whether a row is worth an amount of money and nothing else."""
    if candidate.outcome in ("denied", "none"):
        return True
    settles = candidate.outcome == "granted" and candidate.states in ("penalty", "pay")
    return settles and not candidate.form and candidate.treats == NOT_SAID
