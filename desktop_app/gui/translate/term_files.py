"""Buttons that bring a glossary in from a CSV file and write it to one."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.corpus.store import Corpus
from desktop_app.corpus.translation_records import GlossaryTerm
from desktop_app.export.atomic import replacing
from desktop_app.gui.notices import Notice, NoticeKind
from desktop_app.gui.session import Session
from desktop_app.gui.widgets.basics import button
from desktop_app.messages import _, ngettext
from desktop_app.tasks.translation.glossary import read_glossary, write_glossary
from desktop_app.text.numbers import count_text


class TermFiles(QObject):
    """Reads and writes on background threads; importing can be undone."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self.session = session
        self._parent = parent
        self._terms: Sequence[GlossaryTerm] = ()
        self.import_button = button(
            _("Import terms …"), self._choose_import, tip=_("From a CSV file with two columns")
        )
        self.export_button = button(_("Export terms …"), self._choose_export)

    def set_terms(self, terms: Sequence[GlossaryTerm]) -> None:
        """Know what is to be exported."""
        self._terms = terms
        self.export_button.setEnabled(bool(terms))

    def import_file(self, path: Path) -> None:
        """Add the terms of a CSV file."""
        self.session.work.submit(lambda: read_glossary(path), self._add)

    def export_file(self, path: Path) -> None:
        """Write all terms to a CSV file."""
        terms = list(self._terms)

        def write() -> int:
            with replacing(path) as temporary:
                write_glossary(terms, temporary)
            return len(terms)

        self.session.work.submit(write, lambda _count: self._tell_written(path))

    def _add(self, terms: Sequence[GlossaryTerm]) -> None:
        before: list[GlossaryTerm] = []

        def do(corpus: Corpus) -> None:
            before[:] = corpus.glossary.all()
            corpus.glossary.add(terms)

        def undo(corpus: Corpus) -> None:
            corpus.glossary.replace(before)

        self.session.edit(_("Import terms"), do, undo)
        text = ngettext("{count} term imported.", "{count} terms imported.", len(terms))
        self.session.tell(Notice(text.format(count=count_text(len(terms))), NoticeKind.GOOD))

    def _tell_written(self, path: Path) -> None:
        self.session.tell(Notice(_("Written to {path}.").format(path=path.name), NoticeKind.GOOD))

    def _choose_import(self) -> None:
        name, _filter = QFileDialog.getOpenFileName(
            self._parent, _("Import terms"), "", _("Tables (*.csv *.tsv *.txt);;All files (*)")
        )
        if name:
            self.import_file(Path(name))

    def _choose_export(self) -> None:
        name, _filter = QFileDialog.getSaveFileName(
            self._parent, _("Export terms"), "glossary.csv", _("Tables (*.csv)")
        )
        if name:
            self.export_file(Path(name))
