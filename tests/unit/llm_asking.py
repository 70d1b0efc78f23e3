"""A client with a journal of its own, for the tests of what is sent and what goes wrong."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from desktop_app.llm.chat import Answer, Message
from desktop_app.llm.client import Client, Patience
from desktop_app.llm.failures import RequestFailedError
from desktop_app.llm.journal import Ending, Sending
from desktop_app.llm.key import Key
from tests.unit.model_server import ModelServer

SECRET = "sk-very-secret-0123456789"


@dataclass
class Journal:
    """Remembers, as a ledger does."""

    entries: list[tuple[Sending, Ending | None]] = field(default_factory=list)

    def begin(self, sending: Sending) -> int:
        self.entries.append((sending, None))
        return len(self.entries) - 1

    def end(self, number: int, ending: Ending) -> None:
        self.entries[number] = (self.entries[number][0], ending)

    @property
    def outcomes(self) -> list[str | None]:
        return [ending and ending.outcome for _sending, ending in self.entries]


def client(server: ModelServer, journal: Journal, **endpoint: Any) -> Client:
    settings = {"timeout_seconds": 20.0} | endpoint
    return Client(server.endpoint(**settings), Key(SECRET), journal, Patience(0.01, 1.0))


def ask(one: Client, text: str = "Is it?", **more: Any) -> Answer:
    return one.ask([Message("user", text)], **{"max_tokens": 50, **more})


def failure(one: Client, text: str = "Is it?", **more: Any) -> RequestFailedError:
    with pytest.raises(RequestFailedError) as caught:
        ask(one, text, **more)
    return caught.value
