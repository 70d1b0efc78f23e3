"""What the page shows before there is anything to work with: the ways to begin."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QLineEdit, QVBoxLayout, QWidget

from desktop_app.errors import InputError
from desktop_app.gui.classify.desk import Desk
from desktop_app.gui.widgets.basics import button, card, column, label, row
from desktop_app.gui.widgets.empty_state import EmptyState
from desktop_app.messages import _
from desktop_app.pipeline.codebook_editing import CodebookChange
from desktop_app.pipeline.jobs.analysing import AnalysisJob
from desktop_app.pipeline.plan import DEFAULT_TASKS, Plan, Task, cores
from desktop_app.tasks.codebook import Codebook, from_names

CODEBOOK_FILES = "TOML, CSV, QDC (*.toml *.csv *.qdc)"


class NoLabels(QWidget):
    """Three ways to labels: type them, import them, take those of a classifier."""

    imported = Signal(object)
    pack_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.names = QLineEdit()
        self.names.setPlaceholderText(_("Health, Water, Roads, Schools"))
        self.names.setAccessibleName(_("Labels, separated by commas"))
        self.names.returnPressed.connect(self.make)
        ways = row(
            _way(
                _("Type your labels"),
                _(
                    "Two or more, separated by commas. Documents are compared with their names; "
                    "you can describe them and give examples later."
                ),
                self.names,
                button(_("Make these labels"), self.make, look="primary"),
            ),
            _way(
                _("Import a codebook"),
                _(
                    "A file in TOML, CSV or QDC. QDC is what NVivo, ATLAS.ti, MAXQDA and QualCoder "
                    "export."
                ),
                button(_("Import …"), self._import, icon_name="download"),
            ),
            _way(
                _("Use a classifier"),
                _("One that was taught before, here or by somebody else. It brings its labels."),
                button(_("Choose a classifier …"), self.pack_wanted.emit, icon_name="package"),
            ),
        )
        for place in range(3):
            ways.setStretch(place, 1)
        title = label(_("Which labels do your documents fall into?"), "heading")
        title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setLayout(column(0, title, 8, ways, 0, 0))

    def make(self) -> None:
        """Make a codebook of the names typed."""
        try:
            codebook: Codebook = from_names(self.names.text())
        except InputError as error:
            self._desk.refuse(error)
            return
        self.names.clear()
        self._desk.change(_("Make labels"), CodebookChange(None, codebook))

    def _import(self) -> None:
        name, _filter = QFileDialog.getOpenFileName(
            self, _("Import a codebook"), "", CODEBOOK_FILES
        )
        if name:
            self.imported.emit(Path(name))


class NoEmbeddings(EmptyState):
    """Documents that were not analysed for it cannot be compared with labels."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.analyse_button = button(_("Analyse the documents"), self.analyse, look="primary")
        super().__init__(
            "tags",
            _("The documents cannot be compared with labels yet"),
            _(
                "For that their sentences must be analysed once. It takes about a minute for a "
                "thousand pages, and you can go on working meanwhile."
            ),
            self.analyse_button,
        )

    def analyse(self) -> None:
        """Start the job."""
        session = self._desk.session
        if session.path is not None:
            plan = Plan((), DEFAULT_TASKS | {Task.CLASSIFY}, cores=cores(session.settings.threads))
            session.jobs.start(AnalysisJob(session.path, plan))
            self.analyse_button.setEnabled(False)


def no_documents(go: Callable[[], object]) -> EmptyState:
    """Return what an empty corpus shows."""
    return EmptyState(
        "files",
        _("There are no documents yet"),
        _("Add some first; then they can be sorted by labels of yours."),
        button(_("Go to Home"), go, look="primary"),
    )


def _way(title: str, text: str, *widgets: QWidget) -> QFrame:
    layout: QVBoxLayout = column(label(title, "strong"), label(text, "quiet", wraps=True), 0)
    for widget in widgets:
        layout.addWidget(widget)
    return card(layout)
