"""Adding documents: where a new corpus is kept, then what is to be found out about them."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from desktop_app.errors import system_reason
from desktop_app.gui.corpora import SUFFIX, default_folder, free_path
from desktop_app.gui.documents.analyse_dialog import AnalyseDialog
from desktop_app.gui.notices import Notice, NoticeKind
from desktop_app.gui.session import Session
from desktop_app.messages import _


def add_documents(session: Session, paths: Sequence[Path]) -> AnalyseDialog | None:
    """Ask what to do with files and folders, then do it in the background.

    Without an open corpus the person is first asked where to keep a new one. Returns the dialog,
    None if there is none to show.
    """
    if not paths:
        return None
    if session.is_open and session.read_only:
        session.write(lambda _corpus: None)  # says why nothing can be added
        return None
    if not session.is_open and not _make_corpus(session, paths):
        return None
    dialog = AnalyseDialog(session, tuple(paths), _parent())
    dialog.open()
    return dialog


def _make_corpus(session: Session, paths: Sequence[Path]) -> bool:
    first = paths[0]
    folder = default_folder(session.settings)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        text = _("The folder {folder} cannot be made: {reason}.").format(
            folder=folder, reason=system_reason(error)
        )
        session.tell(Notice(text, NoticeKind.WARNING))
        folder = Path.home()
    suggested = free_path(folder, first.name if first.is_dir() else first.stem)
    name, _kind = QFileDialog.getSaveFileName(
        _parent(),
        _("Where to keep the new corpus"),
        str(suggested),
        _("Satchel corpora (*.satchel)"),
    )
    if not name:
        return False
    path = Path(name)
    if path.suffix != SUFFIX:
        path = path.with_name(path.name + SUFFIX)
    if not session.open(path, create=not path.exists()):
        return False
    session.navigate.emit("documents")
    return True


def _parent() -> QWidget | None:
    return QApplication.activeWindow()
