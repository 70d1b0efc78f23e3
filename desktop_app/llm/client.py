"""Asks the endpoint: sends, tries again where that helps, and gives the answer or says why not."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256

from desktop_app.llm.answer_form import FormError, Schema, checked
from desktop_app.llm.chat import Answer, Checkpoint, Message, no_checkpoint
from desktop_app.llm.connection import Connector, Reply
from desktop_app.llm.endpoint import Endpoint
from desktop_app.llm.failures import Kind, RequestFailedError
from desktop_app.llm.journal import Ending, Journal, Sending
from desktop_app.llm.key import Key
from desktop_app.llm.replies import Answered, failure_of, read_answer
from desktop_app.llm.requests import Dialect, chat_url, headers, request_body
from desktop_app.llm.token_estimate import estimate_tokens

_TRIES = {Kind.BUSY: 5, Kind.BROKEN: 4, Kind.CUT: 2, Kind.EMPTY: 2, Kind.WRONG_JSON: 2}
"""How often a request is sent in all before each kind of failure is believed."""
_LOOK_SECONDS = 0.1
_HOPELESS_FACTOR = 2
"""The estimate of tokens is off by less than this: a longer prompt need not be sent at all."""
_ANSWERED, _STOPPED = "answered", "stopped"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited before a request is sent again, where the server does not say.

    `first_wait` doubles each time; a server that asks for more than `longest_wait` is left alone.
    """

    first_wait: float = 1.0
    longest_wait: float = 120.0


class Client:
    """A `Chat` over the network. Every request goes into the journal, those that fail too."""

    def __init__(
        self,
        endpoint: Endpoint,
        key: Key | None,
        journal: Journal,
        patience: Patience | None = None,
    ) -> None:
        self.endpoint = endpoint
        self._key = key
        self._journal = journal
        self._patience = patience or Patience()
        self._connector = Connector(endpoint)
        self._dialect = Dialect()

    def body(
        self, messages: Sequence[Message], *, max_tokens: int, schema: Schema | None = None
    ) -> bytes:
        """Return what `ask` would send now, byte by byte."""
        return request_body(self.endpoint, messages, max_tokens, schema, self._dialect)

    def ask(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        schema: dict[str, object] | None = None,
        on_text: Callable[[str], None] | None = None,
        checkpoint: Checkpoint = no_checkpoint,
    ) -> Answer:
        """Send the messages and return the answer; see `Chat.ask`.

        `on_text` is not called with a schema: JSON is of no use in pieces. Raises
        RequestFailedError.
        """
        self._refuse_hopeless(messages)
        shown = _Shown(None if schema is not None else on_text)
        tries: Counter[Kind] = Counter()
        while True:
            try:
                return self._ask_once(messages, max_tokens, schema, shown, checkpoint)
            except RequestFailedError as failure:
                simpler = self._dialect.without(failure.status, failure.detail, schema)
                if simpler is not None:
                    self._dialect = simpler
                    continue
                tries[failure.kind] += 1
                count = tries[failure.kind]
                if shown.anything or count >= _TRIES.get(failure.kind, 1):
                    raise
                self._wait(failure, count, checkpoint)

    def _ask_once(
        self,
        messages: Sequence[Message],
        max_tokens: int,
        schema: Schema | None,
        shown: "_Shown",
        checkpoint: Checkpoint,
    ) -> Answer:
        body = self.body(messages, max_tokens=max_tokens, schema=schema)
        started = time.monotonic()
        with self.journalled("POST", chat_url(self.endpoint), body, checkpoint) as exchange:
            answered = read_answer(exchange.reply, self.endpoint, shown.show)
            text = self._text(answered, schema)
            exchange.tokens_in, exchange.tokens_out = answered.tokens_in, answered.tokens_out
        return Answer(
            text=text,
            model=answered.model or self.endpoint.model,
            tokens_in=_counted(answered.tokens_in, "".join(one.content for one in messages)),
            tokens_out=_counted(answered.tokens_out, answered.text),
            seconds=time.monotonic() - started,
            cut=answered.finish == "length",
        )

    @contextmanager
    def journalled(
        self, method: str, url: str, body: bytes, checkpoint: Checkpoint = no_checkpoint
    ) -> "Iterator[Exchange]":
        """Send a request and give its reply, with an entry in the journal before and after.

        Raises RequestFailedError, also for a reply that tells of a failure.
        """
        text = body.decode()
        digest = sha256(body).hexdigest()
        number = self._journal.begin(Sending(url, self.endpoint.model, len(text), digest))
        started = time.monotonic()
        outcome, exchange = _STOPPED, None
        try:
            sent = headers(self.endpoint, self._key)
            with self._connector.exchange(method, url, sent, body, checkpoint) as reply:
                if reply.status >= 300:  # noqa: PLR2004  what is not 2xx is no answer
                    raise failure_of(reply, self.endpoint)
                exchange = Exchange(reply)
                yield exchange
            outcome = _ANSWERED
        except RequestFailedError as failure:
            outcome = str(failure.kind)
            raise self._without_key(failure) from failure.__cause__
        finally:
            tokens_in = exchange.tokens_in if exchange else None
            tokens_out = exchange.tokens_out if exchange else None
            seconds = time.monotonic() - started
            self._journal.end(number, Ending(outcome, seconds, tokens_in, tokens_out))

    def _text(self, answered: Answered, schema: Schema | None) -> str:
        if not answered.text.strip():
            detail = "it was stopped by its limit of tokens" if answered.finish == "length" else ""
            raise RequestFailedError(Kind.EMPTY, self.endpoint, detail)
        if schema is None:
            return answered.text
        try:
            return checked(answered.text, schema)
        except FormError as error:
            raise RequestFailedError(Kind.WRONG_JSON, self.endpoint, str(error)) from error

    def _refuse_hopeless(self, messages: Sequence[Message]) -> None:
        estimate = sum(estimate_tokens(message.content) for message in messages)
        if estimate > self.endpoint.context_tokens * _HOPELESS_FACTOR:
            detail = f"about {estimate} tokens; set are {self.endpoint.context_tokens}"
            raise RequestFailedError(Kind.TOO_LONG, self.endpoint, detail)

    def _without_key(self, failure: RequestFailedError) -> RequestFailedError:
        """Return the failure again, without the key, should the server have quoted it."""
        if self._key is None:
            return failure
        detail = self._key.hidden_in(failure.detail)
        return RequestFailedError(
            failure.kind, self.endpoint, detail, failure.wait_seconds, failure.status
        )

    def _wait(self, failure: RequestFailedError, count: int, checkpoint: Checkpoint) -> None:
        seconds = failure.wait_seconds
        if seconds is None:
            seconds = self._patience.first_wait * 2 ** (count - 1)
        if seconds > self._patience.longest_wait:
            raise failure
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            checkpoint()
            time.sleep(min(left, _LOOK_SECONDS))
        checkpoint()


@dataclass(slots=True)
class Exchange:
    """A reply that came, and what it cost, as far as the server says."""

    reply: Reply
    tokens_in: int | None = None
    tokens_out: int | None = None


class _Shown:
    """Passes text on, and remembers whether any went: what was shown cannot be taken back."""

    def __init__(self, on_text: Callable[[str], None] | None) -> None:
        self._on_text = on_text
        self.anything = False

    def show(self, text: str) -> None:
        if self._on_text is not None:
            self.anything = True
            self._on_text(text)


def _counted(count: int | None, text: str) -> int:
    return estimate_tokens(text) if count is None else count
