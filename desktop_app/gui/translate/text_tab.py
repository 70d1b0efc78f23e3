"""The tab “Text”: what is typed at the left stands translated at the right a moment later."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_app.gui.session import Session
from desktop_app.gui.translate.language_box import LanguageBox
from desktop_app.gui.translate.live_translation import LiveTranslation
from desktop_app.gui.widgets.basics import SPACE, button, icon_button, label, row
from desktop_app.gui.widgets.sentence_text import SentenceText, ShownSentence
from desktop_app.messages import _, ngettext
from desktop_app.pipeline.quick_translation import (
    Outline,
    SentencePair,
    TextOutcome,
    TranslatedPiece,
)
from desktop_app.pipeline.translation_routes import LanguagePairs
from desktop_app.tasks.translation.passages import Origin
from desktop_app.text.languages import language_name
from desktop_app.text.numbers import count_text, share_text
from desktop_app.text.segmentation import Span

_PAUSE_MILLISECONDS = 350
"""A pause between words rather than between letters."""
_MOST_CHARACTERS = 200_000
"""About 60 pages; longer texts are documents."""


class TextTab(QWidget):
    """Two panes; a sentence hovered in one is marked in both."""

    target_chosen = Signal(str)
    documents_wanted = Signal()
    models_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.pairs = LanguagePairs({})
        self._knows_pairs = False
        self.source_language = LanguageBox(_("Translate from"), detect=True)
        self.target_language = LanguageBox(_("Translate into"))
        self.swap_button = icon_button(
            "arrow-right-left", _("Swap the languages"), self.swap, shortcut="Ctrl+Shift+S"
        )
        self.source = SentenceText(_("Text to translate"))
        self.source.setPlaceholderText(_("Type or paste a text …"))
        self.target = SentenceText(_("Translation"))
        self.target.setReadOnly(True)
        self.target.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.target.setPlaceholderText(_("The translation appears here."))
        self.count = label("", "small")
        self.status = label("", "small", wraps=True)
        self.way_out = button("", self._take_way_out, look="link")
        self.way_out.hide()
        self.clear_button = icon_button("x", _("Clear the text"), self.clear)
        self.copy_button = icon_button("copy", _("Copy the translation"), self.copy)
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MILLISECONDS)
        self._timer.timeout.connect(self.translate)
        self.live = LiveTranslation(session, self)
        self._sentences: list[SentencePair] = []
        self._shown = ""
        self._detected: str | None = None
        self._connect()
        self._text_changed()

    def set_pairs(self, pairs: LanguagePairs, target: str | None) -> None:
        """Offer what the packs can do; `target` is chosen at first."""
        self.pairs = pairs
        self._knows_pairs = True
        self.source_language.set_languages(pairs.sources)
        self._offer_targets(target)
        if self.target_language.code is None:
            self.translate()  # which says so

    def set_text(self, text: str) -> None:
        """Translate a text at once."""
        self.source.setPlainText(text)
        self._timer.stop()
        self.translate()

    def translate(self) -> None:
        """Translate what stands at the left now."""
        self._timer.stop()
        text = self.source.toPlainText()
        target = self.target_language.code
        if not text.strip() or target is None:
            self.live.stop()
            self._show_translation("")
            lacking = self._knows_pairs and target is None
            self._say(_("No pack translates. Add one on the Models page.") if lacking else "")
            return
        self._say(_("Translating …"))
        self.live.start(text[:_MOST_CHARACTERS], self.source_language.code, target)

    def translate_again(self) -> None:
        """Translate the same text with the terms and the memory as they are now."""
        if self._shown:
            self.translate()

    def swap(self) -> None:
        """Translate the translation back: its language and the other change places."""
        source = self.source_language.code or self._detected
        target = self.target_language.code
        if source is None or target is None or not self.pairs.leads(target, source):
            return
        text = self._shown
        self.source_language.choose(target)
        self.target_language.choose(source)
        if text:
            self.set_text(text)
        else:
            self.translate()

    def clear(self) -> None:
        """Empty both panes."""
        self.source.clear()
        self.source.setFocus()

    def copy(self) -> None:
        """Copy the whole translation."""
        QGuiApplication.clipboard().setText(self._shown)
        self._say(_("Copied."))

    # --- what comes back --------------------------------------------------------------------

    def _outlined(self, outline: Outline) -> None:
        self._detected = outline.language
        if self.source_language.code is None:
            known = outline.outcome is not TextOutcome.UNKNOWN_LANGUAGE
            self.source_language.set_detected(outline.language if known else None)
        self._enable_swap()
        if outline.outcome is not TextOutcome.TRANSLATE:
            self._show_translation("")
            self._explain(outline)

    def _take_piece(self, outline: Outline, index: int, piece: TranslatedPiece) -> None:
        if index == 0:
            self._show_translation("")
        gap = outline.gap_before(index)
        before, start = outline.pieces[index].start, len(self._shown) + len(gap)
        self._sentences += [
            SentencePair(
                Span(one.source.start + before, one.source.end + before),
                Span(one.target.start + start, one.target.end + start),
                one.confidence,
                one.origin,
            )
            for one in piece.sentences
        ]
        self._shown += gap + piece.text
        self.target.append(gap + piece.text)
        self._mark_sentences(outline.text)
        if index + 1 < len(outline.pieces):
            done = share_text(index + 1, len(outline.pieces))
            self._say(_("Translating … {share}").format(share=done))

    def _finish(self, outline: Outline) -> None:
        self.copy_button.setEnabled(bool(self._shown))
        if outline.outcome is not TextOutcome.TRANSLATE:
            return
        doubtful = sum(one.is_doubtful for one in self._sentences)
        said = ""
        if doubtful:
            said = ngettext(
                "{count} sentence is worth a look: it is underlined.",
                "{count} sentences are worth a look: they are underlined.",
                doubtful,
            ).format(count=count_text(doubtful))
        if len(self.source.toPlainText()) > _MOST_CHARACTERS:
            self._say(
                _("Only the beginning is translated here."),
                _("Translate it as a document"),
            )
        else:
            self._say(said)

    def _explain(self, outline: Outline) -> None:
        language = language_name(outline.language)
        if outline.outcome is TextOutcome.SAME_LANGUAGE:
            self._say(_("The text is in {language} already.").format(language=language))
        elif outline.outcome is TextOutcome.NO_PACK:
            said = _("No pack translates from {language} to {target}.").format(
                language=language, target=language_name(outline.target)
            )
            self._say(said, _("Add a pack"))
        else:
            self._say(_("The language cannot be told from this text. Choose it above."))

    # --- showing ----------------------------------------------------------------------------

    def _show_translation(self, text: str) -> None:
        self._shown, self._sentences = text, []
        self.target.setPlainText(text)
        self.copy_button.setEnabled(bool(text))
        self._mark_sentences(self.source.toPlainText())

    def _mark_sentences(self, text: str) -> None:
        self.source.set_sentences(
            text, [ShownSentence(one.source.start, one.source.end) for one in self._sentences]
        )
        self.target.set_sentences(
            self._shown,
            [ShownSentence(one.target.start, one.target.end, _tip(one)) for one in self._sentences],
        )

    def _mark(self, index: int | None) -> None:
        self.source.mark(index)
        self.target.mark(index)

    def _say(self, text: str, way_out: str = "") -> None:
        self.status.setText(text)
        self.way_out.setText(way_out)
        self.way_out.setVisible(bool(way_out))

    def _take_way_out(self) -> None:
        if self._shown:
            self.documents_wanted.emit()
        else:
            self.models_wanted.emit()

    def _text_changed(self) -> None:
        text = self.source.toPlainText()
        self.count.setText(
            ngettext("{count} character", "{count} characters", len(text)).format(
                count=count_text(len(text))
            )
        )
        self.clear_button.setEnabled(bool(text))
        self.source.set_sentences("", ())
        self.target.mark(None)
        if text:
            self._timer.start()
        else:
            self.translate()

    def _offer_targets(self, preferred: str | None = None) -> None:
        self.target_language.set_languages(
            self.pairs.targets_from(self.source_language.code), preferred
        )
        self._enable_swap()

    def _enable_swap(self) -> None:
        source = self.source_language.code or self._detected
        target = self.target_language.code
        possible = source is not None and target is not None and self.pairs.leads(target, source)
        self.swap_button.setEnabled(possible)

    def _source_chosen(self) -> None:
        self.source_language.set_detected(None)
        self._offer_targets()
        self.translate()

    def _target_chosen(self) -> None:
        self._enable_swap()
        if (code := self.target_language.code) is not None:
            self.target_chosen.emit(code)
        self.translate()

    def _connect(self) -> None:
        self.source.textChanged.connect(self._text_changed)
        self.source.hovered.connect(self._mark)
        self.target.hovered.connect(self._mark)
        self.source_language.currentIndexChanged.connect(lambda _index: self._source_chosen())
        self.target_language.currentIndexChanged.connect(lambda _index: self._target_chosen())
        self.live.outlined.connect(self._outlined)
        self.live.piece.connect(self._take_piece)
        self.live.finished.connect(self._finish)
        self.live.failed.connect(lambda text: self._say(text, _("Add a pack")))

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        grid.addLayout(row(self.source_language, 0), 0, 0)
        grid.addWidget(self.swap_button, 0, 1)
        grid.addLayout(row(self.target_language, 0), 0, 2)
        grid.addWidget(self.source, 1, 0)
        grid.addWidget(self.target, 1, 2)
        grid.addLayout(row(self.count, 0, self.clear_button), 2, 0)
        foot = row(self.status, self.way_out, self.copy_button, spacing=6)
        foot.setStretch(0, 1)
        grid.addLayout(foot, 2, 2)
        for place in (0, 2):
            grid.setColumnStretch(place, 1)
        grid.setRowStretch(1, 1)
        grid.setContentsMargins(0, SPACE, 0, 0)
        for pane in (self.source, self.target):
            pane.setProperty("look", "large")
        self.setLayout(grid)


def _tip(one: SentencePair) -> str:
    if one.origin is Origin.MEMORY or not one.is_doubtful:
        return ""
    return _(
        "The model is unsure of this sentence ({share}). Compare it with the original."
    ).format(share=share_text(one.confidence, 1))
