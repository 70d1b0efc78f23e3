"""Finding files: every readable file once, in a stable order, and nothing that is no document."""

import os
import sys

import pytest

from desktop_app.errors import InputError
from desktop_app.readers.scan import scan
from tests.links import make_link


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "notes of María"
    for name in ["b.txt", "a.txt", "Ärzte/日本語 メモ.docx", "z/deep/er/c.pdf"]:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"12345")
    return root


def _names(found, root):
    return [file.path.relative_to(root).as_posix() for file in found]


def test_finds_files_in_folders_of_folders_in_order(folder):
    found = list(scan([folder]))
    assert _names(found, folder) == ["a.txt", "b.txt", "z/deep/er/c.pdf", "Ärzte/日本語 メモ.docx"]


def test_tells_size_and_time(folder):
    os.utime(folder / "a.txt", ns=(5, 1_700_000_000_123_456_700))
    (file,) = scan([folder / "a.txt"])
    assert (file.size, file.modified_ns) == (5, (folder / "a.txt").stat().st_mtime_ns)


@pytest.mark.parametrize(
    "name",
    [
        ".hidden", ".git/config", ".DS_Store", "._a.txt", "~$a.docx", "Thumbs.db", "desktop.ini",
        "work.satchel", "work.satchel-wal", "work.satchel-shm", "__MACOSX/a.txt",
    ],
)  # fmt: skip
def test_passes_over_what_is_no_document(folder, name):
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(b"x")
    assert len(list(scan([folder]))) == 4


def test_takes_a_file_given_by_name_whatever_it_is_called(folder):
    (folder / ".hidden").write_bytes(b"x")
    assert _names(scan([folder / ".hidden"]), folder) == [".hidden"]


def test_yields_a_file_given_twice_once(folder):
    assert len(list(scan([folder / "a.txt", folder, folder / "z"]))) == 4


def test_names_a_missing_path(folder):
    with pytest.raises(InputError, match="missing here"):
        list(scan([folder, folder / "missing here"]))


def test_survives_a_loop_of_links(folder):
    make_link(folder / "z" / "loop", folder, to_folder=True)
    assert len(list(scan([folder]))) == 4


def test_yields_a_dangling_link_so_that_reading_it_fails_aloud(folder):
    make_link(folder / "c.txt", folder / "gone.txt")
    assert "c.txt" in _names(scan([folder]), folder)


def test_yields_an_unreadable_folder_so_that_reading_it_fails_aloud(folder, monkeypatch):
    listdir = os.listdir

    def refuse(path):
        if path.name == "z":
            raise PermissionError(13, "Permission denied")
        return listdir(path)

    monkeypatch.setattr(os, "listdir", refuse)
    assert _names(scan([folder]), folder)[2] == "z"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_passes_over_pipes(folder):
    os.mkfifo(folder / "pipe")
    assert len(list(scan([folder]))) == 4
