"""A YAML language server that runs, with the schema of policies beside what is edited."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aftersales.cli.schema import schema_of
from tests.editor.lsp import Client, running

SERVER = "yaml-language-server@1.19.2"
FOLDER = Path("build/editor").resolve()
PAGE = Path("docs/editor.md")


@pytest.fixture(scope="session")
def server() -> Path:
    """The server's program, installed if it is missing."""
    program = FOLDER / SERVER / "node_modules/.bin/yaml-language-server"
    if not program.exists():
        quiet = ["--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(["npm", "install", *quiet, "--prefix", str(FOLDER / SERVER), SERVER], check=True, timeout=300)
    return program


@pytest.fixture(scope="module")
def editor(server: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A folder with `policy.schema.json`, open in the server under the settings that the page has."""
    root = tmp_path_factory.mktemp("policies")
    (root / "policy.schema.json").write_text(json.dumps(schema_of("policy")), "utf-8")
    with running(["node", str(server), "--stdio"], root, _settings()) as client:
        yield client


def _settings() -> dict[str, Any]:
    """The settings on the page, by section as the server asks for them."""
    match = re.search(r"```json\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert match is not None
    found: dict[str, dict[str, Any]] = {}
    for name, value in json.loads(match[1]).items():
        section, _, key = name.partition(".")
        found.setdefault(section, {})[key] = value
    return found
