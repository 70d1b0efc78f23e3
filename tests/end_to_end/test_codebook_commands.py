"""The codebook, labels by people, what to label next and agreement, as typed by a person."""

import csv
import json
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.end_to_end.conftest import Command

ANSWERS = (
    ("The pump in our village has been dry for two weeks.", "Water"),
    ("Clean water would be the best thing for us.", "Water"),
    ("We walk an hour to the river to fetch water.", "Water"),
    ("The well is salty and the children refuse to drink.", "Water"),
    ("The clinic had no medicine when my son had malaria.", "Health"),
    ("The nurse is kind but there is only one of her.", "Health"),
    ("My mother waited a whole day to see a doctor.", "Health"),
    ("The hospital is too far for pregnant women.", "Health"),
    ("The bridge broke in the rains and nobody repaired it.", "Roads"),
    ("Lorries cannot reach the market because of the mud.", "Roads"),
    ("The road to town is full of holes.", "Roads"),
    ("The road to town is full of holes!", "Roads"),
)
LABELS = "Water,Health,Roads"


@pytest.fixture(scope="module")
def analysed(satchel: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("survey")
    write(folder / "answers.csv", ("village", "text"), [("A", text) for text, _ in ANSWERS])
    corpus = folder / "survey.satchel"
    satchel("analyze", folder / "answers.csv", "--corpus", corpus, "--labels", LABELS)
    return corpus


@pytest.fixture
def corpus(analysed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(analysed, tmp_path / "survey.satchel"))


def write(path: Path, header, rows) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def exported(satchel: Command, corpus: Path) -> dict[str, dict[str, str]]:
    out = corpus.with_suffix(".csv")
    satchel("export", corpus, "--format", "csv", "--out", out)
    with out.open(encoding="utf-8-sig", newline="") as file:
        return {row["text"]: row for row in csv.DictReader(file)}


def test_a_codebook_goes_through_qdc_csv_and_toml(
    satchel: Command, corpus: Path, tmp_path: Path
) -> None:
    book = tmp_path / "book.toml"
    book.write_text(
        'multi_label = false\n[[label]]\nname = "Services/Health"\ndescription = "clinics, drugs"\n'
        'colour = "#aa3311"\nexamples = ["No nurse came."]\n[[label]]\nname = "Water"\n',
        encoding="utf-8",
    )
    assert "2 labels" in satchel("codebook", "import", book, "--corpus", corpus).stderr
    shown = satchel("codebook", "show", "--corpus", corpus).stdout
    assert "Services/Health" in shown
    assert "– No nurse came." in shown
    before = satchel("codebook", "show", "--corpus", corpus, "--jsonl").stdout
    for name in ("one.qdc", "two.toml", "three.csv"):
        satchel("codebook", "export", "--corpus", corpus, "--out", tmp_path / name)
        satchel("codebook", "import", tmp_path / name, "--corpus", corpus)
    after = satchel("codebook", "show", "--corpus", corpus, "--jsonl").stdout

    def contents(text):
        labels = [json.loads(line)["label"] for line in text.splitlines()]
        return [{key: label[key] for key in label if key != "guid"} for label in labels]

    assert contents(before) == contents(after)


def test_that_a_text_may_have_several_labels_is_kept_by_every_format(
    satchel: Command, tmp_path: Path
) -> None:
    book = tmp_path / "book.toml"
    book.write_text(
        'multi_label = true\n[[label]]\nname = "Water"\n[[label]]\nname = "Health"\n', "utf-8"
    )
    corpus = tmp_path / "c.satchel"
    satchel("codebook", "import", book, "--corpus", corpus)
    for ending in ("csv", "qdc", "toml"):
        made = tmp_path / f"made.{ending}"
        done = satchel("codebook", "export", "--corpus", corpus, "--out", made)
        assert ("other programs" in done.stderr) == (ending == "qdc")
        new = tmp_path / f"{ending}.satchel"
        done = satchel("codebook", "import", made, "--corpus", new)
        assert "does not say" not in done.stderr
        assert "several" in satchel("codebook", "show", "--corpus", new).stderr
    # Another program saved the file: what the corpus had stays, and is told.
    qdc = tmp_path / "made.qdc"
    qdc.write_text(qdc.read_text("utf-8").replace("Satchel, multi-label", "NVivo 12"), "utf-8")
    done = satchel("codebook", "import", qdc, "--corpus", corpus)
    assert "several, as before" in done.stderr
    assert "several" in satchel("codebook", "show", "--corpus", corpus).stderr
    done = satchel("codebook", "import", qdc, "--corpus", tmp_path / "other.satchel")
    assert "It has one" in done.stderr
    done = satchel("codebook", "import", qdc, "--corpus", corpus, "--single-label")
    assert "does not say" not in done.stderr
    assert "one of these" in satchel("codebook", "show", "--corpus", corpus).stderr


def test_new_documents_are_sorted_by_an_imported_codebook(
    satchel: Command, corpus: Path, tmp_path: Path
) -> None:
    book = write(tmp_path / "b.csv", ("name", "description"), [("W", "water"), ("H", "health")])
    satchel("codebook", "import", book, "--corpus", corpus)
    satchel("analyze", corpus.parent, "--corpus", corpus, code=None)
    labels = {row["label"] for row in exported(satchel, corpus).values() if row["label"]}
    assert labels == {"W", "H"}


def test_a_corpus_without_codebook_says_how_to_give_it_one(
    satchel: Command, tmp_path: Path
) -> None:
    book = write(tmp_path / "b.csv", ("name",), [("W",), ("H",)])
    new = tmp_path / "new.satchel"
    satchel("codebook", "import", book, "--corpus", new)
    assert "W" in satchel("codebook", "show", "--corpus", new).stdout
    (tmp_path / "t.txt").write_text("Nothing yet.")
    other = tmp_path / "other.satchel"
    satchel("analyze", tmp_path / "t.txt", "--corpus", other, "--tasks", "language")
    assert "codebook import" in satchel("codebook", "show", "--corpus", other, code=1).stderr


def test_labels_of_people_are_read_counted_and_written(
    satchel: Command, corpus: Path, tmp_path: Path
) -> None:
    rows = [(ANSWERS[0][0], "Roads", "Ana"), (ANSWERS[4][0], "health", "Ana")]
    table = write(tmp_path / "t.csv", ("text", "label", "annotator"), rows)
    done = satchel("annotate", "import", table, "--corpus", corpus)
    assert "2 of 2 rows" in done.stderr
    row = exported(satchel, corpus)[ANSWERS[0][0]]
    assert (row["label"], row["label_by"], row["label_probability"]) == ("Roads", "person", "1.0")
    out = tmp_path / "out.xlsx"
    satchel("annotate", "export", "--corpus", corpus, "--out", out)
    sheet = list(load_workbook(out).worksheets[0].values)
    header = sheet[0]
    found = {(row[header.index("text")], row[header.index("label")]) for row in sheet[1:]}
    assert found == {(ANSWERS[0][0], "Roads"), (ANSWERS[4][0], "Health")}
    # What was written can be read back, and says nothing new.
    assert "0 labels are new" in satchel("annotate", "import", out, "--corpus", corpus).stderr


def test_rows_that_do_not_fit_are_named_and_the_rest_gets_in(
    satchel: Command, corpus: Path, tmp_path: Path
) -> None:
    rows = [(ANSWERS[0][0], "Water"), ("Nobody said this.", "Water"), (ANSWERS[1][0], "Wter")]
    table = write(tmp_path / "t.csv", ("text", "label"), rows)
    done = satchel("annotate", "import", table, "--corpus", corpus, code=3)
    assert "1 of 3 rows" in done.stderr
    assert "row 3: no such text" in done.stderr
    assert "row 4: the codebook has no label “Wter”" in done.stderr
    done = satchel("annotate", "import", table, "--corpus", corpus, "--new-labels", code=3)
    assert "2 of 3 rows" in done.stderr
    assert "Wter" in satchel("codebook", "show", "--corpus", corpus).stdout


def test_a_table_without_labels_or_a_corpus_that_is_not_there_is_told(
    satchel: Command, corpus: Path, tmp_path: Path
) -> None:
    table = write(tmp_path / "t.csv", ("text", "code"), [(ANSWERS[0][0], "Water")])
    assert (
        "--label-column" in satchel("annotate", "import", table, "--corpus", corpus, code=1).stderr
    )
    satchel("annotate", "import", table, "--corpus", corpus, "--label-column", "code")
    missing = tmp_path / "none.satchel"
    done = satchel(
        "annotate", "import", table, "--corpus", missing, "--label-column", "code", code=1
    )
    assert "no corpus" in done.stderr
    assert not missing.exists()


def test_review_names_unsure_documents_without_labels_or_copies(
    satchel: Command, corpus: Path, tmp_path: Path
) -> None:
    items = [json.loads(line) for line in satchel("review", corpus, "--jsonl").stdout.splitlines()]
    texts = [item["text"] for item in items]
    assert len(texts) == len(ANSWERS) - 1  # of the two that are copies, one
    assert set(items[0]) == {"id", "path", "locator", "label", "uncertainty", "text"}
    table = write(
        tmp_path / "t.csv", ("id", "label"), [(item["id"], "Water") for item in items[:4]]
    )
    satchel("annotate", "import", table, "--corpus", corpus)
    again = satchel("review", corpus, "--limit", "3").stdout
    assert not any(text in again for text in texts[:4])


def test_a_review_table_is_filled_in_and_read_back(
    satchel: Command, corpus: Path, tmp_path: Path
) -> None:
    out = tmp_path / "to_label.csv"
    satchel("review", corpus, "--limit", "5", "--out", out)
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    truth = dict(ANSWERS)
    for row in rows[:4]:
        row["label"] = truth[row["text"]]
    write(out, list(rows[0]), [list(row.values()) for row in rows])
    done = satchel("annotate", "import", out, "--corpus", corpus, "--annotator", "Ana")
    assert "4 of 4 rows" in done.stderr
    shown = exported(satchel, corpus)
    assert {shown[row["text"]]["label_by"] for row in rows[:4]} == {"person"}


def test_agreement_is_measured_in_a_table_and_in_a_corpus(
    satchel: Command, corpus: Path, tmp_path: Path
) -> None:
    second = ["Water", "Water", "Water", "Health", "Health", "Health", "Health", "Health"]
    rows = [(text, label, "Ana") for text, label in ANSWERS[:8]]
    rows += [(text, label, "Ben") for (text, _), label in zip(ANSWERS, second, strict=False)]
    table = write(tmp_path / "t.csv", ("text", "label", "annotator"), rows)
    from_table = json.loads(satchel("agreement", table, "--json").stdout)
    satchel("annotate", "import", table, "--corpus", corpus)
    from_corpus = json.loads(satchel("agreement", corpus, "--json").stdout)
    assert from_table == from_corpus
    assert from_table["overall"]["kappa"]["value"] == pytest.approx(0.75)
    assert from_table["annotators"] == ["Ana", "Ben"]
    assert "0.75" in satchel("agreement", table).stdout


def test_agreement_needs_two_people(satchel: Command, corpus: Path) -> None:
    assert "two people" in satchel("agreement", corpus, code=1).stderr


def test_a_classifier_is_taught_from_the_labels_in_a_corpus(
    satchel: Command, corpus: Path, tmp_path: Path
) -> None:
    pack = tmp_path / "mine"
    nobody = satchel("train", "--corpus", corpus, "--out", pack, code=1)
    assert "annotate import" in nobody.stderr
    table = write(tmp_path / "t.csv", ("text", "label"), ANSWERS[:10])
    satchel("annotate", "import", table, "--corpus", corpus)
    taught = json.loads(satchel("train", "--corpus", corpus, "--out", pack, "--json").stdout)
    assert (taught["examples"], taught["unlabelled"]) == (10, 2)
    assert taught["counts"] == {"Water": 4, "Health": 4, "Roads": 2}
    done = satchel(
        "classify",
        "--classifier",
        pack,
        "--explain",
        "--jsonl",
        stdin="Clean water is the best thing.\n",
    )
    line = json.loads(done.stdout)
    assert line["label"] == "Water"
    assert [reason["word"] for reason in line["why"]] == [
        "Clean",
        "water",
        "is",
        "the",
        "best",
        "thing",
    ]
    both = satchel("train", table, "--corpus", corpus, "--out", pack, code=2)
    assert "--corpus" in both.stderr


def test_a_documents_label_is_explained_by_its_sentences_and_labelled_ones_like_it(
    satchel: Command, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text(
        "We are well. The pump is dry and there is no clean water in the village. Greetings to all."
    )
    table = write(tmp_path / "more.csv", ("village", "text"), [("A", text) for text, _ in ANSWERS])
    corpus = tmp_path / "c.satchel"
    satchel("analyze", letter, table, "--corpus", corpus, "--labels", LABELS)
    labels = write(tmp_path / "labels.csv", ("text", "label"), [ANSWERS[0], ANSWERS[8]])
    satchel("annotate", "import", labels, "--corpus", corpus)
    items = satchel("review", corpus, "--jsonl").stdout.splitlines()
    number = next(one["id"] for one in map(json.loads, items) if one["path"].endswith("letter.txt"))
    found = json.loads(satchel("explain", corpus, str(number), "--json").stdout)
    assert found["label"] == "Water"
    assert "pump" in max(found["segments"], key=lambda one: one["weight"])["text"]
    assert found["nearest"][0]["labels"] == ["Water"]
    assert "999" in satchel("explain", corpus, "999", code=1).stderr
