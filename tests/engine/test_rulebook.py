"""Rulebooks: from folders, files and texts, and saved."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aftersales import PolicyError, Rulebook
from tests.simple import answer, ask, book, booking, document

HALF, FREE = document("cancel: [{penalty: 50%}]"), document("cancel: [{free: true}]", "r", "right")


def codes(place: Path) -> list[str]:
    """What is wrong with a place that must not load."""
    with pytest.raises(PolicyError) as error:
        Rulebook.load(place)
    return [found.code for found in error.value.diagnostics]


def test_a_folder_and_its_subfolders(tmp_path: Path) -> None:
    """Every `.yaml` but the cases; other files are left alone."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "t.yaml").write_text(HALF)
    (tmp_path / "deep" / "r.yaml").write_text(FREE)
    (tmp_path / "t.cases.yaml").write_text("cases: [")
    (tmp_path / "notes.txt").write_text("cases: [")
    assert answer(Rulebook.load(tmp_path), booking()) == "100.00"
    assert answer(Rulebook.load(str(tmp_path / "t.yaml")), booking()) == "50.00"


def test_the_digest_is_of_the_texts() -> None:
    """Names and order do not matter, a character does."""
    one = Rulebook.of_texts({"a.yaml": HALF, "b.yaml": FREE})
    two = Rulebook.of_texts({"x.yaml": FREE, "y.yaml": HALF})
    assert one.digest == two.digest != book(HALF, FREE + "# more\n").digest
    assert ask(one, booking()).to_dict()["stamp"]["policies"] == one.digest


def test_places_without_policies(tmp_path: Path) -> None:
    """Nothing there, nothing in it, or nothing readable."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\xff")
    assert codes(tmp_path / "none") == ["no-folder"]
    assert codes(tmp_path / "empty") == ["no-policies"]
    assert codes(tmp_path / "bytes.yaml") == ["unreadable"]


def test_saving_gives_the_file_its_ending(tmp_path: Path) -> None:
    """Whatever it was called, it is a `.rulebook`, and loading it needs no sources."""
    book(HALF).save(tmp_path / "mine.bin")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.rulebook"]
    assert answer(Rulebook.load(tmp_path / "mine.rulebook"), booking()) == "50.00"


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"aftersales": 1}', '{"aftersales": 99}', "null"])
def test_files_that_are_no_saved_rulebook(tmp_path: Path, text: str) -> None:
    """Refused with a code, whatever they hold."""
    (tmp_path / "x.rulebook").write_text(text)
    assert codes(tmp_path / "x.rulebook") == ["saved-rulebook"]
    assert codes(tmp_path / "none.rulebook") == ["saved-rulebook"]


def test_a_rulebook_saved_by_another_version(tmp_path: Path) -> None:
    """It is refused rather than guessed at."""
    file = tmp_path / "x.rulebook"
    book(HALF).save(file)
    file.write_text(json.dumps(json.loads(file.read_text()) | {"version": "0.0.0"}))
    assert codes(file) == ["saved-rulebook"]


def test_a_saved_rulebook_that_was_edited(tmp_path: Path) -> None:
    """A mistake brought in by hand is a diagnostic when the document is needed, never a crash."""
    file = tmp_path / "x.rulebook"
    book(HALF).save(file)
    file.write_text(file.read_text().replace("50%", "500%"))
    with pytest.raises(PolicyError):
        answer(Rulebook.load(file), booking())


def test_a_rulebook_shows_what_it_is() -> None:
    """The number of documents and the start of the digest."""
    rules = book(HALF, FREE)
    assert "2" in repr(rules)
    assert rules.digest[:12] in repr(rules)
