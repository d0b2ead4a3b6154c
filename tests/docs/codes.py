"""Every diagnostic code that `src/` can emit, read from its syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

SRC = Path(__file__).resolve().parents[2] / "src"
CHECK = SRC / "aftersales/check"
_CODE_AT = {"Mistake": 1, "report": 1, "_at_mark": 1, "Diagnostic": 0}
"""Callables that make diagnostics, with the place of the code among their arguments."""


@cache
def codes() -> frozenset[str]:
    """The codes of all modules."""
    return frozenset(code for file in sorted(SRC.rglob("*.py")) for code in codes_in(file))


@cache
def codes_of_check() -> frozenset[str]:
    """The codes that `check` alone emits: its passes, and what it says of comments that ignore findings."""
    files = [*sorted((CHECK / "passes").glob("*.py")), CHECK / "ignored.py"]
    return frozenset(code for file in files for code in codes_in(file))


@cache
def codes_of_prove() -> frozenset[str]:
    """The codes that `prove` alone emits."""
    return codes_in(CHECK / "prove/proofs.py")


@cache
def codes_in(file: Path) -> frozenset[str]:
    """The codes of one module."""
    tree = ast.parse(file.read_text("utf-8"))
    return frozenset(code for call in _calls(tree) for code in _codes(call, tree))


def _calls(tree: ast.Module) -> Iterator[ast.expr]:
    """The expressions that stand for a code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            place = _CODE_AT.get(_name(node.func))
            yield from (word.value for word in node.keywords if word.arg == "code" and place is not None)
            if place is not None and len(node.args) > place:
                yield node.args[place]


def _name(called: ast.expr) -> str:
    return called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""


def _codes(expression: ast.expr, tree: ast.Module) -> Iterator[str]:
    """The texts an expression can have: itself, or what is assigned to a name in its module."""
    if isinstance(expression, ast.Constant) and isinstance(expression.value, str):
        yield expression.value
    elif isinstance(expression, ast.IfExp):
        yield from (*_codes(expression.body, tree), *_codes(expression.orelse, tree))
    elif isinstance(expression, ast.Name):
        for target, value in _assignments(tree):
            if isinstance(target, ast.Name) and target.id == expression.id:
                yield from _codes(value, ast.Module([], []))


def _assignments(tree: ast.Module) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Targets with their values, pair by pair where both are tuples."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            target, value = node.targets[0], node.value
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                yield from zip(target.elts, value.elts, strict=True)
            else:
                yield target, value
