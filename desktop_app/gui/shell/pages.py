"""The pages of the window, in the order of the rail. A page is one line here and one module."""

from dataclasses import dataclass
from importlib import import_module

from desktop_app.gui.session import Session
from desktop_app.gui.view import View
from desktop_app.messages import N_


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its name in code, its title, its icon, and the class, imported when first shown."""

    name: str
    title: str
    icon: str
    view: str

    def make(self, session: Session) -> View:
        """Make the view."""
        module, _, name = self.view.partition(":")
        made = getattr(import_module(module), name)(session)
        assert isinstance(made, View)  # noqa: S101
        return made


PAGES = (
    Page("home", N_("Home"), "house", "desktop_app.gui.home.view:HomeView"),
    Page("documents", N_("Documents"), "files", "desktop_app.gui.documents.view:DocumentsView"),
    Page("explore", N_("Explore"), "chart-column", "desktop_app.gui.explore.view:ExploreView"),
    Page("classify", N_("Classify"), "tags", "desktop_app.gui.classify.view:ClassifyView"),
    Page("translate", N_("Translate"), "languages", "desktop_app.gui.translate.view:TranslateView"),
    Page(
        "summarise", N_("Summarise"), "text-quote", "desktop_app.gui.summarise.view:SummariseView"
    ),
    Page("models", N_("Models"), "package", "desktop_app.gui.models.view:ModelsView"),
    Page("settings", N_("Settings"), "settings", "desktop_app.gui.settings.view:SettingsView"),
)
SHIELD = Page(
    "shield", N_("Nothing leaves"), "shield-check", "desktop_app.gui.shell.shield:ShieldView"
)
"""Opened from the status bar, not from the rail."""
HELP = Page("help", N_("Help"), "circle-question-mark", "desktop_app.gui.help.view:HelpView")
"""Opened with F1 and from the status bar."""
