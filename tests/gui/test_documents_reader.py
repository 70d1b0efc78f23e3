"""The reader: text with sentences, corrections, reasons, keywords, parts of a long text."""

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.corpus.records import LabelBy
from desktop_app.corpus.store import Corpus
from desktop_app.gui.documents.reader_pane import ReaderPane
from desktop_app.gui.documents.reading import PART, part_starts, read_document
from desktop_app.gui.documents.view import DocumentsView
from desktop_app.gui.shell.window import MainWindow
from tests.unit.filled_corpus import Given, fill

Settled = Callable[[MainWindow], None]


@pytest.fixture
def window(
    make_window: Callable[..., MainWindow], corpus_path: Path, settled: Settled
) -> MainWindow:
    made = make_window(corpus_path)
    settled(made)
    return made


@pytest.fixture
def reader(window: MainWindow, settled: Settled) -> ReaderPane:
    """The reader with an English note of several sentences."""
    view = window.view("documents")
    assert isinstance(view, DocumentsView)
    with Corpus.read(window.session.path or Path()) as corpus:
        chosen = next(
            one.id
            for one in corpus.documents(failed=False)
            if one.language == "en" and one.labels and 300 < len(one.text) < 3000
        )
    window.session.show_document(chosen)
    settled(window)
    return view.browser.reader


def test_a_document_is_shown_in_table_and_reader(reader: ReaderPane, window: MainWindow) -> None:
    view = window.view("documents")
    assert isinstance(view, DocumentsView)
    assert view.browser.table.current_id == reader.document_id
    assert reader.reading is not None
    assert reader.text.toPlainText() == reader.reading.source.text
    assert len(reader.reading.source.sentences) > 1
    assert window.session.shown_document == reader.document_id


def test_the_next_document_is_a_key_away(
    reader: ReaderPane, window: MainWindow, settled: Settled
) -> None:
    before = reader.document_id
    view = window.view("documents")
    assert isinstance(view, DocumentsView)
    view.browser.table.step(1)
    settled(window)
    assert reader.document_id != before


def test_a_label_given_here_is_a_persons_and_can_be_undone(
    reader: ReaderPane, window: MainWindow, settled: Settled
) -> None:
    assert reader.reading is not None
    shown = reader.reading.record.labels[0].label
    other = next(one.name for one in reader.head.colours.labels if one.name != shown)
    reader.give_label(other)
    settled(window)
    assert [one.label for one in reader.reading.record.labels] == [other]
    assert reader.reading.record.label_by is LabelBy.PERSON
    reader.take_label(other)
    settled(window)
    assert [one.label for one in reader.reading.record.labels] == [shown]
    window.session.undo_stack.undo()
    settled(window)
    assert [one.label for one in reader.reading.record.labels] == [other]


def test_a_sentiment_is_corrected_and_back(
    reader: ReaderPane, window: MainWindow, settled: Settled
) -> None:
    assert reader.reading is not None
    before = reader.reading.record.sentiment
    reader.give_sentiment("positive")
    settled(window)
    assert reader.reading.record.sentiment_by is LabelBy.PERSON
    window.session.undo_stack.undo()
    settled(window)
    assert reader.reading.record.sentiment == before


def test_a_sentence_is_corrected_and_explained(
    reader: ReaderPane, window: MainWindow, settled: Settled
) -> None:
    assert reader.reading is not None
    reader._choose(1)
    assert reader.sentence.isVisible()
    reader.explain_sentence()
    settled(window)
    assert reader.sentence._why.isVisible()
    reader.give_sentence_sentiment("negative")
    settled(window)
    sentence = reader.reading.source.sentences[1]
    assert sentence.given
    assert sentence.sentiment is not None
    assert sentence.sentiment.label == "negative"


def test_a_click_on_a_label_says_why(
    reader: ReaderPane, window: MainWindow, settled: Settled
) -> None:
    assert reader.reading is not None
    label = reader.reading.record.labels[0].label
    reader.explain_label(label)
    settled(window)
    assert reader.why.isVisible()
    assert label in reader.why._title.text()


def test_found_words_are_marked(reader: ReaderPane, window: MainWindow, settled: Settled) -> None:
    assert reader.reading is not None
    word = max(reader.reading.source.text.split(), key=len).strip('.,;:()“”"')
    reader.mark_words((word,))
    settled(window)
    side = reader.text.side
    assert word in {side.text[start:end] for start, end in side.marks}


def test_pointing_at_a_sentence_marks_its_translation(
    make_window: Callable[..., MainWindow], settled: Settled, tmp_path: Path
) -> None:
    path = tmp_path / "t.satchel"
    with fill(path, [Given("/a.txt", "Olá 😀 mundo.\nA água é boa.", language="pt")]) as corpus:
        _translate(corpus, ["Hello world.", "The water is good."])
    window = make_window(path)
    settled(window)
    window.session.show_document(1)
    settled(window)
    view = window.view("documents")
    assert isinstance(view, DocumentsView)
    reader = view.browser.reader
    assert reader.translation.toPlainText() == "Hello world.\nThe water is good."
    reader.text.hovered.emit(1)
    for field, expected in (
        (reader.translation, "The water is good."),
        (reader.text, "A água é boa."),
    ):
        selections = field.extraSelections()
        assert [one.cursor.selectedText() for one in selections] == [expected]


def test_a_long_text_is_shown_in_parts(tmp_path: Path) -> None:
    sentence = "The road to the market is long and bad.\n"
    text = sentence * (2 * PART // len(sentence) + 10)
    assert part_starts(text, range(0, len(text), len(sentence)))[1] % len(sentence) == 0
    with fill(tmp_path / "long.satchel", [Given("/long.txt", text)]) as corpus:
        parts = [read_document(corpus, 1, number) for number in range(3)]
    assert parts[0].parts == 3
    assert "".join(part.source.text for part in parts) == text
    for part in parts:
        first = part.source.sentences[0]
        assert part.source.text[first.start : first.end] == sentence.strip()


def _translate(corpus: Corpus, texts: list[str]) -> None:
    from desktop_app.corpus.translation_records import (
        DocumentTranslation,
        SegmentKey,
        SegmentTranslation,
        TranslationOutcome,
    )

    pending = corpus.translations.pending("en", "s", after=0, documents=1, characters=999)
    keys = [SegmentKey(one.text_id, "pt") for one in pending[0].segments]
    made = [SegmentTranslation(text, "model", 1.0, "m") for text in texts]
    with corpus.transaction():
        corpus.translations.add("en", zip(keys, made, strict=True))
        whole = DocumentTranslation(1, TranslationOutcome.TRANSLATED, "\n".join(texts))
        corpus.translations.store("en", "s", [whole])
        corpus.translations.show("en")
