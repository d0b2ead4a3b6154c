"""Every law of the documents of a folder: proven, refuted with a booking, or neither."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Final

from aftersales.check.ignored import Ignored
from aftersales.check.lints import folder_of
from aftersales.check.pairs import TooMany
from aftersales.check.prove.authors import Unproven, claims_of
from aftersales.check.prove.builtin import BUILT_IN, TooMuch
from aftersales.check.prove.claims import PROVEN, SILENT, UNUSED_ONLY, Claim, Verdict, proven
from aftersales.check.prove.proofs import Proof, Proofs, Tried, finding_of
from aftersales.check.prove.refuting import refuted
from aftersales.check.prove.space import OutOfTime
from aftersales.check.prove.sums import Learned
from aftersales.check.subject import Folder
from aftersales.plan.policies import PolicyPlan
from aftersales.policy.diagnostics import Position
from aftersales.policy.documents import Law

NOTHING: Final = "it speaks of nothing that can occur and has an answer with amounts"
SECONDS: Final = 10.0
"""How long one document may take."""


def prove(path: Path, today: int, documents: Collection[str] = (), jobs: int = 1, seconds: float = SECONDS) -> Proofs:
    """Try the laws of some documents of a folder, by default of all, in one process or several; each document for so
    many seconds. Raises PolicyError."""
    started = perf_counter()
    folder = folder_of(path, today)
    wanted = [plan.id for plan in folder.plans if not documents or plan.id in documents]
    if jobs == 1:
        found = _share(folder, wanted, seconds)
    else:
        shares = [wanted[place::jobs] for place in range(jobs)]
        with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
            some = pool.map(partial(_alone, path, today, seconds), shares)
            found = sorted((one for share in some for one in share), key=lambda one: wanted.index(one.document))
    findings = [finding_of(proof, folder.texts) for one in found for proof in one.proofs if proof.outcome != "proven"]
    texts = folder.texts if not documents else _of_documents(folder, documents)
    left = Ignored(texts, "prove").without(findings)
    return Proofs(tuple(found), tuple(left), perf_counter() - started)


def _of_documents(folder: Folder, documents: Collection[str]) -> dict[str, str]:
    files = {file for (_, own), (file, _) in folder.nodes.items() if own in documents}
    return {file: text for file, text in folder.texts.items() if file in files}


def _alone(path: Path, today: int, seconds: float, documents: Collection[str]) -> list[Tried]:
    return _share(folder_of(path, today), documents, seconds)


def _share(folder: Folder, documents: Collection[str], seconds: float) -> list[Tried]:
    return [tried(folder, plan, seconds) for plan in folder.plans if plan.id in documents]


def tried(folder: Folder, plan: PolicyPlan, seconds: float, only: str = "") -> Tried:
    """Every law of a document, the author's own last; or `only` that of one name."""
    started, learned = perf_counter(), Learned(seconds)
    proofs = list[Proof]()
    for name in BUILT_IN:
        if only in ("", name):
            proofs += _law(plan, name, plan.policy.at, _built_in(folder, plan, name), learned)
    for law in plan.policy.laws:
        if only in ("", law.id):
            proofs += _authors_law(folder, plan, law, learned)
    return Tried(plan.id, tuple(proofs), perf_counter() - started)


def _authors_law(folder: Folder, plan: PolicyPlan, law: Law, learned: Learned) -> list[Proof]:
    """Of any booking; if that is not known, of what the document applies to: more facts are then to tell apart."""
    of_any, of_own = (partial(claims_of, folder, plan, law, applying) for applying in (False, True))
    found = list(_law(plan, law.id, law.at, of_any, learned))
    unknown = any(proof.outcome == "unknown" for proof in found)
    return list(_law(plan, law.id, law.at, of_own, learned)) if unknown else found


def _built_in(folder: Folder, plan: PolicyPlan, name: str) -> Callable[[], Iterator[Claim]]:
    tables = [asked for asked in folder.tables if asked.plan is plan and asked.section != "care"]
    return lambda: (claim for asked in tables for claim in BUILT_IN[name](asked))


def _law(
    plan: PolicyPlan, name: str, at: Position, claims: Callable[[], Iterator[Claim]], learned: Learned
) -> Iterator[Proof]:
    """One proof; or one for each place at which the law is refuted, or not proven. What has no cases is no law."""
    cases, told = 0, dict[Position, Proof]()
    try:
        for claim in claims():
            verdict = _decided(claim, learned)
            cases += verdict is not SILENT
            if verdict.outcome != "proven":
                place = _place(claim) if name in BUILT_IN else at
                worse = told.get(place)
                if worse is None or worse.outcome == "unknown":
                    told[place] = Proof(plan.id, name, verdict.outcome, cases, verdict.reason, place, verdict.witness)
    except (TooMuch, TooMany):
        told.setdefault(at, Proof(plan.id, name, "unknown", cases, "its cells are too many to tell apart", at))
    except OutOfTime:
        told.setdefault(at, Proof(plan.id, name, "unknown", cases, "the time for the document is over", at))
    except Unproven as reason:
        told.setdefault(at, Proof(plan.id, name, "unknown", cases, str(reason), at))
    if not cases and name not in BUILT_IN:
        told.setdefault(at, Proof(plan.id, name, "unknown", 0, NOTHING, at))
    if cases and not told:
        yield Proof(plan.id, name, "proven", cases, "", at)
    yield from told.values()


def _decided(claim: Claim, learned: Learned) -> Verdict:
    found = proven(claim, learned)
    return found if found in (PROVEN, SILENT, UNUSED_ONLY) else refuted(claim, found.reason, learned)


def _place(claim: Claim) -> Position:
    """The row that the last of the cells comes to."""
    rows, row = claim.asked.table.rows, claim.candidates[-1].row
    return rows[row].at if row >= 0 else rows[0].at
