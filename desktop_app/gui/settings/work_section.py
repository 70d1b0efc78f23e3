"""How the work is done: processor, memory, folders, and what new analyses begin with."""

from pathlib import Path

import psutil
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QSpinBox, QWidget

from desktop_app.gui.corpora import default_folder
from desktop_app.gui.session import Session
from desktop_app.gui.settings.rows import section, setting
from desktop_app.gui.widgets.basics import button, column, label, row
from desktop_app.messages import _
from desktop_app.paths import settings_file, user_models_folder
from desktop_app.pipeline.plan import cores

_LEAST_MEGABYTES, _STEP = 256, 256
_TASKS = ("language", "sentiment", "keywords")


def performance_section(session: Session) -> QWidget:
    """Return the section about processor and memory."""
    threads = QSpinBox()
    threads.setRange(0, cores(None))
    threads.setSpecialValueText(_("All ({count})").format(count=cores(None)))
    threads.lineEdit().setTextMargins(7, 0, 0, 0)
    threads.setValue(session.settings.threads or 0)

    def take_threads(value: int) -> None:
        session.change_settings(threads=value or None)
        session.forget_models()

    threads.valueChanged.connect(take_threads)
    memory = QSpinBox()
    memory.setRange(0, int(psutil.virtual_memory().total / 2**20))
    memory.setSingleStep(_STEP)
    memory.setSuffix(" MB")
    memory.setSpecialValueText(_("As needed (at most 1,536 MB)"))
    memory.lineEdit().setTextMargins(7, 0, 0, 0)
    memory.setValue(session.settings.memory_megabytes or 0)

    def take_memory() -> None:
        value = memory.value()
        kept = max(value, _LEAST_MEGABYTES) if value else None
        memory.setValue(kept or 0)
        session.change_settings(memory_megabytes=kept)

    memory.editingFinished.connect(take_memory)
    return section(
        _("Work"),
        setting(_("Processor cores"), _("Fewer leave more for other programs."), threads),
        setting(
            _("Memory for reading a file"),
            _("A file that needs more is given up, with that as its reason."),
            memory,
        ),
    )


def folders_section(session: Session) -> QWidget:
    """Return the section about where things are kept."""
    shown = label(str(default_folder(session.settings)), "small", wraps=True, selectable=True)

    def choose() -> None:
        name = QFileDialog.getExistingDirectory(
            shown, _("Folder for new corpora"), str(default_folder(session.settings))
        )
        if name:
            session.change_settings(corpora_folder=name)
            shown.setText(name)

    corpora = QWidget()
    corpora.setLayout(row(shown, button(_("Choose …"), choose, icon_name="folder-open"), spacing=8))
    corpora.layout().setStretch(0, 1)  # type: ignore[union-attr]
    return section(
        _("Folders"),
        setting(_("New corpora"), "", corpora, wide=True),
        setting(_("Your packs"), str(user_models_folder()), _opening(user_models_folder())),
        setting(_("Settings"), str(settings_file().parent), _opening(settings_file().parent)),
    )


def defaults_section(session: Session) -> QWidget:
    """Return the section about what a new analysis begins with."""
    names = {
        "language": _("Language"),
        "sentiment": _("Sentiment"),
        "keywords": _("Keywords"),
    }
    boxes = {task: QCheckBox(names[task]) for task in _TASKS}

    def take() -> None:
        chosen = tuple(task for task, box in boxes.items() if box.isChecked())
        session.change_settings(tasks=chosen)

    for task, box in boxes.items():
        box.setChecked(task in session.settings.tasks)
        box.toggled.connect(lambda _on: take())
    tasks = QWidget()
    tasks.setLayout(column(*boxes.values(), spacing=2))
    labels = QLineEdit(session.settings.labels)
    labels.setPlaceholderText(_("Water, Health, Roads"))
    labels.editingFinished.connect(lambda: session.change_settings(labels=labels.text().strip()))
    annotator = QLineEdit(session.settings.annotator)
    annotator.setPlaceholderText(_("Your name or initials"))
    annotator.editingFinished.connect(
        lambda: session.change_settings(annotator=annotator.text().strip())
    )
    return section(
        _("New analyses"),
        setting(_("Find out"), "", tasks),
        setting(_("Labels"), _("Names separated by commas."), labels),
        setting(_("Annotator"), _("Stands beside the labels you give."), annotator),
    )


def _opening(folder: Path) -> QWidget:
    def show() -> None:
        folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    return button(_("Show the folder"), show, icon_name="folder-open")
