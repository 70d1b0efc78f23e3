"""What this program is, who made its parts, and taking settings along or back to the start."""

from importlib import metadata
from pathlib import Path

from PySide6.QtCore import QUrl, qVersion
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog, QPlainTextEdit, QWidget

from desktop_app import __version__, settings
from desktop_app.errors import InputError, SatchelError, system_reason
from desktop_app.gui.notices import Action, Notice, NoticeKind
from desktop_app.gui.session import Session
from desktop_app.gui.settings.rows import section, setting
from desktop_app.gui.widgets.basics import button, column, label, row
from desktop_app.messages import _
from desktop_app.paths import logs_folder, resources_folder
from desktop_app.settings import Settings

_LICENCES = ("THIRD_PARTY_LICENSES.txt", "NOTICE", "LICENSE")


def carrying_section(session: Session) -> QWidget:
    """Return the section with which settings are carried to another computer, or reset."""
    buttons = QWidget()
    buttons.setLayout(
        row(
            button(_("Save as …"), lambda: _save_as(session, buttons), icon_name="download"),
            button(_("Load …"), lambda: _load(session, buttons), icon_name="upload"),
            button(_("Reset"), lambda: _reset(session), icon_name="history", look="danger"),
            0,
            spacing=8,
        )
    )
    hint = _("A file of all settings, for another computer. Keys are never in it.")
    return section(_("Settings file"), setting(_("Carry or reset"), hint, buttons, wide=True))


def about_section(session: Session) -> QWidget:
    """Return the section about versions and licences."""
    versions = " · ".join(
        (
            f"Qt {qVersion()}",
            *(f"{name} {metadata.version(name)}" for name in ("ctranslate2", "numpy")),
        )
    )
    licences = button(_("Licences"), lambda: _show_licences(session), icon_name="scale")
    logs = button(_("Show the logs"), _show_logs, icon_name="folder-open")
    return section(
        _("About"),
        setting(f"Satchel {__version__}", versions, licences),
        setting(
            _("Logs"), _("What to attach when you report a fault. No text of documents."), logs
        ),
    )


def _save_as(session: Session, parent: QWidget) -> None:
    name, _filter = QFileDialog.getSaveFileName(
        parent, _("Save the settings"), "satchel-settings.toml", _("Settings (*.toml)")
    )
    if not name:
        return
    try:
        Path(name).write_text(settings.to_toml(session.settings), "utf-8")
    except OSError as error:
        text = _("The settings could not be saved in {path}: {reason}.")
        text = text.format(path=name, reason=system_reason(error))
        session.tell(Notice(text, NoticeKind.ERROR))
    else:
        session.tell(Notice(_("Saved in {path}.").format(path=name), NoticeKind.GOOD))


def _load(session: Session, parent: QWidget) -> None:
    name, _filter = QFileDialog.getOpenFileName(
        parent, _("Load settings"), "", _("Settings (*.toml)")
    )
    if name:
        load_settings(session, Path(name))


def load_settings(session: Session, path: Path) -> None:
    """Take over the settings of a file; what is recent here stays. Tells what is wrong with it."""
    try:
        if not path.is_file():
            raise InputError(_("There is no file {path}.").format(path=path))
        found = settings.load(path)
    except SatchelError as error:
        session.tell(Notice(str(error), NoticeKind.ERROR))
        return
    _take(session, found)


def _reset(session: Session) -> None:
    session.tell(
        Notice(
            _("Set everything back to how it was at the start? Corpora and packs stay."),
            NoticeKind.WARNING,
            (Action(_("Reset"), lambda: _take(session, Settings())),),
        )
    )


def _take(session: Session, found: Settings) -> None:
    changes = {name: getattr(found, name) for name in found.__struct_fields__}
    changes |= {"recent": session.settings.recent, "welcomed": session.settings.welcomed}
    session.change_settings(**changes)
    session.forget_models()


def _show_licences(session: Session) -> None:
    folders = (resources_folder() / "licences", resources_folder().parent)
    files = [folder / name for name in _LICENCES for folder in folders]
    found = [path for path in files if path.is_file()]
    if not found:
        session.tell(
            Notice(_("The licences are missing. Install Satchel again."), NoticeKind.WARNING)
        )
        return
    text = "\n\n".join(path.read_text("utf-8", "replace") for path in found)
    dialog = QDialog()
    dialog.setWindowTitle(_("Licences"))
    shown = QPlainTextEdit(text)
    shown.setReadOnly(True)
    shown.setAccessibleName(_("Licences"))
    layout = column(label(_("Satchel and the parts it is made of"), "heading"), shown)
    layout.setContentsMargins(20, 20, 20, 20)
    dialog.setLayout(layout)
    dialog.resize(760, 560)
    dialog.exec()


def _show_logs() -> None:
    logs_folder().mkdir(parents=True, exist_ok=True)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(logs_folder())))
