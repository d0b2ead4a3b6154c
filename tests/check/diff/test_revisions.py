"""Policies as they were committed, read from a real repository without touching what is checked out."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from aftersales import InvalidInput, PolicyError, Rulebook
from aftersales.check.diff import revisions
from aftersales.check.diff.documents import compared
from aftersales.check.diff.sides import read_sides
from tests.check.diff.made import OLD


def git(folder: Path, *words: str) -> str:
    """What git answers."""
    own = ("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run(["git", *own, *words], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two commits, a branch of the first, and a change that is not committed."""
    policies = tmp_path / "policies"
    (policies / "air").mkdir(parents=True)
    file = policies / "air" / "fares.yaml"
    git(tmp_path, "init", "--quiet")
    file.write_text(OLD, "utf-8")
    (policies / "fares.cases.yaml").write_text("cases: []\n", "utf-8")
    (tmp_path / "other.yaml").write_text("no policy: at all\n", "utf-8")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "first")
    git(tmp_path, "branch", "early")
    file.write_text(OLD.replace("10%", "15%"), "utf-8")
    git(tmp_path, "commit", "--quiet", "-am", "second")
    file.write_text(OLD.replace("10%", "5%"), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def verdicts(old: str, new: str) -> list[str]:
    """Of every change."""
    return [change.verdict for one in compared(*read_sides(old, new)).documents for change in one.changes]


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        ("early", "HEAD", "less"),
        ("HEAD", "policies", "more"),
        ("HEAD", "./policies/air/fares.yaml", "more"),
        ("HEAD~1:policies", "HEAD:policies", "less"),
        ("HEAD:policies/air/fares.yaml", "early:policies/air/fares.yaml", "more"),
        ("HEAD", "early:policies/air", "more"),
    ],
)
def test_what_was_committed(repository: Path, old: str, new: str, verdict: str) -> None:
    """By branch, by folder, by file, and against what is not committed."""
    before = git(repository, "status", "--porcelain")
    assert verdicts(old, new) == [verdict]
    assert git(repository, "status", "--porcelain") == before


def test_places_are_those_of_the_revision(repository: Path) -> None:
    """A finding says in which commit it stands."""
    (found,) = compared(*read_sides("early", "HEAD")).documents[0].changes
    assert found.at == ("early:policies/air/fares.yaml:11:5", "HEAD:policies/air/fares.yaml:11:5")


def test_a_saved_rulebook(repository: Path) -> None:
    """Beside a revision."""
    Rulebook.load("policies").save("now.rulebook")
    assert verdicts("now.rulebook", "policies") == []
    assert verdicts("HEAD:policies", "now.rulebook") == ["more"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nothing", "neither a file or folder here, nor a revision"),
        ("nothing:policies", "neither a file or folder here, nor a revision"),
        ("--output=x", "neither a file or folder here, nor a revision"),
        ("HEAD:nowhere", "no policy files here"),
    ],
)
@pytest.mark.usefixtures("repository")
def test_what_is_not_there(name: str, message: str) -> None:
    """Is said; nothing that looks like an option reaches git."""
    with pytest.raises(InvalidInput, match=message):
        read_sides(name, "policies")


@pytest.mark.usefixtures("repository")
def test_policies_that_do_not_load() -> None:
    """Their mistakes are told with the revision."""
    with pytest.raises(PolicyError, match=r"HEAD:other\.yaml:1:1"):
        read_sides("HEAD:other.yaml", "policies")


def test_a_link_is_not_followed(repository: Path) -> None:
    """It could lead anywhere."""
    (repository / "policies" / "link.yaml").symlink_to("/etc/hostname")
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "-m", "link")
    with pytest.raises(InvalidInput, match="symbolic link"):
        read_sides("HEAD:policies", "policies/air")


@pytest.mark.usefixtures("repository")
def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before any of it is read."""
    monkeypatch.setattr(revisions, "MOST_BYTES", 10)
    with pytest.raises(InvalidInput, match="more than"):
        read_sides("HEAD", "policies")


def test_outside_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name is no revision there."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text(OLD, "utf-8")
    with pytest.raises(InvalidInput, match="nor a revision"):
        read_sides("main", "a.yaml")
