"""The folder of a run: whose it is, and what in it is removed, kept, and on the disk."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from aftersales import InvalidInput, Rulebook
from aftersales.batch.folder import Folder
from tests.batch.faults import Failing
from tests.batch.runs import asked, contents, lines, ran, written
from tests.simple import document


def test_files_of_others_stay(tmp_path: Path) -> None:
    """What no run writes is not removed from a run's folders."""
    source, out = written(tmp_path / "b.parquet"), tmp_path / "out"
    ran(source, out)
    (out / "quotes" / "notes.txt").write_text("mine")
    (out / "payouts" / ".cache").mkdir()
    (out / "x.partial").write_text("mine")
    (out / "quotes" / "part-000009.parquet").write_text("left by a kill")
    assert ran(source, out).before == 3
    kept = [name for name in contents(out) if not name.endswith(".parquet")]
    assert kept == ["manifest.jsonl", "quotes/notes.txt", "summary.json", "x.partial"]
    assert not (out / "quotes" / "part-000009.parquet").exists()


@pytest.mark.parametrize("place", [0, 100, -1], ids=["first line", "second line", "last line"])
def test_a_refused_run_leaves_the_manifest_as_it_is(tmp_path: Path, place: int) -> None:
    """Also one that is damaged or cut short."""
    source, out = written(tmp_path / "b.parquet"), tmp_path / "out"
    ran(source, out)
    manifest = bytearray((out / "manifest.jsonl").read_bytes())
    manifest[place] ^= 1
    (out / "manifest.jsonl").write_bytes(manifest)
    with pytest.raises(InvalidInput):
        ran(source, out, asked=asked(every=True))
    assert (out / "manifest.jsonl").read_bytes() == manifest


class Noting(Failing):
    """Notes what is synced."""

    def __init__(self) -> None:
        super().__init__()
        self.synced: list[Path] = []

    def sync(self, path: Path) -> None:
        """As ever."""
        self.synced.append(path)
        super().sync(path)


def test_new_folders_are_on_the_disk(tmp_path: Path) -> None:
    """Their names are in the folders above."""
    disk = Noting()
    ran(written(tmp_path / "b.parquet"), tmp_path / "a" / "b", disk)
    assert set(disk.synced[:2]) == {tmp_path, tmp_path / "a"}


class Unreadable(Failing):
    """A disk with a folder in which one may write, but not read."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def sync(self, path: Path) -> None:
        """It cannot be opened."""
        if path == self.folder:
            raise PermissionError
        super().sync(path)


def test_a_new_folder_in_one_that_may_not_be_read(tmp_path: Path) -> None:
    """Is used all the same."""
    assert ran(written(tmp_path / "b.parquet"), tmp_path / "out", Unreadable(tmp_path)).chunks == 3


def test_folders_that_a_killed_process_made_are_on_the_disk(tmp_path: Path) -> None:
    """It may have ended before it synced them."""
    source, out = written(tmp_path / "b.parquet", 12, 0), tmp_path / "out"
    ran(source, out, max_rejects=0)
    disk = Noting()
    ran(source, out, disk, resume=True)
    assert disk.synced[0] == out


def test_a_finished_run_on_a_disk_that_is_only_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written to find that nothing is to be done."""
    source, out = written(tmp_path / "b.parquet"), tmp_path / "out"
    ran(source, out)

    def refused(*_: object, **more: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    for name in ("unlink", "rename", "touch"):
        monkeypatch.setattr(Path, name, refused)
    assert ran(source, out, Failing(0, "before")).finished


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    """Nothing of it is touched."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "notes.txt").write_text("mine")
    with pytest.raises(InvalidInput, match=r"holds `notes.txt`"):
        ran(written(tmp_path / "b.parquet"), out)
    assert contents(out) == {"notes.txt": b"mine"}


def test_a_run_that_never_began_makes_way(tmp_path: Path) -> None:
    """Another one takes its folder, and what it left there uncounted is not taken for an answer."""
    source, out = written(tmp_path / "b.parquet"), tmp_path / "out"
    with pytest.raises(OSError, match="No space left"):
        ran(source, out, Failing(14, "before"))
    assert [name for name in contents(out) if name.startswith("payouts/")] == ["payouts/part-000000.parquet"]
    other = asked(rulebook=Rulebook.of_texts({"t.yaml": document("cancel: [{deny: no}]")}))
    ran(source, out, asked=other)
    assert lines(out, "payouts") == []


def test_a_whole_file_that_gets_a_row_more(tmp_path: Path) -> None:
    """Is another input."""
    source, out = written(tmp_path / "b.parquet"), tmp_path / "out"
    ran(source, out)
    written(source, 11)
    with pytest.raises(InvalidInput, match="other input"):
        ran(source, out, resume=True)


def test_a_folder_whose_manifest_is_gone_is_refused(tmp_path: Path) -> None:
    """Nobody can tell what its parts are; none is removed."""
    source, out = written(tmp_path / "b.parquet"), tmp_path / "out"
    ran(source, out)
    (out / "manifest.jsonl").unlink()
    before = contents(out)
    with pytest.raises(InvalidInput, match="which is of no run"):
        ran(source, out, resume=True)
    assert contents(out) == before


def test_two_runs_do_not_write_to_one_folder(tmp_path: Path) -> None:
    """The second is told so, each time that it tries."""
    source, out = written(tmp_path / "b.parquet"), tmp_path / "out"
    first, second = Folder(out), Folder(out)
    first.begin({"run": 1}, False)
    for _ in range(2):
        with pytest.raises(InvalidInput, match="another run is writing"):
            second.begin({"run": 1}, False)
    with pytest.raises(InvalidInput, match="another run is writing"):
        ran(source, out)
    first.close()
