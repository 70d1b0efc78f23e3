"""The page behind the shield: what leaves this computer, and what an endpoint was ever sent."""

from desktop_app.gui.session import Session
from desktop_app.gui.view import View
from desktop_app.gui.widgets.basics import card, column, label
from desktop_app.messages import _, ngettext
from desktop_app.network_guard import connections
from desktop_app.text.numbers import count_text


class ShieldView(View):
    """Explains the count of connections."""

    needs_corpus = False

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("Nothing leaves this computer"))
        self.count = label("", "heading")
        self.body.addWidget(card(column(self.count)))
        self.body.addStretch(1)

    def refresh(self) -> None:
        """Show the count as it is now."""
        count = connections()
        self.count.setText(
            ngettext(
                "{count} network connection since the start",
                "{count} network connections since the start",
                count,
            ).format(count=count_text(count))
        )
