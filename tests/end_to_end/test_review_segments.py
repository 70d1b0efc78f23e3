"""Sentences to label next, from the list to the classifier that learned from them."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Command

LETTERS = {
    "a.txt": (
        "We greet you from the village. The pump has been dry for two weeks and we drink from the "
        "river. The clinic had no medicine when my son had malaria. Thanks."
    ),
    "b.txt": (
        "The well is salty and the children refuse to drink its water. The nurse is kind but there "
        "is only one of her for all of us. The pump has been dry for two weeks and we drink from "
        "the river."
    ),
    "c.txt": "No water came today.",
}
TRUTH = {
    "pump": "Water",
    "well": "Water",
    "No water": "Water",
    "clinic": "Health",
    "nurse": "Health",
}


@pytest.fixture(scope="module")
def analysed(satchel: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("letters")
    for name, text in LETTERS.items():
        (folder / name).write_text(text, "utf-8")
    corpus = folder.parent / "letters.satchel"
    satchel("analyze", folder, "--corpus", corpus, "--labels", "Water,Health")
    return corpus


@pytest.fixture
def corpus(analysed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(analysed, tmp_path / "letters.satchel"))


def listed(satchel: Command, corpus: Path) -> list[dict]:
    out = satchel("review", corpus, "--segments", "--jsonl").stdout
    return [json.loads(line) for line in out.splitlines()]


def fill_in(satchel: Command, corpus: Path, table: Path) -> None:
    """Label the sentences that have one of the two labels, as a person would in a spreadsheet."""
    satchel("review", corpus, "--segments", "--out", table)
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["label"] = next((label for key, label in TRUTH.items() if key in row["text"]), "")
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    satchel("annotate", "import", table, "--corpus", corpus, "--annotator", "Ana")


def test_every_sentence_is_listed_once_with_where_it_stands(satchel: Command, corpus: Path) -> None:
    found = listed(satchel, corpus)
    texts = [one["text"] for one in found]
    assert len(texts) == len(set(texts))
    assert sum("pump" in text for text in texts) == 1
    assert not any(text.startswith("Thanks") for text in texts)
    for one in found:
        letter = LETTERS[Path(one["path"]).name]
        assert letter[one["start"] : one["end"]] == one["text"]
        assert one["text"] in one["context"]
        assert one["label"] in ("Water", "Health")
        assert 0 <= one["uncertainty"] <= 1


def test_sentences_that_were_labelled_are_not_listed_again(
    satchel: Command, corpus: Path, tmp_path: Path
) -> None:
    fill_in(satchel, corpus, tmp_path / "t.csv")
    texts = [one["text"] for one in listed(satchel, corpus)]
    assert texts == ["We greet you from the village."]
    table = tmp_path / "rest.csv"
    table.write_text("text,label\nWe greet you from the village.,Health\n", "utf-8")
    satchel("annotate", "import", table, "--corpus", corpus)
    done = satchel("review", corpus, "--segments")
    assert done.stdout == ""
    assert "Every sentence has a label" in done.stderr


def test_a_document_of_one_sentence_is_labelled_with_it(
    satchel: Command, corpus: Path, tmp_path: Path
) -> None:
    assert any(one["path"].endswith("c.txt") for one in listed(satchel, corpus))
    table = tmp_path / "t.csv"
    table.write_text("document,label\nc.txt,Water\n", "utf-8")
    satchel("annotate", "import", table, "--corpus", corpus)
    assert not any(one["path"].endswith("c.txt") for one in listed(satchel, corpus))


def test_labelled_sentences_teach_and_explain(
    satchel: Command, corpus: Path, tmp_path: Path
) -> None:
    fill_in(satchel, corpus, tmp_path / "t.csv")
    ids = {Path(one["path"]).name: one["id"] for one in listed(satchel, corpus)}
    done = satchel("explain", corpus, str(ids["a.txt"]), "--segments", "--json")
    found = {one["text"]: one for one in json.loads(done.stdout)["segments"]}
    pump = next(one for text, one in found.items() if "pump" in text)
    assert (pump["label"], pump["label_by"]) == ("Water", "person")
    assert "given by a person" in satchel("explain", corpus, str(ids["a.txt"]), "--segments").stdout
    clinic = next(one for text, one in found.items() if "clinic" in text)
    assert {label for near in clinic["nearest"] for label in near["labels"]} >= {"Health"}
    assert all(near["text"] != clinic["text"] for near in clinic["nearest"])
    taught = satchel("train", "--corpus", corpus, "--out", tmp_path / "pack", "--json").stdout
    assert json.loads(taught)["counts"] == {"Water": 3, "Health": 2}


def test_before_there_are_labels_typical_sentences_come(satchel: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(LETTERS["a.txt"], "utf-8")
    corpus = tmp_path / "c.satchel"
    satchel("analyze", tmp_path / "a.txt", "--corpus", corpus, "--tasks", "sentiment")
    found = listed(satchel, corpus)
    assert found
    assert all(one["label"] is None and one["uncertainty"] is None for one in found)
