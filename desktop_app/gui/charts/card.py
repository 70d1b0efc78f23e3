"""A card with a chart: its title, choices beside it, a menu to save it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QFrame, QMenu, QWidget

from desktop_app.gui.charts import saving
from desktop_app.gui.charts.chart import Chart
from desktop_app.gui.charts.drawing import Drawing
from desktop_app.gui.notices import Notice, NoticeKind
from desktop_app.gui.session import Session
from desktop_app.gui.widgets.basics import button, column, icon_button, label, row
from desktop_app.messages import N_, _, ngettext
from desktop_app.text.numbers import count_text

_FORMATS = {
    "png": ("PNG", N_("Save as a picture (PNG) …")),
    "svg": ("SVG", N_("Save as a drawing (SVG) …")),
    "csv": ("CSV", N_("Save the numbers (CSV) …")),
}


class ChartCard(QFrame):
    """Shows a chart in a card. `choices` stand beside the title.

    `picked` and `range_picked` of `chart` tell what the person chose in it.
    """

    def __init__(self, session: Session, title: str, *choices: QWidget) -> None:
        super().__init__()
        self.session = session
        self.chart = Chart()
        self.heading = label(title, "heading", wraps=True)
        self.note = label("", "small", wraps=True)
        self.note.hide()
        self.more = button("", self._show_all, look="link")
        self.more.hide()
        self._whole: Callable[[], Drawing] | None = None
        self._menu = icon_button(
            "ellipsis", _("Save “{name}” …").format(name=title), self._open_menu
        )
        head = row(self.heading, *choices, self._menu, spacing=8)
        head.setStretch(0, 1)
        layout = column(
            head,
            self.note,
            self.chart,
            row(self.more, 0),
            spacing=8,
        )
        layout.addStretch(1)
        self.setProperty("look", "card")
        layout.setContentsMargins(16, 12, 12, 12)
        self.setLayout(layout)

    def show_drawing(
        self,
        drawing: Drawing | None,
        note: str = "",
        hidden: int = 0,
        whole: Callable[[], Drawing] | None = None,
    ) -> None:
        """Show a drawing, or nothing but the note.

        `hidden` values are left out of it; `whole` draws all of them, if the person asks for that.
        """
        self.chart.setVisible(drawing is not None)
        self._menu.setVisible(drawing is not None)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self._whole = whole
        self.more.setVisible(hidden > 0 and whole is not None)
        self.more.setText(
            ngettext("Show {count} more", "Show {count} more", hidden).format(
                count=count_text(hidden)
            )
        )
        if drawing is not None:
            self.chart.show_drawing(drawing)

    def save_as(self, ending: str) -> None:
        """Ask for a file and write the chart to it."""
        drawing = self.chart.drawing
        if drawing is None:
            return
        folder = self.session.path.parent if self.session.path else Path.home()
        kind = _FORMATS[ending][0]
        chosen, _filter = QFileDialog.getSaveFileName(
            self, drawing.title, str(folder / f"{_file_name(drawing.title)}.{ending}"),
            f"{kind} (*.{ending})",
        )  # fmt: skip
        if chosen:
            self.save_to(Path(chosen).with_suffix(f".{ending}"))

    def save_to(self, path: Path) -> None:
        """Write the chart to a file and tell so."""
        drawing, font = self.chart.drawing, self.font()
        if drawing is None:
            return

        def done(_result: object) -> None:
            text = _("Saved: {path}").format(path=path)
            self.session.tell(Notice(text, NoticeKind.GOOD))

        self.session.work.submit(lambda: saving.save(drawing, font, path), done)

    def _open_menu(self) -> None:
        menu = QMenu(self)
        for ending, (_kind, text) in _FORMATS.items():
            action = QAction(_(text), menu)
            action.triggered.connect(lambda _checked=False, e=ending: self.save_as(e))
            menu.addAction(action)
        menu.addSeparator()
        copy = QAction(_("Copy as a picture"), menu)
        copy.triggered.connect(lambda _checked=False: self._copy())
        menu.addAction(copy)
        menu.exec(self._menu.mapToGlobal(self._menu.rect().bottomLeft()))

    def _copy(self) -> None:
        if self.chart.drawing is not None:
            QGuiApplication.clipboard().setImage(saving.image(self.chart.drawing, self.font()))

    def _show_all(self) -> None:
        if self._whole is not None:
            self.show_drawing(self._whole(), self.note.text())


def _file_name(title: str) -> str:
    return "".join(sign if sign.isalnum() or sign in " -_" else " " for sign in title).strip()
