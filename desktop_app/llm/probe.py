"""Tries an endpoint out: what answers, which models it has, how much they take, how fast it is."""

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import quote

import msgspec

from desktop_app.llm.chat import Answer, Checkpoint, Message, no_checkpoint
from desktop_app.llm.client import Client
from desktop_app.llm.failures import RequestFailedError
from desktop_app.llm.requests import models_url

_QUESTION = "Write the numbers from 1 to 30 in words, separated by commas."
_ANSWER_TOKENS = 96
# What servers call the most tokens a model takes. First what is really in use, then what it could.
_CONTEXT_NAMES = (
    "loaded_context_length", "n_ctx", "num_ctx", "max_model_len", "context_length",
    "context_window", "max_context_length", "n_ctx_train",
)  # fmt: skip
_PARAMETER = re.compile(r"^(\w+)[ \t]+(\d{1,9})$", re.MULTILINE)
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Probe:
    """What a test of an endpoint found.

    `models` is empty where the server does not tell; `context_tokens` None likewise.
    `first_seconds` is how long the first piece of the answer took; the rate is of those after it.
    """

    models: tuple[str, ...]
    context_tokens: int | None
    answer: Answer
    first_seconds: float
    tokens_per_second: float


def probe(client: Client, checkpoint: Checkpoint = no_checkpoint) -> Probe:
    """Ask the endpoint about itself, and one question. Raises RequestFailedError."""
    listed = _listed_models(client, checkpoint)
    clock = _Clock()
    answer = client.ask(
        [Message("user", _QUESTION)],
        max_tokens=_ANSWER_TOKENS,
        on_text=clock.mark,
        checkpoint=checkpoint,
    )
    return Probe(
        models=tuple(listed),
        context_tokens=_context(client, listed, checkpoint),
        answer=answer,
        first_seconds=clock.first_seconds(),
        tokens_per_second=clock.rate(answer.tokens_out),
    )


class _Clock:
    """Times the pieces of an answer."""

    def __init__(self) -> None:
        self._marks = [time.monotonic()]

    def mark(self, _text: str) -> None:
        self._marks.append(time.monotonic())

    def first_seconds(self) -> float:
        return self._marks[1] - self._marks[0] if len(self._marks) > 1 else 0.0

    def rate(self, tokens: int) -> float:
        # The first piece waits for the question to be read, which is another thing.
        writing = self._marks[-1] - self._marks[1] if len(self._marks) > 2 else 0.0  # noqa: PLR2004
        return (tokens - 1) / writing if writing > 0 and tokens > 1 else 0.0


def _listed_models(client: Client, checkpoint: Checkpoint) -> dict[str, object]:
    """Return the models by name, each with what the server tells of it."""
    # Not every server lists its models; whether it answers at all is for the question to show.
    with suppress(RequestFailedError):
        content = _fetched(client, "GET", models_url(client.endpoint), b"", checkpoint)
        entries = content.get("data", content.get("models")) if isinstance(content, dict) else None
        return {
            str(entry["id"]): entry
            for entry in (entries if isinstance(entries, list) else [])
            if isinstance(entry, dict) and "id" in entry
        }
    return {}


def _context(client: Client, listed: Mapping[str, object], checkpoint: Checkpoint) -> int | None:
    """Return how many tokens the model takes, asking as the servers of each make want it."""
    found = _most_tokens(listed.get(client.endpoint.model))
    if found is not None:
        return found
    root = client.endpoint.base_url.removesuffix("/v1")
    shown = msgspec.json.encode({"model": client.endpoint.model})
    for method, url, body in (
        ("GET", f"{root}/props", b""),  # llama.cpp
        ("POST", f"{root}/api/show", shown),  # Ollama
        ("GET", f"{root}/api/v0/models/{quote(client.endpoint.model)}", b""),  # LM Studio
    ):
        with suppress(RequestFailedError):
            found = _most_tokens(_fetched(client, method, url, body, checkpoint))
            if found is not None:
                return found
    return None


def _fetched(client: Client, method: str, url: str, body: bytes, checkpoint: Checkpoint) -> object:
    with (
        client.journalled(method, url, body, checkpoint) as exchange,
        suppress(msgspec.DecodeError, RecursionError),
    ):
        return msgspec.json.decode(exchange.reply.read())
    return None


def _most_tokens(content: object) -> int | None:
    found = list(_numbers(content))
    for name in _CONTEXT_NAMES:
        for known, number in found:
            # Ollama puts the family of the model before it: "llama.context_length".
            if (known == name or known.endswith(f".{name}")) and number > 0:
                return number
    return None


def _numbers(content: object, depth: int = 0) -> Iterator[tuple[str, int]]:
    if not isinstance(content, dict) or depth > _DEEPEST:
        return
    for name, value in content.items():
        if isinstance(value, int) and not isinstance(value, bool):
            yield name, value
        elif name == "parameters" and isinstance(value, str):  # Ollama's, as lines of text
            yield from ((key, int(number)) for key, number in _PARAMETER.findall(value))
        else:
            yield from _numbers(value, depth + 1)
