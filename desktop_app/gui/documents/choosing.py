"""Asks for files or a folder of documents, beginning where the last ones were found."""

from pathlib import Path

import platformdirs
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.gui.remembered import remembered

_KEY = "documents/folder"


def ask_for_files(parent: QWidget, title: str, kinds: str = "") -> list[Path]:
    """Return the files chosen; none if the person changed their mind."""
    names, _kind = QFileDialog.getOpenFileNames(parent, title, str(_beginning()), kinds)
    files = [Path(name) for name in names]
    if files:
        remembered().setValue(_KEY, str(files[0].parent))
    return files


def ask_for_folder(parent: QWidget, title: str) -> Path | None:
    """Return the folder chosen; None if the person changed their mind."""
    name = QFileDialog.getExistingDirectory(parent, title, str(_beginning()))
    if not name:
        return None
    remembered().setValue(_KEY, str(Path(name).parent))
    return Path(name)


def _beginning() -> Path:
    """Return a folder that is there: that of last time, the person's documents, or their home."""
    last = remembered().value(_KEY)
    known = [Path(str(last))] if last else []
    for folder in (*known, Path(platformdirs.user_documents_dir())):
        if folder.is_dir():
            return folder
    return Path.home()
