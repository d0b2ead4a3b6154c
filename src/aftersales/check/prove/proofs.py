"""What became of the laws of some documents, for people and for machines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from aftersales.check.formats import Outcome
from aftersales.check.subject import Finding
from aftersales.check.witness import Witness
from aftersales.policy.diagnostics import Diagnostic, Position
from aftersales.policy.nodes import line_of

_HINT = "the booking shows it: mend the row or the law, or say why not: `# prove: ignore law-broken because ...`"
_UNKNOWN = "state the law for less, with `when` say, or in the units and rounding of the rows"


class Proof(NamedTuple):
    """One law of one document at one place: `proven` over `cases` cells that are unlike each other; `refuted`, with a
    booking; or `unknown`, with the reason."""

    document: str
    law: str
    outcome: str
    cases: int
    reason: str
    at: Position
    witness: Witness | None = None

    def __str__(self) -> str:
        said = f"{self.document}: {self.law}: {self.outcome}"
        return f"{said}: {self.reason}" if self.reason else f"{said} ({self.cases} cases)"

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        shown = {**self._asdict(), "at": str(self.at)}
        return {**shown, "witness": None if self.witness is None else self.witness.to_dict()}


class Tried(NamedTuple):
    """The laws of one document, and how long they took, in seconds."""

    document: str
    proofs: tuple[Proof, ...]
    seconds: float


class Proofs(NamedTuple):
    """The laws of some documents; what of them is refuted or unknown and no comment ignores; how long it took."""

    documents: tuple[Tried, ...]
    findings: tuple[Finding, ...]
    seconds: float

    @property
    def every(self) -> list[Proof]:
        """All of them."""
        return [proof for one in self.documents for proof in one.proofs]

    def outcomes(self) -> Iterator[Outcome]:
        """For the formats of `check`: the findings, and the laws that are proven."""
        for one in self.findings:
            told = one.diagnostic
            more = None if one.witness is None else {"witness": one.witness.to_dict()}
            yield Outcome(f"{told.code} {told.at}", told.code, told.severity, told.message, told.at, told.hint, more)
        for proof in self.every:
            if proof.outcome == "proven":
                yield Outcome(f"{proof.document}: {proof.law}", "law", None, "", proof.at)

    def lines(self, each: bool) -> Iterator[str]:
        """The findings with carets; each law, if that is wanted; the counts."""
        yield from (f"{one.diagnostic}\n" for one in self.findings)
        yield from (str(proof) for proof in self.every if each)
        counts = Counter(proof.outcome for proof in self.every)
        said = ", ".join(f"{counts[word]} {word}" for word in ("proven", "refuted", "unknown"))
        told = sum(1 for one in self.findings if one.diagnostic.code in CODES)
        excused = counts["refuted"] + counts["unknown"] - told
        reasons = f", {excused} ignored with a reason" if excused else ""
        documents = f"{len(self.documents)} document{'' if len(self.documents) == 1 else 's'}"
        yield f"{documents}, {len(self.every)} laws: {said}{reasons} ({self.seconds:.1f} s)"

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        documents = [
            {"document": one.document, "seconds": round(one.seconds, 3), "laws": [law.to_dict() for law in one.proofs]}
            for one in self.documents
        ]
        return {"seconds": round(self.seconds, 2), "documents": documents}


def finding_of(proof: Proof, texts: Mapping[str, str]) -> Finding:
    """A law that is refuted, or not proven, as a diagnostic."""
    text = line_of(texts.get(proof.at.file, ""), proof.at.line)
    if proof.outcome == "refuted":
        message = f"`{proof.law}` does not hold: {proof.reason}"
        return Finding(Diagnostic("law-broken", "error", message, proof.at, _HINT, text), proof.witness)
    message = f"`{proof.law}` is not proven: {proof.reason}"
    return Finding(Diagnostic("not-proven", "warning", message, proof.at, _UNKNOWN, text))


CODES = ("law-broken", "not-proven")
