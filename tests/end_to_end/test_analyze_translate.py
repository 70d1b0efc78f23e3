"""`satchel analyze --translate-to` with the bundled packs: done once, resumed, found, respected."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from desktop_app.corpus.store import Corpus
from tests.end_to_end.conftest import COMMAND, Command

PORTUGUESE = "A bomba está avariada.\n\nO furo secou em agosto. As crianças vão buscar água ao rio."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents in three languages, one of which nothing translates."""
    folder = tmp_path_factory.mktemp("documents")
    (folder / "nota.txt").write_text(PORTUGUESE, encoding="utf-8")
    (folder / "copia.txt").write_text("As crianças vão buscar água ao rio.", encoding="utf-8")
    (folder / "note.txt").write_text(
        "The health post has no medicine. The nurse comes on Mondays.", encoding="utf-8"
    )
    (folder / "メモ.txt").write_text("井戸のポンプが壊れて、水が出ません。", encoding="utf-8")
    return folder


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return tmp_path / "a.satchel"


def analyze(satchel: Command, folder: Path, corpus: Path, target: str, **more: Any) -> str:
    done = satchel(
        "analyze", folder, "--corpus", corpus, "--tasks", "language", "--translate-to", target,
        **more,
    )  # fmt: skip
    return done.stdout


def rows(satchel: Command, corpus: Path, *more: str) -> list[dict[str, Any]]:
    out = corpus.with_suffix(".jsonl")
    satchel("export", corpus, "--format", "jsonl", "--out", out, *more)
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def translation(satchel: Command, corpus: Path, name: str) -> str:
    return next(str(r["translation"]) for r in rows(satchel, corpus) if r["name"] == name)


def test_a_corpus_is_translated_found_and_exported(
    satchel: Command, folder: Path, corpus: Path
) -> None:
    told = analyze(satchel, folder, corpus, "en")
    assert "Into English" in told
    assert "Japanese" in told.split("Left as they are")[1]
    by_name = {row["name"]: row for row in rows(satchel, corpus)}
    text = by_name["nota.txt"]["translation"]
    assert text.count("\n\n") == 1
    assert "children" in text.lower()
    assert by_name["copia.txt"]["translation"] in text  # the same sentence, translated once
    assert by_name["note.txt"]["translation"] == by_name["note.txt"]["text"]
    assert by_name["メモ.txt"]["translation"] is None
    segments = rows(satchel, corpus, "--segments")
    assert all(row["translation"] for row in segments if row["language"] != "ja")
    found = satchel("search", corpus, "children", "--jsonl").stdout.splitlines()
    hits = {Path(json.loads(line)["path"]).name: json.loads(line) for line in found}
    assert set(hits) == {"nota.txt", "copia.txt"}
    assert {hit["translated_into"] for hit in hits.values()} == {"en"}
    assert "in the translation into English" in satchel("search", corpus, "children").stdout
    own = satchel("search", corpus, "crianças", "--jsonl").stdout.splitlines()
    assert {json.loads(line)["translated_into"] for line in own} == {None}


def test_regional_codes_are_understood_and_both_ways_are_kept(
    satchel: Command, folder: Path, corpus: Path
) -> None:
    analyze(satchel, folder, corpus, "en-GB")
    analyze(satchel, folder, corpus, "pt_BR")
    text = translation(satchel, corpus, "note.txt")
    assert "saúde" in text
    assert translation(satchel, corpus, "nota.txt") == PORTUGUESE
    hits = satchel("search", corpus, "saude children OR saude", "--jsonl", code=None)
    assert hits.returncode == 0
    for query, name in (("children", "nota.txt"), ("saude", "note.txt")):
        found = satchel("search", corpus, query, "--jsonl").stdout
        assert name in found


def test_a_second_run_computes_nothing(satchel: Command, folder: Path, corpus: Path) -> None:
    analyze(satchel, folder, corpus, "en")
    with Corpus.open(corpus) as opened, opened.transaction():
        opened._database.execute("UPDATE segment_translations SET text = 'kept ' || text")
    before = translation(satchel, corpus, "copia.txt")
    analyze(satchel, folder, corpus, "en")
    assert translation(satchel, corpus, "copia.txt") == before  # not even put together again
    with Corpus.open(corpus) as opened, opened.transaction():
        opened._database.execute("UPDATE document_translations SET stamp = 'of another pack'")
    analyze(satchel, folder, corpus, "en")
    assert translation(satchel, corpus, "copia.txt") == f"kept {before}"  # no model was asked


def test_glossary_and_memory_are_respected(
    satchel: Command, folder: Path, corpus: Path, tmp_path: Path
) -> None:
    analyze(satchel, folder, corpus, "en")
    assert "borehole" not in translation(satchel, corpus, "nota.txt").lower()
    (tmp_path / "g.csv").write_text("pt,en\nfuro,borehole\nágua,fresh water\n", encoding="utf-8")
    done = satchel("glossary", "import", tmp_path / "g.csv", "--corpus", corpus)
    assert "2 terms read" in done.stderr
    analyze(satchel, folder, corpus, "en")
    text = translation(satchel, corpus, "nota.txt")
    assert "borehole" in text.lower()
    assert "fresh water" in text.lower()
    satchel("glossary", "export", "--corpus", corpus, "--out", tmp_path / "out.csv")
    assert "furo,borehole,pt,en," in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    satchel(
        "memory", "add", "--corpus", corpus, "--from", "pt", "--to", "en",
        "As  crianças vão buscar água ao rio.", "Children fetch water from the river.",
    )  # fmt: skip
    analyze(satchel, folder, corpus, "en")
    assert translation(satchel, corpus, "copia.txt") == "Children fetch water from the river."
    assert translation(satchel, corpus, "nota.txt").endswith("Children fetch water from the river.")
    satchel("memory", "export", "--corpus", corpus, "--out", tmp_path / "m.tmx")
    assert etree.parse(tmp_path / "m.tmx").findtext(".//tuv/seg") is not None
    other = tmp_path / "b.satchel"
    imported = satchel("memory", "import", tmp_path / "m.tmx", "--corpus", other)
    assert "1 sentence is new or changed; the memory holds 1." in imported.stderr
    analyze(satchel, folder, other, "en")
    assert translation(satchel, other, "copia.txt") == "Children fetch water from the river."
    satchel("glossary", "clear", "--corpus", corpus)
    satchel("memory", "clear", "--corpus", corpus)
    analyze(satchel, folder, corpus, "en")
    assert "borehole" not in translation(satchel, corpus, "nota.txt").lower()


def test_faults_are_told_in_a_sentence(
    satchel: Command, folder: Path, corpus: Path, tmp_path: Path
) -> None:
    done = satchel("analyze", folder, "--corpus", corpus, "--translate-to", "xx", code=1)
    assert "no pack that translates into xx" in done.stderr
    (tmp_path / "bad.tmx").write_text("<tmx><body><tu>")
    done = satchel("memory", "import", tmp_path / "bad.tmx", "--corpus", corpus, code=1)
    assert "bad.tmx is damaged or not a TMX file" in done.stderr
    (tmp_path / "bad.csv").write_text("one\n")
    done = satchel("glossary", "import", tmp_path / "bad.csv", "--corpus", corpus, code=1)
    assert "bad.csv holds no terms" in done.stderr
    satchel("memory", "add", "--corpus", corpus, "--from", "pt", "--to", "en", " ", "x", code=2)


def test_a_killed_run_goes_on_and_ends_like_an_undisturbed_one(
    satchel: Command, environment: dict[str, str], tmp_path: Path
) -> None:
    subjects = ["A água", "A estrada", "A escola", "O mercado", "A ponte", "O centro de saúde"]
    states = ["é boa", "está fechada", "foi reparada", "fica longe", "precisa de obras"]
    (tmp_path / "rows.csv").write_text(
        "id,resposta\n"
        + "\n".join(
            f'{n},"{subjects[n % 6]} da aldeia {n} {states[n // 6 % 5]}, dizem as pessoas."'
            for n in range(1500)
        ),
        encoding="utf-8",
    )
    table = tmp_path / "rows.csv"
    whole, killed = tmp_path / "whole.satchel", tmp_path / "killed.satchel"
    analyze(satchel, table, whole, "en")
    process = subprocess.Popen(
        [COMMAND, "analyze", table, "--corpus", killed, "--tasks", "language", "--translate-to",
         "en"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and not translated(killed):
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    done = translated(killed)
    assert 0 < done < 1500
    analyze(satchel, table, killed, "en")
    for more in ((), ("--segments",)):
        some, all_of_it = rows(satchel, killed, *more), rows(satchel, whole, *more)
        # Sums in another order (batches grow with the machine's pace) now and then tip a word.
        same = sum(
            one.pop("translation") == other.pop("translation")
            for one, other in zip(some, all_of_it, strict=True)
        )
        assert same > 0.9 * len(some)
        assert some == all_of_it


def translated(corpus: Path) -> int:
    """Return how many texts of a corpus, perhaps being written, have a translation."""
    if not corpus.exists() or not corpus.stat().st_size:
        return 0
    with Corpus.read(corpus) as opened:
        row = opened._database.execute("SELECT count(*) FROM segment_translations").fetchone()
        return int(row[0])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("target", "source", "word"), [("en", "pt", "water"), ("pt", "en", "água")]
)
def test_the_samples_are_translated(
    satchel: Command, samples: Path, corpus: Path, target: str, source: str, word: str
) -> None:
    analyze(satchel, samples, corpus, target, code=3)
    read = [row for row in rows(satchel, corpus) if row["status"] == "read"]
    assert len(read) > 500
    for row in read:
        if row["language"] == source:
            assert row["translation"]
            assert row["translation"].count("\n") == row["text"].count("\n") or "\n" in row["text"]
    assert sum(word in (row["translation"] or "").lower() for row in read) > 100
    left = next(row for row in read if row["languages"] == {"ja": 1.0})
    assert left["translation"] is None
