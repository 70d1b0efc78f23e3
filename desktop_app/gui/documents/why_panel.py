"""Why a document has its label: the sentences that decided, and examples like it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QPushButton

from desktop_app.gui.widgets.basics import button, clear, column, icon_button, label, row
from desktop_app.messages import _
from desktop_app.pipeline.document_explaining import DocumentExplanation
from desktop_app.text.numbers import signed_text

_SENTENCES, _LONGEST = 4, 110
_NOISE = 0.05
"""Log odds: what adds less decides nothing."""


class WhyPanel(QFrame):
    """Shown under the labels until it is closed. A click on a sentence goes to it in the text."""

    toggled = Signal()
    """It was shown or closed."""

    def __init__(
        self, show_span: Callable[[int], object], show_document: Callable[[int], object]
    ) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._show_span, self._show_document = show_span, show_document
        self._title = label("", "strong", wraps=True)
        self._lines = column(spacing=2)
        head = row(self._title, icon_button("x", _("Close"), self.hide))
        head.setStretch(0, 1)
        layout = column(head, self._lines, spacing=4)
        layout.setContentsMargins(12, 8, 8, 10)
        self.setLayout(layout)
        self.hide()

    def wait(self, name: str) -> None:
        """Say that reasons are being looked for."""
        clear(self._lines)
        self._title.setText(_("Why “{label}”?").format(label=name))
        self._lines.addWidget(label(_("Looking for reasons …"), "quiet"))
        self.show()

    def tell(self, text: str) -> None:
        """Say that there are no reasons to show."""
        clear(self._lines)
        self._lines.addWidget(label(text, "quiet", wraps=True))

    def show_reasons(self, found: DocumentExplanation) -> None:
        """Show what decided."""
        clear(self._lines)
        self._title.setText(_("Why “{label}”?").format(label=found.label))
        strongest = sorted(found.segments, key=lambda one: -abs(one.weight))[:_SENTENCES]
        telling = [one for one in strongest if abs(one.weight) >= _NOISE]
        for one in telling:
            text = f"{signed_text(one.weight, 1)}   {_short(one.text)}"
            tip = _("More than 0 speaks for the label, less against it. Click to go there.")
            self._lines.addWidget(self._link(text, tip, partial(self._show_span, one.start)))
        if not telling:
            self._lines.addWidget(
                label(_("No single sentence decided: all of them together did."), "quiet")
            )
        near = [(", ".join(one.labels), one.text, one.id) for one in found.nearest]
        if near:
            self._lines.addWidget(label(_("Most like it, of what people labelled:"), "small"))
        for labels, text, document_id in near:
            shown = f"{labels}: {_short(text)}"
            self._lines.addWidget(
                self._link(shown, text[:400], partial(self._show_document, document_id))
            )
        if found.taught:
            self._lines.addWidget(
                label(_("Most like it, of what the classifier was taught with:"), "small")
            )
        for taught in found.taught:
            shown = f"{', '.join(taught.labels)}: {_short(taught.text)}"
            self._lines.addWidget(label(shown, "quiet", wraps=True))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Tell that it shows."""
        super().showEvent(event)
        self.toggled.emit()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Tell that it was closed."""
        super().hideEvent(event)
        self.toggled.emit()

    def _link(self, text: str, tip: str, call: Callable[[], object]) -> QPushButton:
        made = button(text.replace("&", "&&"), call, look="link")
        made.setToolTip("")
        made.setAccessibleDescription(tip)
        return made


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else flat[:_LONGEST].rstrip() + "…"
