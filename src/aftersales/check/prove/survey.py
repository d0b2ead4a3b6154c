"""Every law of the documents of a folder, proven, refuted or neither."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Any, Final, NamedTuple

from aftersales.check.lints import folder_of
from aftersales.check.nodes import child
from aftersales.check.pairs import TooMany
from aftersales.check.prove.authors import Unproven, claims_of
from aftersales.check.prove.builtin import BUILT_IN, TooMuch
from aftersales.check.prove.claims import Claim, Clock, Verdict, proven
from aftersales.check.prove.refuting import refuted
from aftersales.check.prove.space import OutOfTime
from aftersales.check.subject import Asked, Finding, Folder
from aftersales.check.witness import Witness
from aftersales.plan.policies import PolicyPlan
from aftersales.policy.diagnostics import Diagnostic, Position

SECONDS: Final = 10.0
"""How long one document may take."""


class Proof(NamedTuple):
    """What became of one law of one document: the verdict over `cases` cells that are unlike each other."""

    document: str
    law: str
    outcome: str
    cases: int
    reason: str
    at: Position
    witness: Witness | None = None


class Proven(NamedTuple):
    """The laws of one document, and how long they took, in seconds."""

    document: str
    proofs: tuple[Proof, ...]
    seconds: float
