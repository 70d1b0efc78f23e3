"""Translations of a corpus: what waits, what is kept, what is done again, found and exported."""

import csv
import io
import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from desktop_app.corpus import schema
from desktop_app.corpus.records import Model, StoredFile
from desktop_app.corpus.store import Corpus
from desktop_app.corpus.translation_records import (
    GlossaryTerm,
    MemoryEntry,
    SegmentKey,
    TranslationOutcome,
)
from desktop_app.documents import Document
from desktop_app.errors import CancelledError, InputError
from desktop_app.export.formats import ExportFormat, export_corpus
from desktop_app.pipeline.translation_phase import TranslationPhase
from desktop_app.tasks.translation.passages import Passage, TranslatedPassage
from tests.unit.filled_corpus import Given, fill
from tests.unit.word_for_word import WordForWord

DOCUMENTS = (
    Given("/a.txt", "The well is dry.\nThe road is closed.", language="en"),
    Given("/b.txt", "The road is closed.", language="en"),
    Given("/c.txt", "A estrada está fechada.", language="pt"),
    Given("/d.txt", "道は閉まっている。", language="ja"),
)


@dataclass
class OneWay:
    """A way from English, word for word."""

    fingerprint: str = "v1"
    model: WordForWord = field(default_factory=WordForWord)

    @property
    def models(self) -> tuple[Model, ...]:
        return (Model("translate", "words", self.fingerprint),)

    def translate(
        self, passages: Sequence[Passage], checkpoint: Callable[[], None]
    ) -> list[TranslatedPassage]:
        checkpoint()
        return self.model(passages)


@dataclass
class OnlyEnglish:
    """Ways into Portuguese: one, from English."""

    way: OneWay = field(default_factory=OneWay)

    @property
    def fingerprint(self) -> str:
        return self.way.fingerprint

    def find(self, source: str) -> OneWay | None:
        return self.way if source == "en" else None


def translate(corpus: Corpus, routes: OnlyEnglish | None = None, target: str = "pt") -> list[str]:
    """Translate all that waits; return the texts that the model was given, in order."""
    routes = routes or OnlyEnglish()
    before = len(routes.way.model.seen)
    phase = TranslationPhase(corpus, target, routes, "1", lambda: None)
    documents = sum(done.documents for done in phase.steps())
    assert documents or not phase.characters
    return routes.way.model.seen[before:]


def translations(corpus: Corpus) -> dict[str, str | None]:
    return {record.path: record.translation for record in corpus.documents()}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    fill(tmp_path / "a.satchel", DOCUMENTS).close()
    return tmp_path / "a.satchel"


def test_documents_are_translated_copied_or_left(path: Path) -> None:
    with Corpus.open(path) as corpus:
        seen = translate(corpus)
        assert translations(corpus) == {
            "/a.txt": "O furo está seco.\nO rua está fechado.",
            "/b.txt": "O rua está fechado.",
            "/c.txt": "A estrada está fechada.",
            "/d.txt": None,
        }
        assert sorted(seen) == ["The road is closed.", "The well is dry."]  # each once
        counts = corpus.summary().translations
        assert counts is not None
        assert counts.target == "pt"
        assert counts.outcomes == {
            TranslationOutcome.TRANSLATED: 2,
            TranslationOutcome.COPIED: 1,
            TranslationOutcome.UNAVAILABLE: 1,
        }
        assert counts.without_route == {"ja": 1}


def test_a_corpus_that_was_never_translated_shows_nothing_of_it(path: Path) -> None:
    with Corpus.read(path) as corpus:
        assert corpus.summary().translations is None
        assert corpus.translated_into() is None
        assert set(translations(corpus).values()) == {None}


def test_a_second_run_computes_nothing(path: Path) -> None:
    with Corpus.open(path) as corpus:
        translate(corpus)
        phase = TranslationPhase(corpus, "pt", OnlyEnglish(), "1", lambda: None)
        assert phase.characters == 0
        assert list(phase.steps()) == []


def test_a_new_pack_translates_again(path: Path) -> None:
    with Corpus.open(path) as corpus:
        translate(corpus)
        newer = OnlyEnglish(OneWay("v2", WordForWord({"road": "estrada"})))
        assert len(translate(corpus, newer)) == 2
        assert translations(corpus)["/b.txt"] == "The estrada is closed."


def test_an_edited_glossary_costs_only_the_sentences_with_its_terms(path: Path) -> None:
    with Corpus.open(path) as corpus:
        translate(corpus)
        with corpus.transaction():
            corpus.glossary.add([GlossaryTerm("well", "poço"), GlossaryTerm("school", "escola")])
        seen = translate(corpus)
        assert seen == ["The well is dry.", "The poço is dry."]
        assert translations(corpus)["/a.txt"] == "O poço está seco.\nO rua está fechado."
        with corpus.transaction():
            corpus.glossary.clear()
        assert translate(corpus) == ["The well is dry."]
        assert translations(corpus)["/a.txt"] == "O furo está seco.\nO rua está fechado."


def test_memory_wins_over_model_and_glossary_without_computing(path: Path) -> None:
    with Corpus.open(path) as corpus:
        translate(corpus)
        with corpus.transaction():
            corpus.glossary.add([GlossaryTerm("road", "via")])
            corpus.memory.add(
                [MemoryEntry("en", "pt", " The  road is closed.", "A estrada está cortada.", True)]
            )
        assert translate(corpus) == []
        assert translations(corpus)["/b.txt"] == "A estrada está cortada."
        segment = next(s for s in corpus.segments() if s.path == "/b.txt")
        assert segment.translation == "A estrada está cortada."
        newer = OnlyEnglish(OneWay("v2"))
        assert translate(corpus, newer) == ["The well is dry."]  # it survives a new pack
        assert translations(corpus)["/b.txt"] == "A estrada está cortada."
        with corpus.transaction():
            corpus.memory.clear()
            corpus.glossary.clear()
        translate(corpus, newer)
        assert translations(corpus)["/b.txt"] == "O rua está fechado."


def test_a_stopped_run_keeps_what_it_finished_and_goes_on(tmp_path: Path) -> None:
    given = [Given(f"/{n}.txt", f"The well {n} is dry.", language="en") for n in range(700)]
    with fill(tmp_path / "a.satchel", given) as corpus:
        calls = iter(range(100))

        def stop() -> None:
            if next(calls) == 3:  # before and within each block of texts
                raise CancelledError("stopped")

        routes = OnlyEnglish()
        with pytest.raises(CancelledError):
            list(TranslationPhase(corpus, "pt", routes, "1", stop).steps())
        first = len(routes.way.model.seen)
        assert 0 < first < 700
        rest = translate(corpus, routes)
        assert first + len(rest) == 700
        assert translations(corpus)["/699.txt"] == "O furo 699 está seco."


def test_words_of_translations_are_found_and_forgotten(path: Path) -> None:
    with Corpus.open(path) as corpus:
        translate(corpus)
        (hit,) = corpus.search("furo", 10)
        assert (hit.path, hit.translated_into) == ("/a.txt", "pt")
        start, end = hit.marks[0]
        assert hit.snippet[start:end] == "furo"
        (own,) = corpus.search("estrada", 10)
        assert own.translated_into is None
        assert [h.path for h in corpus.search("rua -furo", 10)] == ["/b.txt"]
        with corpus.transaction():
            corpus.glossary.add([GlossaryTerm("well", "poço")])
        translate(corpus)
        assert corpus.search("furo", 10) == []
        assert len(corpus.search("poço", 10)) == 1
        with corpus.transaction():  # the file is read again and says something else
            file_id = corpus.files.begin("/a.txt", StoredFile(2, 2, "", complete=False))
            corpus.files.add(file_id, [Document("a.txt", "txt", "Nothing.")])
            corpus.files.finish(file_id, {""})
        assert corpus.search("poço", 10) == []
        assert translations(corpus)["/a.txt"] is None


def test_a_document_that_answers_itself_is_found_once(path: Path) -> None:
    with Corpus.open(path) as corpus:
        translate(corpus, OnlyEnglish(OneWay("v", WordForWord({"dry": "seco"}))))
        hits = corpus.search("well", 10)
        assert [(h.path, h.translated_into) for h in hits] == [("/a.txt", None)]
        assert corpus.search("seco -road", 10) == []  # its own text holds the excluded word


def test_translations_into_several_languages_are_kept_and_the_last_is_shown(path: Path) -> None:
    with Corpus.open(path) as corpus:
        translate(corpus)
        translate(corpus, OnlyEnglish(OneWay("x", WordForWord({"road": "Straße"}))), "de")
        assert translations(corpus)["/b.txt"] == "The Straße is closed."
        assert translate(corpus) == []
        assert translations(corpus)["/b.txt"] == "O rua está fechado."
        assert len(corpus.search("Straße", 10)) == 2


def test_texts_no_document_holds_any_more_take_their_translations_along(path: Path) -> None:
    with Corpus.open(path) as corpus:
        translate(corpus)
        with corpus.transaction():
            for name in ("/a.txt", "/b.txt"):
                file_id = corpus.files.begin(name, StoredFile(2, 2, "", complete=False))
                corpus.files.finish(file_id, set())
            corpus.analyses.drop_unused()
        keys = [SegmentKey(text_id, "en") for text_id in range(1, 10)]
        assert corpus.translations.known("pt", keys) == {}
        assert corpus.search("furo", 10) == []


@pytest.mark.parametrize("segments", [False, True])
def test_exports_hold_translations(path: Path, tmp_path: Path, segments: bool) -> None:
    with Corpus.open(path) as corpus:
        export_corpus(corpus, tmp_path / "before.csv", ExportFormat.CSV, segments=segments)
        translate(corpus)
        for form in (ExportFormat.CSV, ExportFormat.JSONL, ExportFormat.XLSX):
            export_corpus(corpus, tmp_path / f"a.{form}", form, segments=segments)
    before = (tmp_path / "before.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    text = (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    header = text.splitlines()[0]
    assert "translation" not in before
    assert header == before.replace(",text", ",translation,text")
    rows = list(csv.DictReader(io.StringIO(text)))
    lines = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text("utf-8").splitlines()]
    assert [row["translation"] or None for row in rows] == [line["translation"] for line in lines]
    first = "O furo está seco." if segments else "O furo está seco.\nO rua está fechado."
    assert lines[0]["translation"] == first
    assert lines[-1]["translation"] is None


def test_the_report_shows_translations(path: Path, tmp_path: Path) -> None:
    with Corpus.open(path) as corpus:
        translate(corpus)
        export_corpus(corpus, tmp_path / "a.html", ExportFormat.HTML)
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert '<p class="snippet translation" lang="pt" dir="auto">O rua está fechado.</p>' in page
    assert "<td>Translation</td><td>words</td><td>v1</td>" in page
    assert page.count("A estrada está fechada.") == 1  # what is its own translation stands once


def test_a_file_of_the_first_version_is_upgraded_with_all_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = tmp_path / "old.satchel"
    with sqlite3.connect(first) as database:
        for statement in schema._STEPS[0]:
            database.execute(statement)
        database.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        database.execute("PRAGMA user_version = 1")
        database.execute("INSERT INTO files VALUES (1, '/a.txt', 1, 1, '', 1)")
        database.execute("INSERT INTO analyses VALUES (1, 'language@1')")
        database.execute(
            "INSERT INTO documents (id, file_id, locator, name, kind, text, content_hash, language,"
            " analysis_id) VALUES (1, 1, '', 'a.txt', 'text', 'The well is dry.', x'00', 'en', 1)"
        )
        database.execute("INSERT INTO texts VALUES (1, x'01')")
        database.execute("INSERT INTO segments VALUES (1, 0, 0, 16, 'en', 1)")
        database.execute(
            "INSERT INTO documents_fts (rowid, name, title, metadata, text)"
            " VALUES (1, 'a.txt', '', '', 'the well is dry.')"
        )
    database.close()
    with Corpus.open(first) as corpus:
        assert [hit.path for hit in corpus.search("well", 5)] == ["/a.txt"]
        translate(corpus)
        assert translations(corpus) == {"/a.txt": "O furo está seco."}
    with sqlite3.connect(tmp_path / "old.satchel.v1.bak") as kept:
        assert kept.execute("PRAGMA user_version").fetchone() == (1,)
        assert kept.execute("SELECT text FROM documents").fetchone() == ("The well is dry.",)
    kept.close()


def test_sentences_are_joined_as_the_target_language_writes(tmp_path: Path) -> None:
    given = [Given("/a.txt", "the well|the road", language="en")]
    with fill(tmp_path / "a.satchel", given, separator="|") as corpus:
        corpus._database.execute("UPDATE documents SET text = 'the wellthe road'")
        corpus._database.execute("UPDATE segments SET start = 8, end = 16 WHERE ordinal = 1")
        translate(corpus)
        assert translations(corpus) == {"/a.txt": "o furo o rua"}


def test_a_query_without_words_is_still_refused(path: Path) -> None:
    with Corpus.read(path) as corpus, pytest.raises(InputError):
        corpus.search("!!", 5)
