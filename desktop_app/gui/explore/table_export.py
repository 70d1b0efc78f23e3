"""Exports the documents that the filter chooses as a table: xlsx, csv or jsonl."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.corpus.store import Corpus
from desktop_app.export.formats import export_documents
from desktop_app.gui.notices import Action, Notice, NoticeKind
from desktop_app.gui.session import Session
from desktop_app.messages import _, ngettext
from desktop_app.text.numbers import count_text


def export_table(session: Session, parent: QWidget) -> None:
    """Ask for a file and write the documents to it."""
    if session.path is None:
        return
    kinds = ";;".join(
        (
            _("Excel workbook") + " (*.xlsx)",
            _("Comma-separated values") + " (*.csv)",
            _("JSON Lines") + " (*.jsonl)",
        )
    )
    start = session.path.with_name(f"{session.path.stem}.xlsx")
    found, chosen_kind = QFileDialog.getSaveFileName(
        parent, _("Export the documents"), str(start), kinds
    )
    if found:
        path = Path(found)
        if path.suffix.lower() not in {".xlsx", ".csv", ".jsonl"}:
            path = Path(found + chosen_kind.rpartition("*")[2].rstrip(")"))
        export_to(session, path)


def export_to(session: Session, path: Path) -> None:
    """Write the documents that the filter chooses, in the background; tell when it is done."""
    chosen = session.filter

    def write(corpus: Corpus) -> int:
        return export_documents(corpus, corpus.filtered_ids(chosen), path)

    def done(count: int) -> None:
        text = ngettext("{path}: {count} row", "{path}: {count} rows", count).format(
            path=path.name, count=count_text(count)
        )
        show = Action(_("Open"), lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))))
        session.tell(Notice(text, NoticeKind.GOOD, (show,)))

    session.read(write, done)
