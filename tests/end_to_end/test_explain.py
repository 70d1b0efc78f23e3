"""`satchel explain`: documents and sentences, by classifiers taught here, elsewhere, by others."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Command
from tests.unit.topic_sentences import LABELS, SENTENCES

LETTER = (
    "We are well. The pump is dry and there is no clean water in the village. "
    "Greetings to all of you in the town."
)
FOREIGN = Path(__file__).parents[1] / "data" / "foreign_classifiers"


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("table") / "answers.csv"
    rows = [(text, LABELS["en"][label]) for text, label in SENTENCES["en"]]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("text", "label"), *rows])
    return path


@pytest.fixture(scope="module")
def packs(satchel: Command, table: Path) -> tuple[Path, Path]:
    """A classifier that keeps its examples, and one that does not."""
    keeping, plain = table.parent / "keeping", table.parent / "plain"
    columns = ("--text-column", "text", "--label-column", "label")
    done = satchel("train", table, *columns, "--out", keeping, "--keep-examples")
    assert "16 examples: whoever gets it can read them" in done.stderr
    done = satchel("train", table, *columns, "--out", plain)
    assert "whoever gets it" not in done.stderr
    return keeping, plain


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.txt"
    path.write_text(LETTER, "utf-8")
    return path


def explained(satchel: Command, corpus: Path, *more: str, home: Path | None = None) -> dict:
    """Explain the only document of a corpus."""
    return json.loads(satchel("explain", corpus, "1", "--json", *more, home=home).stdout)


def test_kept_examples_explain_on_another_computer(
    satchel: Command, packs: tuple[Path, Path], letter: Path, tmp_path: Path
) -> None:
    carried = shutil.make_archive(str(tmp_path / "carried"), "zip", packs[0])
    home = tmp_path / "other computer"
    satchel("models", "import", carried, home=home)
    assert "16 examples: whoever gets it" in satchel("models", "info", "keeping", home=home).stdout
    corpus = tmp_path / "c.satchel"
    satchel("analyze", letter, "--corpus", corpus, "--classifier", "keeping", home=home)
    found = explained(satchel, corpus, home=home)
    assert found["label"] == "Water"
    assert found["nearest"] == []
    assert len(found["taught"]) == 3
    texts = {text: LABELS["en"][label] for text, label in SENTENCES["en"]}
    for near in found["taught"]:
        assert near["labels"] == [texts[near["text"]]]
    assert found["taught"][0]["labels"] == ["Water"]
    plain = satchel("explain", corpus, "1", home=home).stdout
    assert "of what the classifier was taught with" in plain
    assert " ".join(found["taught"][0]["text"].split())[:40] in plain


def test_a_pack_without_examples_tells_none(
    satchel: Command, packs: tuple[Path, Path], letter: Path, tmp_path: Path
) -> None:
    assert sorted(path.name for path in packs[1].iterdir()) == ["head.npz", "pack.json"]
    corpus = tmp_path / "c.satchel"
    satchel("analyze", letter, "--corpus", corpus, "--classifier", packs[1])
    found = explained(satchel, corpus)
    assert (found["taught"], found["label_by"]) == ([], "model")
    satchel(
        *("analyze", letter, "--corpus", corpus, "--classifier", packs[1], "--min-confidence", "1")
    )
    found = explained(satchel, corpus)
    assert (found["label"], found["label_by"]) == ("Water", None)
    assert "unsure, likeliest Water" in satchel("explain", corpus, "1").stdout


def test_each_sentence_is_explained_by_its_words(
    satchel: Command, packs: tuple[Path, Path], letter: Path, tmp_path: Path
) -> None:
    corpus = tmp_path / "c.satchel"
    satchel("analyze", letter, "--corpus", corpus, "--classifier", packs[0])
    found = explained(satchel, corpus, "--segments")
    assert [one["text"] for one in found["segments"]] == [
        LETTER[one["start"] : one["end"]] for one in found["segments"]
    ]
    pump = next(one for one in found["segments"] if "pump" in one["text"])
    assert (pump["label"], pump["label_by"]) == ("Water", "model")
    assert pump["probability"] > 0.5
    strongest = sorted(pump["why"], key=lambda one: -one["weight"])[:2]
    assert "water" in {one["word"] for one in strongest}
    assert len(pump["taught"]) == 3
    assert found["left_out"] == 0
    done = satchel("explain", corpus, "1", "--segments", "--limit", "1")
    assert "pump" in done.stdout
    assert "Greetings" not in done.stdout
    assert "2 shorter sentences are left out" in done.stderr


@pytest.mark.parametrize("model", ["topics.ftz", "bert-mood"])
def test_a_classifier_with_its_own_network_is_asked_without_each_part(
    satchel: Command, tmp_path: Path, model: str
) -> None:
    home = tmp_path / "home"
    source = FOREIGN / "fasttext" / model if model.endswith(".ftz") else FOREIGN / model
    satchel("models", "import", source, home=home)
    name = model.partition(".")[0]
    text = "we walked all day. the water pump is broken and the well is dry. my friend came."
    (tmp_path / "a.txt").write_text(text, "utf-8")
    corpus = tmp_path / "c.satchel"
    satchel(
        *("analyze", tmp_path / "a.txt", "--corpus", corpus, "--classifier", name),
        *("--tasks", "language"),  # no embeddings at all
        home=home,
    )
    found = explained(satchel, corpus, home=home)
    assert [one["text"] for one in found["segments"]] == [
        text[one["start"] : one["end"]] for one in found["segments"]
    ]
    assert len(found["segments"]) == 3
    words = explained(satchel, corpus, "--segments", home=home)["segments"]
    assert {one["text"] for one in words} == {one["text"] for one in found["segments"]}
    assert all(one["why"] for one in words)
    if name == "topics":
        assert found["label"] == "water"
        assert "pump" in max(found["segments"], key=lambda one: one["weight"])["text"]
        pump = next(one for one in words if "pump" in one["text"])
        assert pump["label"] == "water"
        assert max(pump["why"], key=lambda one: one["weight"])["word"] in ("water", "well", "pump")
