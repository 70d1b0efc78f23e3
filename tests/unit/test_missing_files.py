"""Which files count as gone: those of the folders asked about, that nobody can find any more."""

import shutil

import pytest

from desktop_app.corpus.annotations import Annotation, Target
from desktop_app.pipeline.missing_files import missing_files
from desktop_app.readers.scan import FoundFile, scan
from tests.unit.filled_corpus import Given, fill


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "docs"
    (folder / "sub").mkdir(parents=True)
    for name in ("a.txt", "sub/b.txt", ".kept.txt"):
        (folder / name).write_text(name)
    return folder


@pytest.fixture
def corpus(folder):
    paths = [folder / "a.txt", folder / "sub" / "b.txt", folder / ".kept.txt"]
    given = [Given(str(path), path.name) for path in paths]
    with fill(folder.parent / "c.satchel", given) as corpus:
        yield corpus


def missing(corpus, *paths):
    return missing_files(corpus, paths, list(scan(paths)))


def test_nothing_is_gone_that_is_there_even_if_it_is_passed_over(corpus, folder):
    assert missing(corpus, folder) == []


def test_what_was_deleted_is_gone(corpus, folder):
    shutil.rmtree(folder / "sub")
    assert missing(corpus, folder) == [str(folder / "sub" / "b.txt")]
    assert missing(corpus, folder.parent) == [str(folder / "sub" / "b.txt")]


def test_other_folders_are_not_judged(corpus, folder):
    shutil.rmtree(folder / "sub")
    other = folder.parent / "docs2"
    other.mkdir()
    assert missing(corpus, other) == []
    assert missing(corpus, folder / "a.txt") == []


def test_a_folder_that_cannot_be_opened_keeps_its_files(corpus, folder):
    sub = folder / "sub"
    found = [one for one in scan([folder]) if one.path.parent != sub]
    shutil.rmtree(sub)
    # `scan` gives such a folder as if it were a file.
    assert missing_files(corpus, [folder], [*found, FoundFile(sub, 0, 0)]) == []


def test_forgetting_takes_all_that_hangs_on_a_file(corpus, folder):
    path = str(folder / "sub" / "b.txt")
    document = next(one for one in corpus.documents() if one.path == path)
    with corpus.transaction():
        corpus.annotations.add([Annotation(Target(document.id), "water")])
        corpus.files.forget([path, "/never/there.txt"])
    assert path not in corpus.files.stored()
    assert [one.path for one in corpus.documents()] == [
        str(folder / ".kept.txt"),
        str(folder / "a.txt"),
    ]
    assert corpus.annotations.all() == []
    assert corpus.annotations.lost() == 0
    assert corpus.search("b.txt", 5) == []
