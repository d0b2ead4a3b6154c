"""What a comparison covered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tests.reference.interpreter import ReferenceLine, ReferenceQuote


@dataclass
class Tally:
    """What a run covered, so that a comparison of nothing does not look like success."""

    quotes: int = 0
    documents: int = 0
    rows: int = 0
    reached: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    requests: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    ways: Counter[str] = field(default_factory=Counter)
    different: Counter[str] = field(default_factory=Counter)
    first: dict[str, tuple[int, int]] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        """Both together."""
        self.quotes, self.documents = self.quotes + other.quotes, self.documents + other.documents
        self.rows, self.reached = self.rows + other.rows, self.reached + other.reached
        for (_, mine), (_, theirs) in zip(self._named(), other._named(), strict=True):
            mine.update(theirs)
        self.first = other.first | self.first

    def count(self, answer: ReferenceQuote) -> None:
        """One more quote."""
        self.quotes += 1
        self.outcomes[answer.outcome] += 1
        self.kinds["some kept, some back"] += bool(answer.refund and answer.penalty)
        self.kinds["at least something"] += bool(answer.at_least)
        self.kinds["several payouts"] += len(answer.route.payouts) > 1
        for payout in answer.route.payouts:
            self.ways[payout.because or f"{payout.how} of {payout.form}"] += 1
        self.ways.update([f"stuck: {code}" for code in answer.route.codes])
        self.kinds["points clawed back"] += bool(answer.route.clawbacks)
        self.kinds["compensation"] += bool(answer.compensation)
        self.kinds["a fee"] += bool(answer.fee)
        self.requests[f"{answer.kind} {answer.outcome}"] += 1
        for line in answer.lines:
            self._count_line(line)

    def _count_line(self, line: ReferenceLine) -> None:
        self.codes[line.code or f"granted by {(line.document or '').partition('-')[0]}"] += 1
        answer = line.answer
        self.kinds["a right for a partly used journey"] += line.outcome == "granted" and 0 < line.used < line.paid
        if answer is not None:
            self.kinds["options"] += bool(answer.options)
            self.kinds["another form"] += bool(answer.form)
            self.kinds["things given"] += bool(answer.gives)

    def differs(self, kind: str, where: tuple[int, int]) -> None:
        """One more difference of a kind, seen in a world at a booking."""
        self.different[kind] += 1
        self.first.setdefault(kind, where)

    def summary(self) -> str:
        """What there is to say."""
        agree = self.quotes - self.different.total()
        reached = f"{self.reached} of {self.rows} rows reached"
        lines = [f"{agree} of {self.quotes} quotes agree; {self.documents} documents, {reached}"]
        lines += [f"  {name}: {dict(counts.most_common())}" for name, counts in self._named()[:-1]]
        lines += [f"  {n} x {kind} {self.first[kind]}" for kind, n in self.different.most_common()]
        return "\n".join(lines)

    def _named(self) -> list[tuple[str, Counter[str]]]:
        named = [
            ("outcomes", self.outcomes),
            ("requests", self.requests),
            ("lines", self.codes),
            ("quotes with", self.kinds),
            ("payouts", self.ways),
        ]
        return [*named, ("differences", self.different)]
