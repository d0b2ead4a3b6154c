"""What an author claims of a document, for a proof."""

from __future__ import annotations

from typing import Literal

from aftersales.policy.diagnostics import Position
from aftersales.policy.documents.amounts import Amount
from aftersales.policy.documents.conditions import Tests
from aftersales.values.frozen import frozen


@frozen
class Law:
    """What holds of every answer to some `questions` where all of `when` hold and none of the conjunctions of `unless`
    does, in every version, or in that of the name `version`.

    Either an amount that the answer `states` is at most, or at least, another, or the traveller is never worse off than
    by the document `than` (its version `than_version`, else its latest).
    """

    id: str
    questions: tuple[str, ...]
    when: Tests
    unless: tuple[Tests, ...]
    at: Position
    states: Literal["", "penalty", "refund", "fee", "pay"] = ""
    at_most: Amount | None = None
    at_least: Amount | None = None
    than: str = ""
    than_version: str = ""
    version: str = ""
