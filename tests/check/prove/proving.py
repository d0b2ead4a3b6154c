"""Short ways to a document with laws, and to what becomes of them."""

from __future__ import annotations

from pathlib import Path

from aftersales.check.prove.proofs import Proof, Proofs
from aftersales.check.prove.survey import prove
from tests.check.places import TODAY
from tests.simple import document


def proofs(folder: Path, *texts: str, seconds: float = 60.0) -> Proofs:
    """What becomes of the laws of some documents."""
    for number, text in enumerate(texts, 1):
        (folder / f"{number}.yaml").write_text(text, "utf-8")
    return prove(folder, TODAY, seconds=seconds)


def of_law(folder: Path, body: str, law: str = "law-1", kind: str = "terms", product: str = "rail") -> Proof:
    """What becomes of one law of a document."""
    found = proofs(folder, document(body, kind=kind, applies=f"[{{product: {product}}}]"))
    (proof,) = [one for one in found.every if one.law == law]
    return proof


def outcome(folder: Path, body: str, law: str = "law-1", kind: str = "terms", product: str = "rail") -> str:
    """`proven`, `refuted` or `unknown`."""
    return of_law(folder, body, law, kind, product).outcome
