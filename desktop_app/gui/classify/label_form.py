"""The form of one label: its name, colour, what belongs to it, examples."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QColorDialog,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from desktop_app.gui.appearance import LABEL_COLOURS, colour
from desktop_app.gui.widgets.basics import button, column, label
from desktop_app.gui.widgets.flow import FlowLayout
from desktop_app.messages import _
from desktop_app.tasks.codebook import Label
from desktop_app.tasks.codebook.labels import cleaned_label


class LabelForm(QWidget):
    """Edits a label. `drafted` comes with every key, `committed` when a field is left."""

    drafted = Signal(object)
    committed = Signal(str, object)
    """The name the label has in the codebook, and what it is to be."""

    def __init__(self) -> None:
        super().__init__()
        self._stored = Label("")
        self._heading = False
        self.name = QLineEdit()
        self.name.setAccessibleName(_("Name"))
        self.swatches = Swatches()
        self.description = _text_field(_("Description"), _("What belongs to it, in a sentence …"))
        self.examples = _text_field(
            _("Examples, one in a line"), _("The pump has been broken for weeks …")
        )
        self._more = QWidget()
        self._more.setLayout(
            column(
                label(_("Colour"), "small"),
                self.swatches,
                2,
                label(_("Description"), "small"),
                self.description,
                2,
                label(_("Examples, one in a line"), "small"),
                self.examples,
                spacing=5,
            )
        )
        self._hint = label(
            _("A heading: the labels under it are renamed with it."), "quiet", wraps=True
        )
        layout = column(label(_("Name"), "small"), self.name, 2, self._hint, self._more, spacing=5)
        layout.setStretch(layout.count() - 1, 1)
        layout.addStretch(0)  # keeps a heading's name at the top
        self.setLayout(layout)
        self.name.textEdited.connect(lambda _text: self._draft())
        self.name.returnPressed.connect(self.commit)
        self.name.editingFinished.connect(self.commit)
        for field in (self.description, self.examples):
            field.textChanged.connect(self._draft)
            field.installEventFilter(self)
        self.swatches.picked.connect(self._pick)

    @property
    def draft(self) -> Label:
        """The label as it stands in the fields."""
        return cleaned_label(
            self.name.text(),
            self.description.toPlainText(),
            self._stored.colour,
            self.examples.toPlainText().split("\n"),
            self._stored.guid,
        )

    def show_label(self, stored: Label, shown_colour: QColor, *, heading: bool = False) -> None:
        """Show a label or a heading; what is being typed into the same one stays."""
        same = stored.name == self._stored.name
        self._stored, self._heading = stored, heading
        for field, text in (
            (self.description, stored.description),
            (self.examples, "\n".join(stored.examples)),
        ):
            if not (same and field.hasFocus()) and field.toPlainText() != text:
                field.blockSignals(True)
                field.setPlainText(text)
                field.blockSignals(False)
        if not (same and self.name.hasFocus() and self.name.isModified()):
            self.name.setText(stored.name)
        self.swatches.show_colour(shown_colour)
        self._hint.setVisible(heading)
        self._more.setVisible(not heading)

    def commit(self) -> None:
        """Take over what was typed, if it differs."""
        self.name.setModified(False)
        draft = self.draft
        if self._heading:
            draft = replace(self._stored, name=draft.name)
        if draft != self._stored and self._stored.name:
            before, self._stored = self._stored.name, draft
            self.committed.emit(before, draft)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Take over what was typed when a text field is left."""
        if event.type() == QEvent.Type.FocusOut:
            self.commit()
        return super().eventFilter(watched, event)

    def _draft(self) -> None:
        if not self._heading:
            self.drafted.emit(self.draft)

    def _pick(self, name: str) -> None:
        self.commit()
        draft = replace(self._stored, colour=name)
        if draft != self._stored:
            self._stored = draft
            self.committed.emit(draft.name, draft)


class Swatches(QWidget):
    """Colours to choose from, and a way to any other."""

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        flow = FlowLayout(spacing=4)
        self.buttons = [_Swatch(name) for name in LABEL_COLOURS]
        for number, one in enumerate(self.buttons, 1):
            one.setAccessibleName(_("Colour {number}").format(number=number))
            one.clicked.connect(lambda _checked=False, name=one.name: self.picked.emit(name))
            flow.addWidget(one)
        self._other = button(_("Other …"), self._choose, look="link")
        flow.addWidget(self._other)
        self.setLayout(flow)
        self._shown = QColor()
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_colour(self, shown: QColor) -> None:
        """Mark the colour that a label has."""
        self._shown = shown
        for one in self.buttons:
            one.setChecked(QColor(one.name) == shown)

    def _choose(self) -> None:
        chosen = QColorDialog.getColor(self._shown, self, _("Colour"))
        if chosen.isValid():
            self.picked.emit(chosen.name())


class _Swatch(QAbstractButton):
    """A round patch of a colour; a ring is around the chosen one."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(name)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return its size."""
        return QSize(26, 26)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return its size."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(self.name))
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(self.rect())
        painter.drawEllipse(whole.adjusted(5, 5, -5, -5))
        if self.isChecked() or self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = "accent" if self.hasFocus() else "text"
            painter.setPen(QPen(colour(ring), 2))
            painter.drawEllipse(whole.adjusted(2, 2, -2, -2))


def _text_field(name: str, hint: str) -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText(hint)
    made.setTabChangesFocus(True)
    made.setMinimumHeight(64)
    return made
