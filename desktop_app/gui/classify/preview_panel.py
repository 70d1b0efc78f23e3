"""What the labels would find by their names alone: counts, and three documents of each."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_app.gui.appearance import colour
from desktop_app.gui.widgets.basics import clear, column, label, row
from desktop_app.messages import _, ngettext
from desktop_app.pipeline.label_preview import LabelPreview, PreviewExample
from desktop_app.text.numbers import count_text, share_text

_MOST = 40  # labels shown with examples; more are read by nobody


class PreviewPanel(QWidget):
    """A scrolling list; the label that is being edited comes first."""

    def __init__(self, open_document: Callable[[int], object]) -> None:
        super().__init__()
        self._open = open_document
        self.title = label(_("What these labels would find"), "strong")
        self.about = label("", "small", wraps=True)
        self._lines: QVBoxLayout = column(spacing=14)
        inner = QWidget()
        inner.setLayout(self._lines)
        self._lines.setContentsMargins(0, 4, 8, 4)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        layout = column(self.title, self.about, area, spacing=4)
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def say(self, text: str) -> None:
        """Show a sentence in place of the list."""
        clear(self._lines)
        self.about.setText(text)

    def show_previews(
        self,
        previews: Sequence[LabelPreview],
        sample: int,
        of: int,
        colour_of: Callable[[str], QColor],
        first: str = "",
    ) -> None:
        """Show what each label would find in `sample` of the documents."""
        text = ngettext(
            "By names and descriptions alone, in {count} document:",
            "By names and descriptions alone, in {count} documents:",
            sample,
        ).format(count=count_text(sample))
        if sample < of:
            text = _("By names and descriptions alone, in {count} of {all} documents:").format(
                count=count_text(sample), all=count_text(of)
            )
        self.about.setText(text)
        clear(self._lines)
        ordered = sorted(previews, key=lambda one: one.label != first)
        for preview in ordered[:_MOST]:
            self._lines.addLayout(self._block(preview, sample, colour_of(preview.label)))
        self._lines.addStretch(1)

    def _block(self, preview: LabelPreview, sample: int, shown: QColor) -> QVBoxLayout:
        name = label(preview.label, "strong", wraps=True)
        figure = label(
            f"{count_text(preview.count)} · {share_text(preview.count, sample)}", "quiet"
        )
        head = row(Dot(shown), name, figure, spacing=8)
        head.setStretch(1, 1)
        block = column(head, spacing=1)
        for example in preview.examples:
            block.addWidget(ExampleLine(example, self._open))
        if not preview.examples:
            block.addWidget(label(_("Nothing yet."), "small"))
        return block


class Dot(QWidget):
    """A round patch of a label's colour."""

    def __init__(self, shown: QColor) -> None:
        super().__init__()
        self._colour = shown
        self.setFixedSize(10, 14)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        painter.drawEllipse(QRectF(0, 2, 10, 10))


class ExampleLine(QAbstractButton):
    """The beginning of a document in one line; it opens the document."""

    def __init__(self, example: PreviewExample, open_document: Callable[[int], object]) -> None:
        super().__init__()
        self.example = example
        self.setText(example.text)
        self.setToolTip(example.text)
        self.setAccessibleName(_("Open: {text}").format(text=example.text))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _checked=False: open_document(example.id))

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the height of a line."""
        return QSize(120, self.fontMetrics().height() + 8)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the line."""
        painter = QPainter(self)
        if self.underMouse() or self.hasFocus():
            painter.fillRect(self.rect(), colour("hover"))
        painter.setPen(colour("accent" if self.underMouse() or self.hasFocus() else "quiet"))
        rect = self.rect().adjusted(18, 0, -4, 0)
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, rect.width()
        )
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, shown)
