"""How well each label is found: a table."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from desktop_app.messages import _
from desktop_app.pipeline.live_report import LiveReport
from desktop_app.text.numbers import count_text, share_text

_MOST_ROWS = 12  # shown without scrolling


class MeasuresTable(QTableWidget):
    """A row a label: precision, recall, F1, and how many examples it has."""

    def __init__(self) -> None:
        super().__init__(0, 5)
        self.setAccessibleName(_("How well each label is found"))
        titles = (_("Label"), _("Precision"), _("Recall"), _("F1"), _("Examples"))
        tips = (
            "",
            _("Of the documents given the label, how many have it."),
            _("Of the documents that have the label, how many are given it."),
            _("Precision and recall in one figure."),
            _("How many people gave the label to."),
        )
        for place, tip in enumerate(tips):
            item = QTableWidgetItem(titles[place])
            item.setToolTip(tip)
            left = Qt.AlignmentFlag.AlignLeft if not place else Qt.AlignmentFlag.AlignRight
            item.setTextAlignment(left | Qt.AlignmentFlag.AlignVCenter)
            self.setHorizontalHeaderItem(place, item)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        self.setTabKeyNavigation(False)

    def show_report(self, report: LiveReport) -> None:
        """Show the figures of a report; dashes for labels without an example."""
        names = report.codebook.names
        measures = report.lesson.measures.labels if report.lesson else ()
        found = {one.label: one for one in measures}
        self.setRowCount(len(names))
        for row, (name, count) in enumerate(zip(names, report.counts, strict=True)):
            one = found.get(name)
            figures = (one.precision, one.recall, one.f1) if one and count else (None,) * 3
            shown = ["–" if value is None else share_text(value, 1) for value in figures]
            for column, text in enumerate((name, *shown, count_text(count))):
                item = QTableWidgetItem(text)
                side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
                item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                self.setItem(row, column, item)
        self.resizeRowsToContents()
        rows = min(len(names), _MOST_ROWS)
        height = sum(self.rowHeight(row) for row in range(rows))
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + height + 6)
