"""`satchel train`, and the use of what it makes: with real files and the real encoder."""

import csv
import json
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from tests.end_to_end.conftest import Command
from tests.unit.topic_sentences import LABELS, SENTENCES

ROWS = [(text, LABELS["en"][label]) for text, label in SENTENCES["en"]]
ASKED = {
    "The borehole pump broke and there is no clean water.": "Water",
    "The nurse had no medicine for malaria at the clinic.": "Health",
    "Ninety pupils share one teacher and ten desks.": "Schools",
    "The bus cannot cross the bridge when it rains.": "Roads and transport",
}


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("table") / "answers.csv"
    write(path, [*ROWS, *((text, "") for text in ASKED), (ROWS[0][0].upper(), ROWS[0][1])])
    return path


@pytest.fixture(scope="module")
def pack(satchel: Command, table: Path) -> Path:
    folder = table.parent / "answers pack"
    satchel("train", table, "--text-column", "TEXT", "--label-column", "label", "--out", folder)
    return folder


def write(
    path: Path, rows: list[tuple[str, str]], header: tuple[str, str] = ("text", "label")
) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def train(satchel: Command, file: Path, *more: str | Path, code: int = 0):
    return satchel(
        "train", file, "--text-column", "text", "--label-column", "label", "--out",
        file.parent / f"{file.stem}-pack", *more, code=code,
    )  # fmt: skip


def test_what_was_taught_sorts_lines(satchel: Command, pack: Path) -> None:
    lines = "".join(f"{line}\n" for line in (*ASKED, ""))
    output = satchel("classify", "-", "--classifier", pack, "--jsonl", stdin=lines).stdout
    results = [json.loads(line) for line in output.splitlines()]
    assert [one["text"] for one in results] == [*ASKED, ""]
    assert [one["label"] for one in results] == [*ASKED.values(), None]
    for one in results:
        assert sum(one["scores"].values()) == pytest.approx(1, abs=0.001)


def test_below_the_least_confidence_it_says_unsure(satchel: Command, pack: Path) -> None:
    lines = "\n".join(ASKED)
    sure, unsure = (
        satchel("classify", "--classifier", pack, "--min-confidence", least, stdin=lines).stdout
        for least in ("0", "1")
    )
    assert "unsure" not in sure
    assert unsure.count("unsure\t") == len(ASKED)
    by_name = satchel(
        "classify", "--labels", "Water,Health", "--min-confidence", "1", "--jsonl", stdin=lines
    )
    assert all(json.loads(line)["label"] is None for line in by_name.stdout.splitlines())


def test_it_says_how_good_it_is(satchel: Command, table: Path) -> None:
    done = train(satchel, table, "--json", "--name", "Answers", "--min-confidence", "0.4")
    found = json.loads(done.stdout)
    assert (found["examples"], found["unlabelled"], found["copies"]) == (17, 4, 1)
    assert found["contradictions"] == 0
    assert found["macro_f1"]["low"] <= found["macro_f1"]["value"] <= found["macro_f1"]["high"]
    assert found["macro_f1"]["value"] > 0.6
    assert [one["label"] for one in found["labels"]] == sorted(LABELS["en"])
    assert sum(map(sum, found["confusion"])) == 17
    assert found["abstaining"][0]["coverage"] == 1
    assert [point["examples"] for point in found["learning_curve"]] == sorted(
        point["examples"] for point in found["learning_curve"]
    )
    card = satchel("models", "info", found["pack"]).stdout
    for said in ("Answers", "macro-F1", "17 examples", "Precision", "40.0 %"):
        assert said in card


def test_plain_output_has_all_parts(satchel: Command, table: Path) -> None:
    output = train(satchel, table).stdout
    for part in ("Macro-F1", "bootstrap", "Precision", "Confusion matrix", "calibration error"):
        assert part in output
    assert "Labels from" in output
    assert "as the texts come" in output.splitlines()[-1]


def test_documents_are_labelled_and_exported(satchel: Command, pack: Path, tmp_path: Path) -> None:
    write(tmp_path / "new.csv", [(text, "") for text in ASKED])
    corpus = tmp_path / "c.satchel"
    arguments = ("analyze", tmp_path / "new.csv", "--corpus", corpus, "--text-column", "text")
    satchel(*arguments, "--classifier", pack)
    assert labels_in(satchel, corpus) == list(ASKED.values())
    # New documents get the same labels without asking again.
    write(tmp_path / "new.csv", [(text, "") for text in [*ASKED, "Our well is dry."]])
    satchel(*arguments)
    assert labels_in(satchel, corpus) == [*ASKED.values(), "Water"]
    assert "unsure" not in satchel(*arguments, "--classifier", pack).stdout
    unsure = satchel(*arguments, "--classifier", pack, "--min-confidence", "1")
    assert "unsure: 5 (100%)" in unsure.stdout
    assert labels_in(satchel, corpus) == [None] * 5
    satchel("export", corpus, "--format", "html", "--out", tmp_path / "report.html")
    assert "5 documents (100%) have no label" in (tmp_path / "report.html").read_text("utf-8")
    satchel(*arguments, "--labels", "Animals,Water")
    assert labels_in(satchel, corpus)[-1] == "Water"


def labels_in(satchel: Command, corpus: Path) -> list[str | None]:
    out = corpus.with_suffix(".jsonl")
    satchel("export", corpus, "--format", "jsonl", "--out", out)
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    return [row["labels"][0]["label"] if row["labels"] else None for row in rows]


def test_several_labels_a_text(satchel: Command, tmp_path: Path) -> None:
    rows = [(text, label) for text, label in ROWS]
    rows += [(f"{a} {b}", f"{x}; {y}") for (a, x), (b, y) in zip(ROWS[:8], ROWS[8:], strict=True)]
    write(tmp_path / "both.csv", rows)
    found = json.loads(train(satchel, tmp_path / "both.csv", "--multi-label", ";", "--json").stdout)
    assert set(found["counts"]) == set(LABELS["en"])
    write(tmp_path / "new.csv", rows)
    corpus = tmp_path / "c.satchel"
    satchel(
        "analyze", tmp_path / "new.csv", "--corpus", corpus, "--text-column", "text", "--tasks",
        "language", "--classifier", found["pack"], "--min-confidence", "0.3",
    )  # fmt: skip
    out = tmp_path / "out.csv"
    satchel("export", corpus, "--format", "csv", "--out", out)
    with out.open(encoding="utf-8-sig", newline="") as file:
        given = [row["labels"] for row in csv.DictReader(file)]
    assert any("; " in one for one in given)
    line = satchel(
        "classify", "--classifier", found["pack"], "--min-confidence", "0", "--jsonl", stdin="Water"
    ).stdout
    assert set(json.loads(line)["labels"]) == set(LABELS["en"])


@pytest.mark.parametrize("ending", ["tsv", "xlsx", "jsonl"])
def test_other_tables(satchel: Command, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"answers.{ending}"
    if ending == "xlsx":
        book = openpyxl.Workbook()
        for row in [("text", "label"), *ROWS]:
            book.active.append(row)
        book.save(path)
    elif ending == "jsonl":
        lines = [json.dumps({"text": text, "label": label}) for text, label in ROWS]
        path.write_text("\n".join(lines), "utf-8")
    else:
        path.write_text("\n".join("\t".join(row) for row in [("text", "label"), *ROWS]), "utf-8")
    found = json.loads(train(satchel, path, "--json").stdout)
    assert found["examples"] == len(ROWS)


def test_descriptions_stand_in_for_missing_examples(satchel: Command, tmp_path: Path) -> None:
    (tmp_path / "book.toml").write_text(
        '[[label]]\nname = "Water"\ndescription = "Pumps, wells, taps and thirst"\n'
        '[[label]]\nname = "Schools"\n[[label]]\nname = "Roads"\n',
        "utf-8",
    )
    write(
        tmp_path / "few.csv", [("We walk far to the well.", "Water"), ("The tap is dry.", "water")]
    )
    done = train(satchel, tmp_path / "few.csv", "--codebook", tmp_path / "book.toml", "--json")
    found = json.loads(done.stdout)
    assert found["counts"] == {"Water": 2, "Schools": 0, "Roads": 0}
    pack = tmp_path / "few-pack"
    output = satchel("classify", "--classifier", pack, stdin="The pupils have no desks.\n").stdout
    assert output.startswith("Schools\t")


@pytest.mark.parametrize(
    ("rows", "more", "said"),
    [
        ([("a text", "only"), ("another", "only")], (), "Add examples of other labels"),
        ([("a text", ""), ("another", "")], (), "no column “label”"),
        ([(f"a text {n}", f"value {n}") for n in range(60)], (), "hardly labels"),
        ([("a text", "x"), ("another", "y")], ("--label-column", "nope"), "no column “nope”"),
        ([("a text", "x"), ("another", "y")], ("--text-column", "nope"), "nope"),
    ],
)
def test_what_cannot_be_taught_is_told(
    satchel: Command, tmp_path: Path, rows: list[tuple[str, str]], more: tuple[str, ...], said: str
) -> None:
    write(tmp_path / "in.csv", rows)
    done = train(satchel, tmp_path / "in.csv", *more, code=1)
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "in-pack").exists()


def test_a_folder_with_other_things_is_left_alone(satchel: Command, tmp_path: Path) -> None:
    write(tmp_path / "in.csv", ROWS)
    kept = tmp_path / "in-pack" / "letter.txt"
    kept.parent.mkdir()
    kept.write_text("mine", "utf-8")
    done = train(satchel, tmp_path / "in.csv", code=1)
    assert "Name a new folder" in done.stderr
    assert kept.read_text("utf-8") == "mine"


def test_a_head_for_another_encoder_or_with_other_weights_is_refused(
    satchel: Command, pack: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for file in pack.iterdir():
        (other / file.name).write_bytes(file.read_bytes())
    manifest = json.loads((other / "pack.json").read_text("utf-8"))
    manifest["training"]["encoder_fingerprint"] = "0" * 12
    (other / "pack.json").write_text(json.dumps(manifest), "utf-8")
    done = satchel("classify", "--classifier", other, stdin="a\n", code=1)
    assert "another version of the encoder" in done.stderr
    np.savez(
        other / "head.npz", weights=np.ones((4, 384), np.float32), bias=np.zeros(4, np.float32)
    )
    done = satchel("classify", "--classifier", other, stdin="a\n", code=1)
    assert "head.npz" in done.stderr


def test_texts_without_labels_come_from_another_table_or_a_corpus(
    satchel: Command, tmp_path: Path
) -> None:
    few = tmp_path / "few.csv"
    write(few, [ROWS[0], ROWS[5], ROWS[10], ROWS[15]])
    assert "--unlabelled" in train(satchel, few).stdout
    more = tmp_path / "more.csv"
    write(more, [(text, "of another question") for text in ASKED])
    done = train(satchel, few, "--unlabelled", more, "--json")
    assert json.loads(done.stdout)["unlabelled"] == len(ASKED)
    assert set(json.loads(done.stdout)["counts"]) == set(LABELS["en"])
    corpus = tmp_path / "c.satchel"
    satchel("analyze", more, "--corpus", corpus, "--text-column", "text", "--tasks", "sentiment")
    done = train(satchel, few, "--unlabelled", corpus)
    assert "4 texts without a label told what texts there are" in done.stdout
    assert "With so few examples" not in done.stdout
    (tmp_path / "other.csv").write_text("answer\nWater\n", "utf-8")
    done = train(satchel, few, "--unlabelled", tmp_path / "other.csv", code=1)
    assert "other.csv" in done.stderr


def test_sorting_without_labels_is_a_usage_error(
    satchel: Command, samples: Path, tmp_path: Path
) -> None:
    corpus = tmp_path / "c.satchel"
    done = satchel("analyze", samples, "--corpus", corpus, "--tasks", "classify", code=2)
    assert "--classifier" in done.stderr
    assert not corpus.exists()
    satchel("classify", "--labels", "a,b", "--classifier", "x", code=2)
