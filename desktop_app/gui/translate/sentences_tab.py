"""The tab “Sentences”: read translations against the originals, and correct them."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QStandardItemModel
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QStackedWidget,
    QTableView,
    QWidget,
)

from desktop_app.corpus.sentence_pairs import SentencePair, SentencePlace
from desktop_app.corpus.store import Corpus
from desktop_app.gui.session import Session
from desktop_app.gui.translate.sentence_delegate import SentenceDelegate
from desktop_app.gui.translate.sentences_model import SentencesModel
from desktop_app.gui.widgets.basics import SPACE, button, column, label, row
from desktop_app.gui.widgets.empty_state import EmptyState
from desktop_app.messages import _, ngettext
from desktop_app.pipeline.correcting import Correction, correct, take_back
from desktop_app.tasks.translation.plausibility import LOW_CONFIDENCE
from desktop_app.text.numbers import count_text

_PAUSE_MILLISECONDS = 250
_ROW_LINES = 2


class SentencesTab(QWidget):
    """A table of sentences, each with its translation, which can be edited in place."""

    def __init__(self, session: Session, translate: Callable[[], object]) -> None:
        super().__init__()
        self.session = session
        self._target: str | None = None
        self.scope = QComboBox()
        self.scope.setAccessibleName(_("Which sentences"))
        self.scope.addItem(_("Whole corpus"), False)
        self.scope.addItem(_("Document last shown"), True)
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Find in sentences and translations"))
        self.search.setAccessibleName(_("Find in sentences and translations"))
        self.search.setClearButtonEnabled(True)
        self.doubtful = QCheckBox(_("Only those worth a look"))
        self.count = label("", "quiet")
        self.model = SentencesModel(self._fetch)
        self.table = QTableView()
        self._set_up_table()
        self.document_button = button(
            _("Show in its document"), self.show_document, icon_name="file-text"
        )
        self.edit_button = button(_("Correct"), self.edit, icon_name="pencil")
        self._lay_out(translate)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MILLISECONDS)
        self._timer.timeout.connect(self.refresh)
        self._connect()

    def refresh(self) -> None:
        """Read which sentences show now."""
        self._timer.stop()
        if not self.isVisible() or not self.session.is_open:
            return
        self.model.editable = not self.session.read_only
        shown = self.session.shown_document
        items = self.scope.model()
        if isinstance(items, QStandardItemModel):
            items.item(1).setEnabled(shown is not None)
        document_id = shown if self.scope.currentData() else None
        below = LOW_CONFIDENCE if self.doubtful.isChecked() else None
        text = self.search.text()

        def read(corpus: Corpus) -> tuple[str | None, list[SentencePlace]]:
            target = corpus.translated_into()
            if target is None:
                return None, []
            return target, corpus.sentence_pairs.places(
                target, document_id=document_id, below=below, text=text
            )

        self.session.read(read, self._take, key="sentence places")

    def show_doubtful(self) -> None:
        """Show the doubtful sentences of the whole corpus."""
        self.scope.setCurrentIndex(0)
        self.search.clear()
        self.doubtful.setChecked(True)

    def edit(self) -> None:
        """Edit the translation of the chosen row."""
        index = self.table.currentIndex()
        if index.isValid():
            self.table.edit(self.model.index(index.row(), SentencesModel.TRANSLATION))

    def show_document(self) -> None:
        """Show the document that the chosen sentence stands in."""
        pair = self.model.pair(self.table.currentIndex().row())
        if pair is not None:
            self.session.show_document(pair.place.document_id, pair.start)

    def _fetch(
        self, places: Sequence[SentencePlace], then: Callable[[list[SentencePair]], None]
    ) -> None:
        target = self._target
        if target is not None:
            self.session.read(lambda corpus: corpus.sentence_pairs.at(target, places), then)

    def _take(self, found: tuple[str | None, list[SentencePlace]]) -> None:
        self._target, places = found
        row_number = max(0, self.table.currentIndex().row())
        self.model.show(places)
        is_narrowed = bool(self.search.text()) or self.doubtful.isChecked()
        is_narrowed |= bool(self.scope.currentData())
        self._stack.setCurrentIndex(0 if not places and not is_narrowed else 1)
        self.count.setText(
            ngettext("{count} sentence", "{count} sentences", len(places)).format(
                count=count_text(len(places))
            )
        )
        if places and not self.table.currentIndex().isValid():
            row_number = min(row_number, len(places) - 1)
            self.table.setCurrentIndex(self.model.index(row_number, SentencesModel.TRANSLATION))
        self._enable()

    def _edited(self, pair: SentencePair, text: str) -> None:
        target = self._target
        if target is None:
            return
        made: list[Correction] = []

        def do(corpus: Corpus) -> None:
            made[:] = [correct(corpus, target, pair.place.key, pair.text, text)]

        def undo(corpus: Corpus) -> None:
            take_back(corpus, made[0])

        self.session.edit(_("Correct a translation"), do, undo)

    def _enable(self) -> None:
        chosen = self.table.currentIndex().isValid()
        self.document_button.setEnabled(chosen)
        self.edit_button.setEnabled(chosen and self.model.editable)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._timer.start())
        self.doubtful.toggled.connect(lambda _on: self.refresh())
        self.scope.currentIndexChanged.connect(lambda _index: self.refresh())
        self.model.edited.connect(self._edited)
        self.table.selectionModel().currentChanged.connect(lambda *_a: self._enable())
        self.table.doubleClicked.connect(lambda _index: self.edit())
        self.session.selection_changed.connect(self.refresh)
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.search.setFocus)

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setAccessibleName(_("Sentences"))
        table.setItemDelegate(SentenceDelegate(table))
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        table.setEditTriggers(
            QTableView.EditTrigger.DoubleClicked
            | QTableView.EditTrigger.EditKeyPressed
            | QTableView.EditTrigger.AnyKeyPressed
        )
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setTextElideMode(Qt.TextElideMode.ElideRight)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        height = table.fontMetrics().lineSpacing() * _ROW_LINES + 16
        table.verticalHeader().setDefaultSectionSize(height)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        for section in (SentencesModel.SOURCE, SentencesModel.TRANSLATION):
            header.setSectionResizeMode(section, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(SentencesModel.STATE, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(SentencesModel.STATE, 170)

    def _lay_out(self, translate: Callable[[], object]) -> None:
        empty = EmptyState(
            "languages",
            _("Nothing is translated yet"),
            _("Translate the corpus first. Then read and correct its sentences here."),
            button(_("Translate the corpus"), translate),
        )
        top = row(self.scope, self.search, self.doubtful, self.count)
        top.setStretch(1, 1)
        hint = label(
            _("A correction is kept in the memory and used wherever the sentence stands."),
            "small",
            wraps=True,
        )
        foot = row(self.edit_button, self.document_button, hint)
        foot.setStretch(2, 1)
        filled = QWidget()
        filled.setLayout(column(top, row(self.table), foot))
        self._stack = QStackedWidget()
        self._stack.addWidget(empty)
        self._stack.addWidget(filled)
        layout = column(self._stack)
        layout.setContentsMargins(0, SPACE, 0, 0)
        self.setLayout(layout)
