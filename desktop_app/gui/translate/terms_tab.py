"""The tab “Words”: the glossary, and the memory of sentences that people translated."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHeaderView, QLineEdit, QTableView, QWidget

from desktop_app.corpus.store import Corpus
from desktop_app.corpus.translation_records import GlossaryTerm
from desktop_app.gui.session import Session
from desktop_app.gui.translate.language_box import LanguageBox
from desktop_app.gui.translate.memory_card import MemoryCard
from desktop_app.gui.translate.term_files import TermFiles
from desktop_app.gui.translate.terms_model import TermsModel
from desktop_app.gui.widgets.basics import SPACE, button, column, label, row
from desktop_app.messages import _, ngettext
from desktop_app.pipeline.translation_routes import LanguagePairs
from desktop_app.text.numbers import count_text


@dataclass(frozen=True, slots=True)
class _Known:
    terms: tuple[GlossaryTerm, ...]
    remembered: int


class TermsTab(QWidget):
    """A line to add a term, the table of all, and below it the memory."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.term = QLineEdit()
        self.translation = QLineEdit()
        for field, text in ((self.term, _("Term")), (self.translation, _("Its translation"))):
            field.setPlaceholderText(text)
            field.setAccessibleName(text)
            field.setMaxLength(300)
            field.returnPressed.connect(self.add)
        self.source = LanguageBox(_("Language of the term"), detect=True)
        self.target = LanguageBox(_("Language of its translation"), detect=True)
        self.add_button = button(_("Add"), self.add, icon_name="plus")
        self.model = TermsModel()
        self.table = QTableView()
        self._set_up_table()
        self.count = label("", "quiet")
        self.remove_button = button(_("Remove"), self.remove, icon_name="trash-2")
        self.files = TermFiles(session, self)
        self.memory = MemoryCard(session)
        self._lay_out()
        self.model.edited.connect(self._edited)
        self.term.textChanged.connect(lambda _text: self._enable())
        self.translation.textChanged.connect(lambda _text: self._enable())
        self.table.selectionModel().selectionChanged.connect(lambda *_a: self._enable())
        self.model.modelReset.connect(self._enable)
        delete = QShortcut(QKeySequence.StandardKey.Delete, self.table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self.remove)
        self._enable()

    def set_pairs(self, pairs: LanguagePairs) -> None:
        """Offer the languages of the packs."""
        for box in (self.source, self.target):
            box.set_languages(pairs.sources | pairs.targets_from(None))
            box.setItemText(0, _("any language"))

    def refresh(self) -> None:
        """Read the glossary, and how much the memory holds."""
        if self.isVisible() and self.session.is_open:
            self.session.read(
                lambda corpus: _Known(corpus.glossary.all(), corpus.memory.count()),
                self._take,
                key="glossary",
            )

    def add(self) -> None:
        """Add the term that was typed; one that is there gets the new translation."""
        source, target = self.term.text().split(), self.translation.text().split()
        if not source or not target:
            return
        term = GlossaryTerm(
            " ".join(source), " ".join(target), self.source.code or "", self.target.code or ""
        )
        self._change(_("Add a term"), [], [term])
        self.term.clear()
        self.translation.clear()
        self.term.setFocus()

    def remove(self) -> None:
        """Remove the chosen terms."""
        rows = self.table.selectionModel().selectedRows()
        terms = [self.model.terms[index.row()] for index in rows]
        if terms:
            self._change(_("Remove terms"), terms, [])

    def _edited(self, before: GlossaryTerm, after: GlossaryTerm) -> None:
        self._change(_("Change a term"), [before], [after])

    def _change(
        self, text: str, removed: Sequence[GlossaryTerm], added: Sequence[GlossaryTerm]
    ) -> None:
        before: list[GlossaryTerm] = []

        def do(corpus: Corpus) -> None:
            before[:] = corpus.glossary.all()
            for term in removed:
                corpus.glossary.remove(term)
            corpus.glossary.add(added)

        def undo(corpus: Corpus) -> None:
            corpus.glossary.replace(before)

        self.session.edit(text, do, undo)

    def _take(self, known: _Known) -> None:
        self.model.editable = not self.session.read_only
        self.model.show(known.terms)
        self.files.set_terms(known.terms)
        self.memory.show_count(known.remembered)
        self.count.setText(
            ngettext("{count} term", "{count} terms", len(known.terms)).format(
                count=count_text(len(known.terms))
            )
        )

    def _enable(self) -> None:
        typed = bool(self.term.text().strip()) and bool(self.translation.text().strip())
        self.add_button.setEnabled(typed)
        self.remove_button.setEnabled(self.table.selectionModel().hasSelection())

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setAccessibleName(_("Glossary"))
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(34)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        for section in (TermsModel.TERM, TermsModel.TRANSLATION):
            header.setSectionResizeMode(section, QHeaderView.ResizeMode.Stretch)
        for section in (TermsModel.FROM, TermsModel.INTO):
            header.resizeSection(section, 130)
        header.resizeSection(TermsModel.CASE, 150)

    def _lay_out(self) -> None:
        intro = label(
            _("Terms and the translations they must get, whatever the model would say."), "quiet"
        )
        fields = (self.term, self.translation, self.source, self.target, self.add_button)
        line = row(*fields, spacing=8)
        line.setStretch(0, 1)
        line.setStretch(1, 1)
        foot = row(
            self.remove_button, self.files.import_button, self.files.export_button, self.count, 0
        )
        layout = column(intro, line, row(self.table), foot, self.memory)
        layout.setContentsMargins(0, SPACE, 0, 0)
        layout.setStretch(2, 1)
        self.setLayout(layout)
