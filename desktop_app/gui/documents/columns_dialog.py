"""What each column of a table means: the text, the date, a label, a title, beside, or nothing."""

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from desktop_app.errors import SatchelError
from desktop_app.gui.session import Session
from desktop_app.gui.widgets.basics import button, column, label, row
from desktop_app.messages import N_, _
from desktop_app.pipeline.table_preview import PreviewColumn, preview_table
from desktop_app.readers.formats import ReadOptions

_TEXT, _DATE, _LABEL, _TITLE, _BESIDE, _NOTHING = range(6)
_ROLES = (
    N_("Text to analyse"),
    N_("Date"),
    N_("Label"),
    N_("Title"),
    N_("Keep beside it"),
    N_("Leave out"),
)
_ONE_EACH = frozenset({_TEXT, _DATE, _LABEL, _TITLE})
_CELL = 120


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """How tables are read, and the column whose values are labels."""

    options: ReadOptions = field(default_factory=ReadOptions)
    label_column: str = ""


class ColumnsDialog(QDialog):
    """Shows the first rows; over each column stands what it means."""

    chosen = Signal(object)
    """A ColumnChoice."""

    def __init__(
        self, session: Session, tables: tuple[Path, ...], choice: ColumnChoice, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Columns of the table"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session, self._choice = session, choice
        self._columns: list[PreviewColumn] = []
        self.roles: list[QComboBox] = []
        self.file = QComboBox()
        self.file.setAccessibleName(_("File"))
        for path in tables:
            self.file.addItem(path.name, path)
        self.file.setVisible(len(tables) > 1)
        self.file.currentIndexChanged.connect(lambda _index: self._look())
        self.note = label("", "quiet", wraps=True)
        self.table = QTableWidget()
        self.table.setAccessibleName(_("First rows of the table"))
        self.table.verticalHeader().hide()
        self.table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.apply_button = button(_("Use these columns"), self._apply, look="primary")
        foot = row(self.note, button(_("Cancel"), self.reject), self.apply_button, spacing=8)
        foot.setStretch(0, 1)
        head = label(
            _(
                "Say what each column means. The choice holds for all tables that are added; "
                "in one that lacks a column, it is found as usual."
            ),
            "quiet",
            wraps=True,
        )
        layout = column(head, row(self.file, 0), self.table, foot)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self.resize(900, 520)
        self._look()

    def _look(self) -> None:
        path = self.file.currentData()
        self.note.setText(_("Reading the first rows …"))
        self.apply_button.setEnabled(False)
        options = ReadOptions(text_column=self._choice.options.text_column)
        self._session.work.submit(
            lambda: preview_table(path, options), self._take, self._refuse, key="preview"
        )

    def _refuse(self, error: SatchelError) -> None:
        self.table.clear()
        self.table.setRowCount(0)
        self.table.setColumnCount(0)
        self.note.setText(str(error))

    def _take(self, columns: list[PreviewColumn]) -> None:
        self._columns = columns
        self.roles = []
        rows = max(len(one.values) for one in columns)
        self.table.clear()
        self.table.setColumnCount(len(columns))
        self.table.setRowCount(rows + 1)
        self.table.setHorizontalHeaderLabels([one.name for one in columns])
        self.table.verticalHeader().setDefaultSectionSize(34)
        self.table.setRowHeight(0, 44)
        for place, one in enumerate(columns):
            box = QComboBox()
            box.setAccessibleName(_("What “{column}” means").format(column=one.name))
            box.addItems([_(name) for name in _ROLES])
            box.setCurrentIndex(self._first_role(one))
            box.currentIndexChanged.connect(lambda role, place=place: self._keep_one(place, role))
            self.roles.append(box)
            self.table.setCellWidget(0, place, box)
            self.table.setColumnWidth(place, 300 if one.is_text else 170)
            for line, value in enumerate(one.values, 1):
                item = QTableWidgetItem(" ".join(value.split())[:_CELL])
                item.setToolTip(value)
                self.table.setItem(line, place, item)
        self._check()

    def _first_role(self, one: PreviewColumn) -> int:
        options = self._choice.options
        if one.is_text:
            return _TEXT
        if one.name == self._choice.label_column:
            return _LABEL
        if one.name == options.title_column:
            return _TITLE
        if one.name in options.left_out:
            return _NOTHING
        is_date = one.name == options.date_column or (options.date_column is None and one.is_date)
        return _DATE if is_date else _BESIDE

    def _keep_one(self, place: int, role: int) -> None:
        for other, box in enumerate(self.roles):
            if role in _ONE_EACH and other != place and box.currentIndex() == role:
                box.setCurrentIndex(_BESIDE)
        self._check()

    def _check(self) -> None:
        has_text = any(box.currentIndex() == _TEXT for box in self.roles)
        self.apply_button.setEnabled(has_text)
        missing = _("One column must hold the text to analyse.")
        self.note.setText("" if has_text else missing)

    def choice(self) -> ColumnChoice:
        """Return what was chosen."""
        by_role: dict[int, list[str]] = {role: [] for role in range(len(_ROLES))}
        for one, box in zip(self._columns, self.roles, strict=True):
            by_role[box.currentIndex()].append(one.name)
        first = {role: next(iter(names), None) for role, names in by_role.items()}
        options = ReadOptions(
            text_column=first[_TEXT],
            date_column=first[_DATE],
            title_column=first[_TITLE],
            left_out=tuple(by_role[_NOTHING]),
        )
        return ColumnChoice(options, first[_LABEL] or "")

    def _apply(self) -> None:
        self.chosen.emit(self.choice())
        self.accept()
