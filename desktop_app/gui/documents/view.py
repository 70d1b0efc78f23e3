"""The page “Documents”."""

from desktop_app.gui.session import Session
from desktop_app.gui.view import View
from desktop_app.messages import _


class DocumentsView(View):
    """The page “Documents”."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("Documents"))
