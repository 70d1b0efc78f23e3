"""The way to the large model: whether it may be asked, with whose consent, and written down.

Everything that asks a large model asks `open_chat` for it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from desktop_app import settings as person
from desktop_app.corpus.facts import NEVER_SEND
from desktop_app.corpus.store import Corpus
from desktop_app.errors import EndpointError
from desktop_app.llm.chat import Answer, Checkpoint, Message, no_checkpoint
from desktop_app.llm.client import Client, Patience
from desktop_app.llm.endpoint import Endpoint, endpoint_of
from desktop_app.llm.journal import Journal
from desktop_app.llm.key import find_key
from desktop_app.llm.masking import Mask, Masker, Masking, Unmasking
from desktop_app.llm.requests import chat_url, messages_in
from desktop_app.messages import _
from desktop_app.pipeline.endpoint_settings import remember_consent
from desktop_app.pipeline.ledgers import corpus_journal, personal_journal
from desktop_app.policy import policy
from desktop_app.settings import EndpointSettings


@dataclass(frozen=True, slots=True)
class Preview:
    """What is about to leave this computer, exactly: the address and the body, byte by byte.

    `messages` are the same texts as a person reads them, masked as they are sent.
    """

    url: str
    model: str
    messages: tuple[Message, ...]
    body: bytes


class Decision(StrEnum):
    """What a person says to a preview: not to send it, to send this time, or always to there."""

    NO = "no"
    ONCE = "once"
    ALWAYS = "always"


Consent = Callable[[Preview], Decision]
"""Asked before the first request to an endpoint that the person has not agreed to yet."""


def agree_once(_preview: Preview) -> Decision:
    """Agree for this run, where the person said so beforehand (`--yes`)."""
    return Decision.ONCE


def open_chat(
    corpus: Corpus | None,
    consent: Consent,
    *,
    purpose: str = "question",
    patience: Patience | None = None,
) -> "ConsentedChat":
    """Return the large model that the person set, as a `Chat` for texts of the corpus.

    Every request is in the corpus's ledger before it leaves, or in the person's without a corpus;
    so to ask, the corpus must be open for writing and no transaction going on. `purpose` says in
    the ledger what for.

    Raises:
        EndpointError: none is set, or it may not be asked. With what `ask` raises likewise.

    """
    kept = person.load().endpoint
    if kept is None:
        raise EndpointError(
            _(
                "No large model is set, so nothing can be asked of one. Set one with “satchel llm "
                "set”, or in the settings of the window."
            )
        )
    endpoint = endpoint_of(kept)
    _refuse_forbidden(endpoint)
    journal: Journal = personal_journal(purpose)
    if corpus is not None:
        _refuse_never_send(corpus)
        journal = corpus_journal(corpus, purpose)
    client = Client(endpoint, find_key(endpoint.base_url), journal, patience)
    return ConsentedChat(client, kept, consent, corpus)


def trial_client(kept: EndpointSettings) -> Client:
    """Return a client to try an endpoint out with; what it sends is no text of the person's."""
    endpoint = endpoint_of(kept)
    _refuse_forbidden(endpoint)
    return Client(endpoint, find_key(endpoint.base_url), personal_journal("test"))


def never_send(corpus: Corpus) -> bool:
    """Tell whether nothing of the corpus may be sent to a large model."""
    return corpus.facts.get(NEVER_SEND) == "1"


def set_never_send(corpus: Corpus, never: bool) -> None:
    """Forbid, or allow again, to send anything of the corpus to a large model."""
    with corpus.transaction():
        corpus.facts.set(NEVER_SEND, "1" if never else "0")


class ConsentedChat:
    """Asks only with consent, hides what is to be hidden, and puts it back into the answer.

    `preview` shows what would be sent, without a request.
    """

    def __init__(
        self, client: Client, kept: EndpointSettings, consent: Consent, corpus: Corpus | None
    ) -> None:
        self._client = client
        self._consent = consent
        self._agreed = kept.consented
        self._corpus = corpus
        self._masker = Masker(_masking(kept))

    @property
    def endpoint(self) -> Endpoint:
        """Where the model is."""
        return self._client.endpoint

    def preview(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        schema: dict[str, object] | None = None,
    ) -> Preview:
        """Return what `ask` would send."""
        return self._preview(self._masked(messages), max_tokens, schema)

    def ask(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        schema: dict[str, object] | None = None,
        on_text: Callable[[str], None] | None = None,
        checkpoint: Checkpoint = no_checkpoint,
    ) -> Answer:
        """See `Chat.ask`. Raises EndpointError too when the person does not agree to send."""
        if self._corpus is not None:
            _refuse_never_send(self._corpus)
        masked = self._masked(messages)
        self._ask_for_consent(masked, max_tokens, schema)
        unmasking = Unmasking(self._masker)

        def show(piece: str) -> None:
            if on_text is not None and (ready := unmasking.add(piece)):
                on_text(ready)

        answer = self._client.ask(
            masked,
            max_tokens=max_tokens,
            schema=schema,
            on_text=None if on_text is None else show,
            checkpoint=checkpoint,
        )
        if on_text is not None and (rest := unmasking.end()):
            on_text(rest)
        text = self._masker.unmask(answer.text, in_json=schema is not None)
        return replace(answer, text=text)

    def _masked(self, messages: Sequence[Message]) -> list[Message]:
        texts = self._masker.mask([message.content for message in messages])
        return [Message(message.role, text) for message, text in zip(messages, texts, strict=True)]

    def _preview(
        self, masked: Sequence[Message], max_tokens: int, schema: dict[str, object] | None
    ) -> Preview:
        body = self._client.body(masked, max_tokens=max_tokens, schema=schema)
        return Preview(chat_url(self.endpoint), self.endpoint.model, messages_in(body), body)

    def _ask_for_consent(
        self, masked: Sequence[Message], max_tokens: int, schema: dict[str, object] | None
    ) -> None:
        if self._agreed:
            return
        decision = self._consent(self._preview(masked, max_tokens, schema))
        if decision is Decision.NO:
            raise EndpointError(_("Nothing was sent, because you did not agree to it."))
        if decision is Decision.ALWAYS:
            remember_consent(self.endpoint.base_url)
        self._agreed = True


def _refuse_forbidden(endpoint: Endpoint) -> None:
    if not policy().allows_endpoint(endpoint.base_url):
        raise EndpointError(
            _("Your administrator does not allow texts to be sent to {url}.").format(
                url=endpoint.base_url
            )
        )


def _refuse_never_send(corpus: Corpus) -> None:
    if never_send(corpus):
        raise EndpointError(
            _(
                "{name} is marked never to be sent to a large model. Its owner can allow it with "
                "“satchel llm never {name} --undo”."
            ).format(name=corpus.path.name)
        )


def _masking(kept: EndpointSettings) -> Masking:
    known = {str(kind) for kind in Mask}
    # A kind that a newer Satchel knows cannot be hidden here, so nothing may be sent.
    for kind in kept.mask:
        if kind not in known:
            raise EndpointError(
                _("This version cannot hide “{kind}”, as the settings ask. Choose of: {known}.")
                .format(kind=kind, known=_(", ").join(sorted(known)))
            )  # fmt: skip
    return Masking(tuple(Mask(kind) for kind in kept.mask), kept.mask_words)
