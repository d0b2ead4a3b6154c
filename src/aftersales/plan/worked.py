"""A formula worked out in words, step by step, with the same values the engine uses."""

from __future__ import annotations

from aftersales.model.record import Selection
from aftersales.plan.formula import (
    Basis,
    Constant,
    Environment,
    FactAmount,
    Formula,
    Greatest,
    Least,
    Less,
    Payable,
    PerUnit,
    Share,
    Sum,
)
from aftersales.policy.documents import Part
from aftersales.values.money import to_text


def worked(formula: Formula, env: Environment, currency: str, steps: list[str]) -> int:
    """The value of a formula; what was done on the way is appended to `steps`."""
    value = int(formula.value(env))
    text = to_text(value, currency)
    if isinstance(formula, Share):
        base = worked(formula.amount, env, currency, steps)
        points = formula.points(env)
        exact = _exact(base * points, currency)
        step = to_text(formula.step, currency)
        steps.append(
            f"{_percent(points)} of {to_text(base, currency)} = {exact}"
            + ("" if exact == text else f", rounded {formula.mode.replace('_', ' ')} to {step}: {text}")
        )
    elif isinstance(formula, Basis):
        steps.append(f"{part_text(formula.part)}{selection_text(formula.of)}: {text}")
    elif isinstance(formula, Constant):
        steps.append(f"fixed amount: {text}")
    elif isinstance(formula, FactAmount):
        steps.append(f"{formula.name}: {text}")
    elif isinstance(formula, PerUnit):
        _per_unit(formula, env, currency, steps)
        steps.append(f"{formula.combine} over each {' and '.join(formula.units)}: {text}")
    else:
        _inner(formula, env, currency, steps)
        steps.append(f"{_NAMES[type(formula)]}: {text}")
    return value


_NAMES = {
    Sum: "sum",
    Less: "difference",
    Least: "at most, the least",
    Greatest: "at least, the greatest",
    Payable: "payable",
}


def _per_unit(formula: PerUnit, env: Environment, currency: str, steps: list[str]) -> None:
    beyond = 0 if formula.beyond is None else int(formula.beyond.value(env))
    for number, unit in enumerate(list(env.units(formula.units, formula.part))[beyond:], beyond + 1):
        inner: list[str] = []
        worked(formula.amount, unit, currency, inner)
        steps += [f"{' and '.join(formula.units)} {number}: {step}" for step in inner]


def _inner(formula: Formula, env: Environment, currency: str, steps: list[str]) -> None:
    if isinstance(formula, Less):
        parts: tuple[Formula, ...] = (formula.amount, formula.less)
    elif isinstance(formula, Payable):
        parts = (formula.amount,)
    else:
        assert isinstance(formula, Sum | Least | Greatest)
        parts = formula.amounts
    for part in parts:
        worked(part, env, currency, steps)


def _percent(points: int) -> str:
    whole, rest = divmod(points, 100)
    return f"{whole}%" if not rest else f"{whole}.{rest:02d}%".replace("0%", "%")


def _exact(product: int, currency: str) -> str:
    """A product of minor units and basis points as decimal text, with as many decimals as it needs."""
    whole, rest = divmod(product, 10_000)
    text = to_text(whole, currency)
    return text if not rest else text + ("" if "." in text else ".") + f"{rest:04d}".rstrip("0")


def selection_text(of: Selection) -> str:
    """`fare`, `everything`, `everything but insurance`."""
    if not of.excluded:
        return " and ".join(of.names)
    return "everything but " + " and ".join(of.names) if of.names else "everything paid"


def part_text(part: Part) -> str:
    """`first 1 night of `, or nothing for what is unused."""
    if part.name in ("first", "next"):
        return f"{part.name} {part.nights} {'night' if part.nights == 1 else 'nights'} of "
    return "all of " if part.name == "all" else ""
