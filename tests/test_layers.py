"""Imports go down only: a reader of one folder needs nothing above it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import aftersales

SOURCE = Path(aftersales.__file__).parent
LAYERS = ("values", "model", "policy", "plan", "engine", "text", "batch", "check", "cli")
FILES = sorted(path for path in SOURCE.rglob("*.py") if path.parent != SOURCE)


def imported(file: Path) -> set[str]:
    """The folders of the package that a file imports from, wherever in the file."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno} imports relatively"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return {_home(name.split(".")[1]) for name in names if name.startswith("aftersales.")}


def _home(name: str) -> str:
    """The folder itself, or the folder where a public name lives."""
    module = getattr(getattr(aftersales, name, None), "__module__", None)
    return str(module).split(".")[1] if module and name in aftersales.__all__ else name


def test_every_folder_has_a_layer() -> None:
    """A new folder finds its place in the list first."""
    assert {path.relative_to(SOURCE).parts[0] for path in FILES} <= set(LAYERS)
    assert len(FILES) > 40


@pytest.mark.parametrize("file", FILES, ids=[str(path.relative_to(SOURCE)) for path in FILES])
def test_imports_go_down(file: Path) -> None:
    """A file imports from its own folder and from those below; type checking counts too."""
    own = LAYERS.index(file.relative_to(SOURCE).parts[0])
    allowed = {*LAYERS[: own + 1], "_version", "__version__"}
    assert imported(file) <= allowed


def test_the_front_door_imports_nothing_at_once() -> None:
    """`__init__` names its homes as text; only a type checker follows them."""
    tree = ast.parse((SOURCE / "__init__.py").read_text("utf-8"))
    eager = {node.module for node in tree.body if isinstance(node, ast.ImportFrom)}
    assert eager <= {"__future__", "importlib", "typing", "aftersales._version"}
