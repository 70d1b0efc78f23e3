"""The filter as chips: what chooses the documents shown, each condition with a cross."""

from PySide6.QtWidgets import QWidget

from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.export.filter_wording import conditions
from desktop_app.gui.session import Session
from desktop_app.gui.widgets.basics import button, clear, row
from desktop_app.gui.widgets.chip import Chip
from desktop_app.gui.widgets.flow import FlowLayout
from desktop_app.messages import _

_LONGEST = 60


class FilterBar(QWidget):
    """Shows the session's filter, and takes conditions away; hidden while there are none."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._flow = FlowLayout(self)
        session.filter_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the filter as it is now."""
        clear(self._flow)
        found = conditions(self._session.filter)
        for condition in found:
            text = condition.text
            shown = text if len(text) <= _LONGEST else text[:_LONGEST].rstrip() + "…"

            def remove(without: DocumentFilter = condition.without) -> None:
                self._session.set_filter(without)

            chip = Chip(shown, remove)
            if shown != text:
                chip.setAccessibleName(text)
            self._flow.addWidget(chip)
        if found:
            everything = QWidget()
            everything.setLayout(row(button(_("Show all documents"), self._show_all, look="link")))
            everything.setFixedHeight(chip.sizeHint().height())
            self._flow.addWidget(everything)
        self.setVisible(bool(found))

    def _show_all(self) -> None:
        self._session.set_filter(DocumentFilter())
