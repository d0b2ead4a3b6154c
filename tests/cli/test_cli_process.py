"""The command line as a process of its own: start, encodings, pipes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import aftersales
from aftersales.cli import HELP, commands
from tests.cli.run import AT, run

MODULE = (sys.executable, "-m", "aftersales")


def process(*arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The finished process of a command."""
    source = str(Path(aftersales.__file__).parents[1])
    env = {**os.environ, "PYTHONPATH": source, **environment}
    return subprocess.run([*MODULE, *map(str, arguments)], capture_output=True, env=env, check=False, timeout=60)


def test_version() -> None:
    """`--version` prints the package's own."""
    assert process("--version").stdout.decode().strip() == f"aftersales, version {aftersales.__version__}"


def test_help_lists_every_command() -> None:
    """One line each, from the table."""
    shown = process("--help").stdout.decode()
    assert all(f"  {name} " in shown and text in shown for name, text in HELP.items())


def test_every_command_has_its_module_and_its_name() -> None:
    """The table and the modules agree."""
    for name in HELP:
        assert run(name, "--help").exit_code == 0
        command = commands.get_command(None, name)  # type: ignore[arg-type]
        assert command is not None
        assert command.name == name


def test_help_imports_nothing_heavy() -> None:
    """`--help` answers at once because no command and no model is imported for it."""
    watch = "import sys; sys.argv = ['aftersales', '--help']; import atexit; "
    watch += "atexit.register(lambda: print(sorted({'pydantic', 'yaml', 'json', 'holidays'} & set(sys.modules)))); "
    done = subprocess.run(
        [sys.executable, "-c", watch + "from aftersales.cli import main; main()"],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(Path(aftersales.__file__).parents[1])},
        check=True,
        timeout=60,
    )
    assert done.stdout.decode().splitlines()[-1] == "[]"


def test_unknown_command() -> None:
    """Wrong usage ends with 2."""
    done = process("refund")
    assert done.returncode == 2
    assert b"No such command 'refund'" in done.stderr


def test_output_is_utf_8_whatever_the_locale(booking: Path, policies: Path) -> None:
    """Chinese text survives a machine that is set to ASCII."""
    asked = ("quote", booking, "--cancel", "--at", AT, "--policies", policies, "--lang", "zh")
    done = process(*asked, LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert "退款" in done.stdout.decode("utf-8")


def test_broken_pipe_is_silent() -> None:
    """A reader that goes away is no error to talk about."""
    command = [*MODULE, "schema", "policy"]
    env = {**os.environ, "PYTHONPATH": str(Path(aftersales.__file__).parents[1])}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env) as started:
        assert started.stdout is not None
        assert started.stderr is not None
        started.stdout.close()
        assert started.stderr.read() == b""


def test_error_goes_to_standard_error(tmp_path: Path) -> None:
    """Standard output stays empty for the next program to read."""
    done = process("quote", tmp_path / "nowhere.json", "--cancel", "--at", AT)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == f"{tmp_path / 'nowhere.json'}: error: no such file or directory\n"


def test_defect_of_ours_is_one_line() -> None:
    """Even then there is no traceback, but a way to see it."""
    code = "import aftersales.cli as c; c.HELP['oops'] = ''; import sys; sys.argv = ['aftersales', 'oops']; c.main()"
    env = {**os.environ, "PYTHONPATH": str(Path(aftersales.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=env, check=False, timeout=60)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert b"internal: ModuleNotFoundError" in done.stderr
