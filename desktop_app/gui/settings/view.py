"""The page “Settings”: every choice takes effect at once and is saved."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from desktop_app.gui.session import Session
from desktop_app.gui.settings.about_section import about_section, carrying_section
from desktop_app.gui.settings.appearance_section import appearance_section
from desktop_app.gui.settings.endpoint_section import EndpointSection
from desktop_app.gui.settings.work_section import (
    defaults_section,
    folders_section,
    performance_section,
)
from desktop_app.gui.view import View
from desktop_app.gui.widgets.basics import clear, column
from desktop_app.messages import _
from desktop_app.settings import Settings

_WIDTH = 760


class SettingsView(View):
    """One column of sections."""

    needs_corpus = False

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("Settings"))
        self._shown: Settings | None = None
        self._sections = column(spacing=22)
        self._sections.setContentsMargins(0, 8, 12, 12)
        page = QWidget()
        page.setMaximumWidth(_WIDTH)
        page.setLayout(self._sections)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(page)
        self.body.addWidget(scroll)
        self._own_change = False
        session.settings_changed.connect(self._follow)

    def refresh(self) -> None:
        """Show the settings as they are, unless they were shown so already."""
        if self._shown is self.session.settings:
            return
        self._shown = self.session.settings
        clear(self._sections)
        for make in (
            appearance_section,
            defaults_section,
            performance_section,
            folders_section,
            EndpointSection,
            carrying_section,
            about_section,
        ):
            self._sections.addWidget(make(self.session))
        self._sections.addStretch(1)

    def _follow(self) -> None:
        # What was changed here shows already; made anew, the control would lose the focus.
        if self.isVisible() and self.isAncestorOf(self.focusWidget() or self):
            self._shown = self.session.settings
        else:
            self.mark_stale()
