"""What is about to be sent, word for word, what it takes, and the question whether to send it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QPlainTextEdit

from desktop_app.gui.widgets.basics import button, column, label, row
from desktop_app.messages import _
from desktop_app.pipeline.endpoint import Decision, Preview


class ConsentPanel(QFrame):
    """The text is shown as plain text, masked as it is sent."""

    decided = Signal(object)  # Decision

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.title = label("", "heading", wraps=True)
        self.plan = label("", wraps=True)
        self.explanation = label("", "quiet", wraps=True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_("What is sent"))
        self.always = QCheckBox(_("I agree to further requests to this address too"))
        self.send_button = button(_("Send"), self._send, look="primary", icon_name="send")
        self.cancel_button = button(_("Send nothing"), lambda: self.decided.emit(Decision.NO))
        layout = column(
            self.title,
            self.plan,
            self.explanation,
            self.text,
            self.always,
            row(self.send_button, self.cancel_button, 0),
            spacing=8,
        )
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setStretch(3, 1)
        self.setLayout(layout)

    def ask(
        self,
        requests: Sequence[Preview],
        plan: str,
        explained: str = "",
        *,
        consented: bool,
    ) -> None:
        """Show the first request whole and of the others what the person's texts are in.

        `plan` tells what all of it takes, `explained` what does not show; `consented` if the person
        agreed to this address before.
        """
        request = requests[0]
        self.title.setText(
            _("This will be sent to {model} at {address}").format(
                model=request.model, address=request.url
            )
        )
        self.plan.setText(plan)
        self.explanation.setText(explained)
        self.explanation.setVisible(bool(explained))
        shown = [*request.messages]
        for other in requests[1:]:
            shown += [one for one in other.messages if one.role == "user"]
        self.text.setPlainText("\n\n".join(f"[{one.role}]\n{one.content}" for one in shown))
        self.always.setChecked(consented)
        self.always.setVisible(not consented)
        self.send_button.setFocus()

    def _send(self) -> None:
        self.decided.emit(Decision.ALWAYS if self.always.isChecked() else Decision.ONCE)
