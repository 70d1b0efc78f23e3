"""The tab “Corpus”: translate its documents into a language, all or those of the filter."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from desktop_app.corpus.store import Corpus
from desktop_app.corpus.translation_records import TranslationNeed
from desktop_app.gui.session import Session
from desktop_app.gui.translate.language_box import LanguageBox
from desktop_app.gui.widgets.basics import SPACE, button, card, clear, column, label, row
from desktop_app.messages import _, ngettext
from desktop_app.pipeline.jobs.translating_corpus import CorpusTranslationJob
from desktop_app.pipeline.translation_routes import LanguagePairs
from desktop_app.tasks.translation.plausibility import LOW_CONFIDENCE
from desktop_app.text.languages import UNDETERMINED, base_language, language_name
from desktop_app.text.numbers import count_text

_SHOWN_LANGUAGES = 8


@dataclass(frozen=True, slots=True)
class _Counts:
    """What there is to do in the chosen documents; None for `ids` is all of them."""

    ids: tuple[int, ...] | None
    need: TranslationNeed
    sentences: int
    doubtful: int


class CorpusTab(QWidget):
    """Counts first, then one button."""

    doubtful_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.pairs = LanguagePairs({})
        self.scope = QComboBox()
        self.scope.setAccessibleName(_("Which documents"))
        self.scope.addItem(_("All documents"), False)
        self.scope.addItem(_("The documents of the filter"), True)
        self.target = LanguageBox(_("Translate into"))
        self.start_button = button("", self.start, look="primary", icon_name="languages")
        self.done = label("", wraps=True)
        self.left = QGridLayout()
        self.left.setHorizontalSpacing(2 * SPACE)
        self.left.setColumnStretch(2, 1)
        self.doubtful = button("", self.doubtful_wanted.emit, look="link")
        self._counts: _Counts | None = None
        self._lay_out()
        self.scope.currentIndexChanged.connect(lambda _index: self.refresh())
        self.target.currentIndexChanged.connect(lambda _index: self.refresh())
        session.jobs.changed.connect(self._show)
        session.filter_changed.connect(self._filter_changed)

    def set_pairs(self, pairs: LanguagePairs, target: str | None) -> None:
        """Offer what the packs can do."""
        self.pairs = pairs
        self.target.set_languages(pairs.targets_from(None), target)
        self.refresh()

    def refresh(self) -> None:
        """Count anew."""
        target = self.target.code
        if target is None or not self.isVisible():
            return
        chosen = self.session.filter if self.scope.currentData() else None

        def count(corpus: Corpus) -> _Counts:
            ids = None if chosen is None else tuple(corpus.filtered_ids(chosen))
            return _Counts(
                ids,
                corpus.translations.waiting(target, ids),
                len(corpus.sentence_pairs.places(target)),
                len(corpus.sentence_pairs.places(target, below=LOW_CONFIDENCE)),
            )

        self.session.read(count, self._take, key="translation counts")

    def start(self) -> None:
        """Translate what is chosen."""
        counts, path = self._counts, self.session.path
        if counts is None or path is None:
            return
        if self.session.read_only:
            self.session.write(lambda _corpus: None)  # says why not
            return
        self.session.jobs.start(
            CorpusTranslationJob(
                path, counts.need.target, counts.ids, self.session.settings.threads
            )
        )

    def _filter_changed(self) -> None:
        filtered = not self.session.filter.is_empty
        self.scope.setCurrentIndex(1 if filtered else 0)
        self.refresh()

    def _take(self, counts: _Counts) -> None:
        self._counts = counts
        self._show()

    def _show(self) -> None:
        counts = self._counts
        if counts is None:
            self.start_button.setEnabled(False)
            self.start_button.setText(_("Translate"))
            return
        need = counts.need
        language = language_name(need.target)
        self.done.setText(
            ngettext(
                "{count} document can be read in {language} already.",
                "{count} documents can be read in {language} already.",
                need.done,
            ).format(count=count_text(need.done), language=language)
        )
        self.done.setVisible(bool(need.done))
        self._show_left(need)
        count = sum(
            count for code, count in need.languages.items() if self._is_to_do(code, need.target)
        )
        text = ngettext("Translate {count} document", "Translate {count} documents", count)
        self.start_button.setText(
            text.format(count=count_text(count)) if count else _("Bring translations up to date")
        )
        writing = self.session.jobs.is_writing(self.session.path)
        self.start_button.setEnabled(not writing and bool(need.left or need.done))
        self.doubtful.setVisible(bool(counts.sentences))
        self.doubtful.setText(
            ngettext(
                "{count} of {all} translated sentences is worth a look",
                "{count} of {all} translated sentences are worth a look",
                counts.doubtful,
            ).format(count=count_text(counts.doubtful), all=count_text(counts.sentences))
        )

    def _show_left(self, need: TranslationNeed) -> None:
        clear(self.left)
        lines = list(need.languages.items())
        for number, (code, count) in enumerate(lines[:_SHOWN_LANGUAGES]):
            self.left.addWidget(label(language_name(code or UNDETERMINED)), number, 0)
            self.left.addWidget(label(count_text(count)), number, 1, Qt.AlignmentFlag.AlignRight)
            self.left.addWidget(label(self._remark(code, need.target), "quiet"), number, 2)
        rest = sum(count for _code, count in lines[_SHOWN_LANGUAGES:])
        if rest:
            self.left.addWidget(label(_("other languages")), _SHOWN_LANGUAGES, 0)
            self.left.addWidget(
                label(count_text(rest)), _SHOWN_LANGUAGES, 1, Qt.AlignmentFlag.AlignRight
            )

    def _is_to_do(self, code: str, target: str) -> bool:
        same = base_language(code) == base_language(target)
        return not same and self.pairs.leads(code, target)

    def _remark(self, code: str, target: str) -> str:
        if code in {"", UNDETERMINED}:
            return _("stays as it is: no words to translate")
        if base_language(code) == base_language(target):
            return _("stays as it is")
        if not self.pairs.leads(code, target):
            return _("stays as it is: no pack for this language")
        return _("to be translated")

    def _lay_out(self) -> None:
        text = label(
            _(
                "All of it happens on this computer. Documents keep their text; the translation "
                "stands beside it, is found by the search and can be exported. Run it again after "
                "adding documents or words: only what changed is translated anew."
            ),
            "quiet",
            wraps=True,
        )
        choices = row(self.scope, label(_("into")), self.target, 0)
        content = column(
            label(_("Read the corpus in another language"), "heading"),
            text,
            4,
            choices,
            self.done,
            self.left,
            row(self.start_button, self.doubtful, 0),
        )
        layout = column(card(content, margin=20), 0)
        layout.setContentsMargins(0, SPACE, 0, 0)
        self.setLayout(layout)
