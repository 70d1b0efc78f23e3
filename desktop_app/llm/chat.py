"""What is asked of a large model and what it answers, whoever does the sending."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from desktop_app.llm.endpoint import Endpoint

Checkpoint = Callable[[], None]
"""Called several times a second while an answer comes; may raise `CancelledError`."""


def no_checkpoint() -> None:
    """Let the work go on."""


@dataclass(frozen=True, slots=True)
class Message:
    """A part of a conversation. What documents say stands in it between fences (`fencing`)."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model said. The tokens are the server's counts, or estimates where it gives none.

    `cut` means that it was stopped by `max_tokens`, so the end is missing.
    """

    text: str
    model: str
    tokens_in: int
    tokens_out: int
    seconds: float
    cut: bool


class Chat(Protocol):
    """A large model that can be asked."""

    @property
    def endpoint(self) -> Endpoint:
        """Where it is; how much it can take."""
        ...

    def ask(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        schema: dict[str, object] | None = None,
        on_text: Callable[[str], None] | None = None,
        checkpoint: Checkpoint = no_checkpoint,
    ) -> Answer:
        """Send the messages and return the answer.

        With a JSON `schema` the answer's text is JSON that keeps to it, without anything around
        it. `on_text` is given the text in pieces as it comes.

        Raises:
            EndpointError: there is no answer; the text says why and what to do.

        """
        ...
