"""The large model: kept, tried out, forgotten. Off until an address is kept."""

from PySide6.QtWidgets import QWidget

from desktop_app.errors import InputError, SatchelError
from desktop_app.gui.notices import Action, Notice, NoticeKind
from desktop_app.gui.session import Session
from desktop_app.gui.settings.endpoint_fields import EndpointFields
from desktop_app.gui.settings.rows import section
from desktop_app.gui.widgets.basics import button, column, label, restyle, row
from desktop_app.llm.addresses import can_be_overheard
from desktop_app.llm.key import Key, keep_key, key_from
from desktop_app.llm.probe import Probe, probe
from desktop_app.messages import _
from desktop_app.pipeline.endpoint import trial_client
from desktop_app.pipeline.endpoint_settings import forget_endpoint, set_endpoint
from desktop_app.policy import policy
from desktop_app.text.numbers import count_text, decimal_text

_SHOWN_MODELS = 8


class EndpointSection(QWidget):
    """Nothing is sent by typing here; “Test” sends one question that holds no text of anybody."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.fields = EndpointFields(session.settings.endpoint)
        self.result = label("", "quiet", wraps=True, selectable=True)
        self.result.hide()
        self.keep_button = button(_("Keep"), self.keep, icon_name="save")
        self.test_button = button(_("Test"), self.test, icon_name="play")
        self.forget_button = button(_("Forget"), self.forget, icon_name="trash-2", look="danger")
        self.forget_button.setEnabled(session.settings.endpoint is not None)
        about = _(
            "Off until you set it. Only then, and only when you ask for it, texts are sent to this "
            "server: for summaries and second opinions. Any OpenAI-compatible server will do."
        )
        if not policy().allows_endpoint():
            about = _("Your administrator does not allow large models here.")
            self.keep_button.setEnabled(False)
            self.test_button.setEnabled(False)
        acts = QWidget()
        buttons = row(self.keep_button, self.test_button, self.forget_button, 0, spacing=8)
        acts.setLayout(column(self.result, buttons, spacing=8))
        rows = (label(about, "quiet", wraps=True), *self.fields.rows(), acts)
        self.setLayout(column(section(_("Large model"), *rows)))

    def keep(self) -> bool:
        """Keep the endpoint, and the key if one was typed. Tell what is wrong with it."""
        try:
            wanted = self.fields.wanted()
            if not policy().allows_endpoint(wanted.base_url):
                text = _("Your administrator does not allow texts to be sent to that address.")
                raise InputError(text)
            kept = set_endpoint(wanted)
            if self.fields.key.text().strip():
                self._keep_key(kept.base_url, key_from(self.fields.key.text()))
        except SatchelError as error:
            self._session.tell(Notice(str(error), NoticeKind.ERROR))
            return False
        self._session.reload_endpoint()
        self.fields.address.setText(kept.base_url)
        self.forget_button.setEnabled(True)
        if can_be_overheard(kept.base_url):
            text = _(
                "{url} is not encrypted: whoever is on the way can read what is sent, the key "
                "included. Use https:// if the server offers it."
            ).format(url=kept.base_url)
            self._session.tell(Notice(text, NoticeKind.WARNING))
        return True

    def test(self) -> None:
        """Keep the endpoint and ask it one question."""
        if not self.keep():
            return
        kept = self._session.settings.endpoint
        if kept is None:
            return
        self._say(_("Asking …"))
        self._session.work.submit(
            lambda: probe(trial_client(kept)),
            self._show_probe,
            lambda error: self._say(str(error), "danger"),
            key="probe",
        )

    def forget(self) -> None:
        """Ask whether to take the endpoint and its key away."""
        text = _("Forget the large model and its key? Summaries and the ledger stay.")
        action = Action(_("Forget"), self._forget)
        self._session.tell(Notice(text, NoticeKind.WARNING, (action,)))

    def _forget(self) -> None:
        try:
            forget_endpoint()
        except SatchelError as error:
            self._session.tell(Notice(str(error), NoticeKind.ERROR))
        self._session.reload_endpoint()
        self.fields.clear()
        self.forget_button.setEnabled(False)
        self.result.hide()

    def _keep_key(self, base_url: str, key: Key) -> None:
        self.fields.key.clear()
        kept = _("The key is in the system’s keyring.")
        self._session.work.submit(
            lambda: keep_key(base_url, key),
            lambda _nothing: self._session.tell(Notice(kept, NoticeKind.GOOD)),
        )

    def _show_probe(self, found: Probe) -> None:
        self.fields.show_models(found.models)
        parts = [
            _("{model} answers: first word after {seconds} s, {rate} tokens/s.").format(
                model=found.answer.model,
                seconds=decimal_text(found.first_seconds, 1),
                rate=decimal_text(found.tokens_per_second, 1),
            )
        ]
        if found.context_tokens:
            count = count_text(found.context_tokens)
            parts.append(_("It takes {count} tokens.").format(count=count))
        if found.models:
            shown = _(", ").join(found.models[:_SHOWN_MODELS])
            parts.append(_("Models there: {names}.").format(names=shown))
        self._say(" ".join(parts))

    def _say(self, text: str, look: str = "quiet") -> None:
        restyle(self.result, look=look)
        self.result.setText(text)
        self.result.show()
