"""Which of the newer parts of the language generated worlds use; names can be taken out one by one.

`FEATURES` in the environment lists those wanted, separated by commas, for `python -m tests.reference.compare`.
"""

from __future__ import annotations

import os
import random

from tests.reference.words import chance

EVERY = (
    "portions",
    "history",
    "scopes",
    "units",
    "products",
    "beyond",
    "affected",
    "once",
    "each",
    "flown",
    "change_fee",
    "changes",
    "differences",
    "collect",
    "aspects",
    "packages",
    "routing",
    "bought",
    "rates",
)
FEATURES: set[str] = set(os.environ.get("FEATURES", ",".join(EVERY)).split(","))
"""The features in use. `portions`: requests for travellers, segments and nights; `history`: earlier ones; `scopes`:
facts of portions; `products`: several units at once; `changes`: what a change states, and old prices compared;
`routing`: rails with limits, orders of tenders, and what payments state; `bought`: what items cost under a supplier's
terms; `rates`: documents paid in another currency than theirs."""


def use(rng: random.Random, feature: str, probability: float) -> bool:
    """Whether to use a feature this time; what is off draws nothing."""
    return feature in FEATURES and chance(rng, probability)
