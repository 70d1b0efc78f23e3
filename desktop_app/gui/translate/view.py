"""The page “Translate”."""

from desktop_app.gui.session import Session
from desktop_app.gui.view import View
from desktop_app.messages import _


class TranslateView(View):
    """The page “Translate”."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("Translate"))
