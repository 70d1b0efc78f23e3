"""What is about to be sent, word for word, what it takes, and the question whether to send it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QPlainTextEdit

from desktop_app.gui.progress_wording import duration_text
from desktop_app.gui.widgets.basics import button, column, label, row
from desktop_app.messages import _, ngettext
from desktop_app.pipeline.endpoint import Decision, Preview
from desktop_app.pipeline.large_summaries import SummaryPreview
from desktop_app.text.numbers import count_text, decimal_text

_COST_DIGITS = 4


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

    def ask(self, request: Preview, plan: SummaryPreview, *, consented: bool) -> None:
        """Show what would be sent; `consented` if the person agreed to this address before."""
        self.title.setText(
            _("This will be sent to {model} at {address}").format(
                model=request.model, address=request.url
            )
        )
        self.plan.setText(plan_text(plan))
        explained = ""
        if plan.plan.requests > 1:
            explained = _(
                "The text is too long for one request. Below is the first of them; the others hold "
                "the rest of the sentences, then the model's own notes."
            )
        self.explanation.setText(explained)
        self.explanation.setVisible(bool(explained))
        self.text.setPlainText(
            "\n\n".join(f"[{one.role}]\n{one.content}" for one in request.messages)
        )
        self.always.setChecked(consented)
        self.always.setVisible(not consented)
        self.send_button.setFocus()

    def _send(self) -> None:
        self.decided.emit(Decision.ALWAYS if self.always.isChecked() else Decision.ONCE)


def plan_text(preview: SummaryPreview) -> str:
    """Return what a summary would take, in a line."""
    plan = preview.plan
    parts = [
        ngettext("{count} request", "{count} requests", plan.requests).format(count=plan.requests),
        _("up to {sent} tokens sent and {answered} answered").format(
            sent=count_text(plan.tokens_in), answered=count_text(plan.tokens_out)
        ),
    ]
    if plan.cost is not None:
        cost = decimal_text(plan.cost, _COST_DIGITS)
        parts.append(_("at most {cost} by your prices").format(cost=cost))
    if preview.seconds is not None:
        parts.append(_("about {time}").format(time=duration_text(preview.seconds)))
    return _("{passages} of {all} sentences: {plan}.").format(
        passages=count_text(preview.passages),
        all=count_text(preview.of_sentences),
        plan=_(", ").join(parts),
    )
