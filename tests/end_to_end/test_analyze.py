"""`satchel analyze` as a person uses it: all is read, told, resumed; what fails is explained."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.conftest import Command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small folder of documents that a test may change."""
    folder = tmp_path / "docs with spaces é 日本語"
    folder.mkdir()
    (folder / "good.txt").write_text("The new well is wonderful. Thank you!", encoding="utf-8")
    (folder / "mau.txt").write_text(
        "A água está suja e as crianças ficam doentes. É terrível.", encoding="utf-8"
    )
    (folder / "水.txt").write_text("浄水場の工事は遅れている。とても残念です。", encoding="utf-8")
    return folder


def exported(satchel: Command, corpus: Path) -> list[dict[str, Any]]:
    out = corpus.with_suffix(".jsonl")
    satchel("export", corpus, "--format", "jsonl", "--out", out)
    return [flat(json.loads(line)) for line in out.read_text(encoding="utf-8").splitlines()]


def flat(row: dict[str, Any]) -> dict[str, Any]:
    """A row with names of labels in place of predictions."""
    row["sentiment"] = row["sentiment"] and row["sentiment"]["label"]
    row["label"] = row["labels"][0]["label"] if row["labels"] else None
    return row


def test_a_folder_becomes_a_corpus_and_a_summary(satchel: Command, folder: Path) -> None:
    corpus = folder.parent / "a.satchel"
    done = satchel("analyze", folder, "--corpus", corpus)
    for expected in ("Documents read", "Portuguese", "Japanese", "English", "negative", "positive"):
        assert expected in done.stdout
    rows = {str(row["name"]): row for row in exported(satchel, corpus)}
    assert {name: row["language"] for name, row in rows.items()} == {
        "good.txt": "en",
        "mau.txt": "pt",
        "水.txt": "ja",
    }
    assert {name: row["sentiment"] for name, row in rows.items()} == {
        "good.txt": "positive",
        "mau.txt": "negative",
        "水.txt": "negative",
    }


def test_a_second_run_does_only_what_is_new_or_changed(satchel: Command, folder: Path) -> None:
    corpus = folder.parent / "a.satchel"
    satchel("analyze", folder, "--corpus", corpus)
    again = satchel("analyze", folder, "--corpus", corpus)
    assert again.stderr.strip().endswith("3 of 3 files were known already.")
    assert "0 documents analysed" in again.stderr
    (folder / "good.txt").write_text("The well is broken again, a disaster.", encoding="utf-8")
    (folder / "new.md").write_text("# News\n\nA school opened.", encoding="utf-8")
    changed = satchel("analyze", folder, "--corpus", corpus)
    assert "2 documents analysed" in changed.stderr
    rows = {str(row["name"]): row for row in exported(satchel, corpus)}
    assert len(rows) == 4
    assert rows["good.txt"]["sentiment"] == "negative"


def test_a_task_asked_for_later_is_added(satchel: Command, folder: Path) -> None:
    corpus = folder.parent / "a.satchel"
    satchel("analyze", folder, "--corpus", corpus, "--tasks", "language")
    assert all(row["sentiment"] is None for row in exported(satchel, corpus))
    satchel("search", corpus, "dirty water", "--semantic", code=1)
    satchel("analyze", folder, "--corpus", corpus)
    rows = exported(satchel, corpus)
    assert all(row["sentiment"] and row["keywords"] for row in rows)


def test_labels_are_given_and_new_documents_get_them_too(satchel: Command, folder: Path) -> None:
    corpus = folder.parent / "a.satchel"
    done = satchel("analyze", folder, "--corpus", corpus, "--labels", "Water,Schools")
    assert "Water" in done.stdout
    (folder / "school.txt").write_text(
        "The school has no teachers and the pupils have no books.", encoding="utf-8"
    )
    satchel("analyze", folder, "--corpus", corpus)
    rows = {str(row["name"]): row for row in exported(satchel, corpus)}
    assert rows["school.txt"]["label"] == "Schools"
    assert rows["水.txt"]["label"] == "Water"


def test_what_cannot_be_read_is_listed_and_the_rest_is_done(
    satchel: Command, folder: Path, samples: Path
) -> None:
    corpus = folder.parent / "a.satchel"
    broken = sorted((samples / "broken").iterdir())
    for file in broken:
        shutil.copy(file, folder)
    (folder / "program.exe").write_bytes(b"MZ\x90\x00" + bytes(range(256)) * 20)
    done = satchel("analyze", folder, "--corpus", corpus, code=3)
    for file in [*broken, folder / "program.exe"]:
        assert file.name in done.stdout
    assert "protected by a password" in done.stdout
    assert "Run text recognition (OCR)" in done.stdout
    assert len([row for row in exported(satchel, corpus) if row["status"] == "read"]) == 3


def test_a_file_name_that_is_no_unicode_is_read_like_any_other(
    satchel: Command, tmp_path: Path
) -> None:
    name = os.fsdecode(b"relat\xf3rio.txt")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / name).write_text("The well is dry.")
    corpus = tmp_path / "a.satchel"
    done = satchel("analyze", tmp_path / "docs", "--corpus", corpus)
    assert "Documents read" in done.stdout
    again = satchel("analyze", tmp_path / "docs", "--corpus", corpus)
    assert "1 of 1 files were known already" in again.stderr
    (row,) = exported(satchel, corpus)
    assert str(row["path"]).endswith("relat\\xf3rio.txt")


def test_nothing_readable_is_exit_code_1(satchel: Command, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    satchel("analyze", tmp_path / "empty.txt", "--corpus", tmp_path / "a.satchel", code=1)


@pytest.mark.parametrize(
    "arguments",
    [
        ("analyze",),
        ("analyze", "."),
        ("analyze", "no-such-folder", "--corpus", "a.satchel"),
        ("analyze", ".", "--corpus", "a.satchel", "--tasks", "poetry"),
        (
            "analyze",
            ".",
            "--corpus",
            "a.satchel",
            "--labels",
            "a,b",
            "--codebook",
            "pyproject.toml",
        ),
        ("classify",),
        ("nonsense",),
    ],
)
def test_wrong_usage_is_exit_code_2(satchel: Command, arguments: tuple[str, ...]) -> None:
    satchel(*arguments, code=2)


def test_a_file_that_is_no_corpus_is_refused_with_a_sentence(
    satchel: Command, tmp_path: Path
) -> None:
    (tmp_path / "a.satchel").write_text("not a corpus " * 100)
    (tmp_path / "t.txt").write_text("text")
    done = satchel("analyze", tmp_path / "t.txt", "--corpus", tmp_path / "a.satchel", code=1)
    assert "a.satchel" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_table_is_read_by_rows_of_the_column_asked_for(satchel: Command, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(
        "id,comment,remark\n1,The water is clean,short\n2,The road is closed again,x\n"
    )
    corpus = tmp_path / "a.satchel"
    satchel("analyze", tmp_path / "t.csv", "--corpus", corpus, "--text-column", "comment")
    rows = exported(satchel, corpus)
    assert [row["locator"] for row in rows] == ["row 2", "row 3"]
    assert [row["text"] for row in rows] == ["The water is clean", "The road is closed again"]
    satchel("analyze", tmp_path / "t.csv", "--corpus", corpus, "--text-column", "remark")
    assert {row["text"] for row in exported(satchel, corpus)} == {"short", "x"}


def test_an_empty_folder_is_told_in_a_sentence(satchel: Command, tmp_path: Path) -> None:
    empty = tmp_path / "nothing here"
    empty.mkdir()
    (empty / ".hidden.txt").write_text("secret", encoding="utf-8")
    done = satchel("analyze", empty, "--corpus", tmp_path / "a.satchel", code=1)
    assert "no file to read in" in done.stderr
    assert "nothing here" in done.stderr
    assert done.stdout == ""


def test_files_that_are_gone_are_told_and_removed_only_when_asked(
    satchel: Command, folder: Path
) -> None:
    corpus = folder.parent / "a.satchel"
    (folder / "sub").mkdir()
    (folder / "sub" / "gone.txt").write_text("A zebra was seen at the well.", encoding="utf-8")
    elsewhere = folder.parent / "elsewhere.txt"
    elsewhere.write_text("Another note.", encoding="utf-8")
    assert "no longer" not in satchel("analyze", folder, elsewhere, "--corpus", corpus).stderr
    shutil.rmtree(folder / "sub")
    elsewhere.unlink()
    done = satchel("analyze", folder, "--corpus", corpus)
    assert "1 file is no longer there; what was read of it stays" in done.stderr
    assert len(exported(satchel, corpus)) == 5
    assert "gone.txt" in satchel("search", corpus, "zebra").stdout
    done = satchel("analyze", folder, "--corpus", corpus, "--forget-missing")
    assert "1 file is no longer there and was removed" in done.stderr
    names = {str(row["name"]) for row in exported(satchel, corpus)}
    # What lies outside of the folders named is not judged.
    assert names == {"good.txt", "mau.txt", "水.txt", "elsewhere.txt"}
    assert "gone.txt" not in satchel("search", corpus, "zebra", code=None).stdout
    assert "no longer" not in satchel("analyze", folder, "--corpus", corpus).stderr
