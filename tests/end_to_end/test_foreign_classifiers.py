"""Classifiers of other people: imported, then put to lines and to a whole corpus."""

import json
import shutil
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Command

FOLDER = Path(__file__).parents[1] / "data" / "foreign_classifiers"
STORED = json.loads((FOLDER / "expected.json").read_text("utf-8"))
TEXTS, EXPECTED = STORED["texts"], STORED["models"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, satchel: Command) -> str:
    """A home with one network and one model of fastText, imported once for all tests."""
    folder = tmp_path_factory.mktemp("classifiers")
    for path in (FOLDER / "bert-mood", FOLDER / "roberta-emotions", FOLDER / "fasttext/topics.ftz"):
        done = satchel("models", "import", path, home=folder)
        assert "is installed" in done.stdout
    return str(folder)


def objects(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def test_the_packs_are_described(satchel: Command, home: str) -> None:
    listed = satchel("models", "list", HOME=home, COLUMNS="150").stdout
    assert "bert-mood" in listed
    assert "topics" in listed
    info = satchel("models", "info", "bert-mood", HOME=home, COLUMNS="150").stdout
    assert "negative, neutral, positive" in info
    assert "Apache-2.0" in info
    verified = satchel("models", "verify", "bert-mood", HOME=home)
    assert "all files are as they were made" in verified.stdout


def test_lines_get_the_labels_they_got_in_transformers(satchel: Command, home: str) -> None:
    done = satchel(
        *("classify", "--classifier", "bert-mood", "--jsonl"),
        stdin="\n".join([*TEXTS, ""]) + "\n",
        HOME=home,
    )
    *answers, empty = objects(done.stdout)
    names = ("negative", "neutral", "positive")
    for answer, stored in zip(answers, EXPECTED["bert-mood"], strict=True):
        best = max(range(3), key=lambda number: stored["logits"][number])
        assert answer["label"] == names[best]
        assert sum(answer["scores"].values()) == pytest.approx(1, abs=1e-3)
    assert empty["label"] is None


def test_a_line_may_have_several_labels(satchel: Command, home: str) -> None:
    done = satchel(
        *("classify", "--classifier", "roberta-emotions", "--jsonl"), stdin=TEXTS[0], HOME=home
    )
    (answer,) = objects(done.stdout)
    logits = EXPECTED["roberta-emotions"][0]["logits"]
    names = ("anger", "fear", "joy", "sadness")
    wanted = [name for name, logit in zip(names, logits, strict=True) if logit > 0]
    assert answer["labels"] == wanted


def test_fasttext_sorts_lines_and_says_why(satchel: Command, home: str) -> None:
    done = satchel(
        *("classify", "--classifier", "topics", "--jsonl", "--explain"),
        stdin="the water pump is broken\nthe nurse has medicine at the clinic\n",
        HOME=home,
    )
    water, health = objects(done.stdout)
    assert (water["label"], health["label"]) == ("water", "health")
    strongest = max(water["why"], key=lambda reason: reason["weight"])
    assert strongest["word"] in ("water", "pump")


@pytest.mark.parametrize("pack", ["bert-mood", "topics"])
def test_documents_are_labelled(satchel: Command, home: str, tmp_path: Path, pack: str) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "short.txt").write_text("the nurse has medicine at the clinic", "utf-8")
    (texts / "long.txt").write_text("the well is dry and the water is dirty. " * 60, "utf-8")
    corpus = tmp_path / "c.satchel"
    satchel(
        *("analyze", texts, "--corpus", corpus, "--classifier", pack, "--tasks", "classify"),
        HOME=home,
    )
    out = tmp_path / "rows.jsonl"
    satchel("export", corpus, "--format", "jsonl", "--out", out, HOME=home)
    labels = {
        Path(row["path"]).name: row["labels"][0]["label"] for row in objects(out.read_text("utf-8"))
    }
    if pack == "topics":
        assert labels == {"short.txt": "health", "long.txt": "water"}
    else:
        assert set(labels.values()) <= {"negative", "neutral", "positive"}
        assert len(labels) == 2


def test_a_damaged_classifier_is_refused(satchel: Command, home: str, tmp_path: Path) -> None:
    path = tmp_path / "cut.ftz"
    path.write_bytes((FOLDER / "fasttext" / "topics.ftz").read_bytes()[:5000])
    done = satchel("models", "import", path, code=1, HOME=home)
    assert "is damaged" in done.stderr
    assert "Traceback" not in done.stderr
    folder = shutil.copytree(FOLDER / "bert-mood", tmp_path / "mood")
    (folder / "model.safetensors").write_bytes(b"\xff" * 100)
    done = satchel("models", "import", folder, code=1, HOME=home)
    assert "cannot be converted" in done.stderr
    assert "Traceback" not in done.stderr
