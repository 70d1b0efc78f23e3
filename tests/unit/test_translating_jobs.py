"""The jobs that translate files and corpora: what they write, tell, refuse and keep."""

import pytest

from desktop_app.corpus.store import Corpus
from desktop_app.corpus.translation_records import GlossaryTerm
from desktop_app.errors import CancelledError
from desktop_app.pipeline.jobs.translating_corpus import CorpusTranslationJob
from desktop_app.pipeline.jobs.translating_documents import DocumentTranslationJob, outcome_in
from desktop_app.pipeline.progress import Control
from desktop_app.pipeline.translating_files import free_name
from tests.unit.filled_corpus import Given, fill


@pytest.fixture
def files(tmp_path):
    (tmp_path / "well.txt").write_text("O poço da aldeia está seco.\n", "utf-8")
    (tmp_path / "notes.md").write_text(
        "# Notas\n\nA estrada para a aldeia está fechada por causa da chuva.\n", "utf-8"
    )
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.4 nothing")
    (tmp_path / "english.txt").write_text("The clinic in the village is very good.", "utf-8")
    return tmp_path


def run(job, control=None):
    told = []
    result = job.run(control or Control(), told.append)
    return result, told, [found for one in told if (found := outcome_in(one))]


def test_each_file_is_translated_beside_itself_or_says_why_not(files):
    names = ("well.txt", "scan.pdf", "notes.md", "english.txt")
    result, told, outcomes = run(
        DocumentTranslationJob(tuple(files / name for name in names), "en", cores=1)
    )
    assert "well" in (files / "well.en.txt").read_text("utf-8")
    assert (files / "notes.en.md").read_text("utf-8").startswith("#")
    assert [one.index for one in outcomes] == [0, 1, 2, 3]
    assert "damaged" in outcomes[1].reason
    assert "English already" in outcomes[3].reason
    assert (outcomes[0].source, outcomes[0].sentences) == ("pt", 1)
    assert result.failed == 2
    fractions = [one.fraction for one in told]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0


def test_terms_of_a_corpus_hold_and_nothing_is_overwritten(files, tmp_path):
    path = tmp_path / "c.satchel"
    with Corpus.open(path) as corpus, corpus.transaction():
        corpus.glossary.add([GlossaryTerm("aldeia", "hamlet", "pt", "en")])
    out = tmp_path / "out"
    out.mkdir()
    (out / "well.en.txt").write_text("mine")
    job = DocumentTranslationJob(
        (files / "well.txt",), "en", source="pt", out_folder=out, decisions_path=path, cores=1
    )
    _result, _told, (outcome,) = run(job)
    assert (out / "well.en.txt").read_text() == "mine"
    assert outcome.out == str(out / "well.en (2).txt")
    assert "hamlet" in (out / "well.en (2).txt").read_text("utf-8")


def test_side_by_side_takes_what_has_no_layout_to_keep(files):
    (files / "table.csv").write_text("text\nO poço da aldeia está seco.\n", "utf-8")
    job = DocumentTranslationJob((files / "table.csv",), "en", cores=1)
    _result, _told, (outcome,) = run(job)
    assert outcome.reason == ""
    assert (files / "table.en.docx").stat().st_size > 1000


def test_stopping_writes_nothing_more(files):
    control = Control()
    control.cancel()
    with pytest.raises(CancelledError):
        run(DocumentTranslationJob((files / "well.txt",), "en", cores=1), control)
    assert not (files / "well.en.txt").exists()


def test_free_names_count_on(tmp_path):
    file = tmp_path / "a.b.txt"
    for expected in ("a.b.en.txt", "a.b.en (2).txt", "a.b.en (3).txt"):
        out = free_name(file, tmp_path, "en", ".txt")
        assert out.name == expected
        out.touch()


def test_a_choice_of_a_corpus_is_translated_and_then_nothing_is_left(tmp_path):
    path = tmp_path / "c.satchel"
    given = (
        Given("/a.txt", "O poço da aldeia está seco.", language="pt"),
        Given("/b.txt", "A estrada está fechada.", language="pt"),
    )
    with fill(path, given) as corpus:
        ids = {one.path: one.id for one in corpus.documents()}
    result, told, _none = run(CorpusTranslationJob(path, "en", (ids["/b.txt"],), cores=1))
    with Corpus.read(path) as corpus:
        found = {one.path: one.translation for one in corpus.documents()}
        assert corpus.translated_into() == "en"
    assert found["/a.txt"] is None
    assert "road" in (found["/b.txt"] or "")
    assert told[-1].fraction == 1.0
    assert "1 document" in result.text
    again, _told, _none = run(CorpusTranslationJob(path, "en", (ids["/b.txt"],), cores=1))
    assert "already" in again.text
