"""What servers reply: an answer, in pieces or at once, or why there is none."""

import email.utils
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec

from desktop_app.llm.connection import Reply
from desktop_app.llm.endpoint import Endpoint
from desktop_app.llm.events import EventTooLongError, event_data
from desktop_app.llm.failures import Kind, RequestFailedError
from desktop_app.llm.thinking import Thinking

_END = "[DONE]"
_MOST_TOKENS = 10**9
_REDIRECT = range(300, 400)
_KINDS = {
    401: Kind.NO_KEY,
    403: Kind.FORBIDDEN,
    404: Kind.NOT_FOUND,
    408: Kind.BUSY,
    407: Kind.PROXY,
    429: Kind.BUSY,
    503: Kind.BUSY,
    529: Kind.BUSY,
}
_SERVER_FAULT = 500
# How servers say that a text is too long: OpenAI, llama.cpp, vLLM, LM Studio, Ollama, Mistral.
_TOO_LONG = re.compile(
    r"context[ _](?:length|size|window)|exceed_context|maximum (?:context|model) length|n_ctx"
    r"|max_model_len|too many tokens|(?:prompt|input|request) is too (?:long|large)"
    r"|reduce the length"
)
_NO_MODEL = re.compile(r"model\b.{0,80}\b(?:not found|does not exist|not exist|unknown|not loaded)")
_NO_QUOTA = re.compile(r"insufficient_quota|quota.*billing|billing")
_SECONDS = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")
_TAGS = re.compile(r"<(?:script|style).*?</(?:script|style)>|<[^>]*>", re.DOTALL | re.IGNORECASE)


class _Piece(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    delta: _Piece | None = None
    message: _Piece | None = None
    finish_reason: str | None = None


class _Usage(msgspec.Struct):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _Chunk(msgspec.Struct):
    choices: list[_Choice] = []
    usage: _Usage | None = None
    model: str | None = None
    error: msgspec.Raw = msgspec.Raw()


@dataclass(slots=True)
class Answered:
    """An answer as the server gave it. `text` is without what the model thought aloud."""

    text: str = ""
    model: str | None = None
    tokens_in: int | None = None
    tokens_out: int | None = None
    finish: str | None = None
    pieces: list[str] = field(default_factory=list)


def read_answer(
    reply: Reply, endpoint: Endpoint, on_text: Callable[[str], None] | None
) -> Answered:
    """Return the answer in a reply; `on_text` gets its pieces. Raises RequestFailedError."""
    answered, thinking = Answered(), Thinking()
    try:
        for data in _parts(reply, endpoint):
            if data == _END:
                answered.finish = answered.finish or "stop"
                break  # whether the server hangs up or not
            text = thinking.add(_take(data, answered, endpoint))
            answered.pieces.append(text)
            if text and on_text is not None:
                on_text(text)
    except RequestFailedError as failure:
        # Some servers never hang up, some do so before they have said all; the answer is there.
        if answered.finish is None or failure.kind not in {Kind.CUT, Kind.SLOW}:
            raise
    except (msgspec.DecodeError, RecursionError) as error:
        raise RequestFailedError(Kind.NOT_UNDERSTOOD, endpoint, str(error)) from error
    except EventTooLongError as error:
        raise RequestFailedError(Kind.TOO_LARGE, endpoint) from error
    if answered.finish is None:
        kind = Kind.CUT if answered.pieces else Kind.NOT_UNDERSTOOD
        raise RequestFailedError(kind, endpoint, reply.headers.get("content-type", ""))
    if answered.finish == "content_filter":
        raise RequestFailedError(Kind.FILTERED, endpoint)
    answered.text = "".join(answered.pieces) + thinking.end()
    return answered


def _parts(reply: Reply, endpoint: Endpoint) -> Iterator[str]:
    """Yield the JSON of a reply: each piece of a stream, or the whole."""
    if reply.headers.get("content-encoding", "identity") != "identity":
        raise RequestFailedError(Kind.NOT_UNDERSTOOD, endpoint, "compressed")
    media = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media == "text/html":
        words = server_words(reply.read())
        raise RequestFailedError(Kind.NOT_UNDERSTOOD, endpoint, f"HTML: {words}")
    if media == "application/json":
        yield _decoded(reply.read())
        yield _END
    else:
        yield from event_data(reply.chunks)


def failure_of(reply: Reply, endpoint: Endpoint) -> RequestFailedError:
    """Return what a reply that is no answer means."""
    if reply.status in _REDIRECT:
        target = reply.headers.get("location", "?")
        return RequestFailedError(Kind.REDIRECTED, endpoint, target)
    said = server_words(reply.read())
    kind = _kind(reply.status, said.lower())
    return RequestFailedError(
        kind, endpoint, said or f"HTTP {reply.status}", _wait_seconds(reply), reply.status
    )


def server_words(body: bytes) -> str:
    """Return what a server says went wrong, whatever form it says it in."""
    text = _decoded(body)
    try:
        content = msgspec.json.decode(text.encode())
    except (msgspec.DecodeError, RecursionError):
        return " ".join(_TAGS.sub(" ", text).split())
    return " ".join(dict.fromkeys(_messages(content)))


def _messages(content: object, depth: int = 0) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict) and depth < 4:  # noqa: PLR2004  error → detail → item → msg
        for name in ("error", "message", "detail", "msg", "code"):
            yield from _messages(content.get(name), depth + 1)
    elif isinstance(content, list) and depth < 4:  # noqa: PLR2004
        for item in content[:3]:
            yield from _messages(item, depth + 1)


def _kind(status: int, said: str) -> Kind:
    if _TOO_LONG.search(said):
        return Kind.TOO_LONG
    if status == 429 and _NO_QUOTA.search(said):  # noqa: PLR2004  Too Many Requests
        return Kind.QUOTA
    if status in _KINDS:
        return _KINDS[status]
    if status >= _SERVER_FAULT and status != 501:  # noqa: PLR2004  Not Implemented: a gap
        return Kind.BROKEN
    return Kind.NOT_FOUND if _NO_MODEL.search(said) else Kind.REFUSED


def _wait_seconds(reply: Reply) -> float | None:
    """Return what `Retry-After` asks for: a number of seconds, or a date."""
    asked = reply.headers.get("retry-after", "")
    if _SECONDS.fullmatch(asked):
        return float(asked)
    try:
        until = email.utils.parsedate_to_datetime(asked)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max((until - datetime.now(UTC)).total_seconds(), 0.0)


def _take(data: str, answered: Answered, endpoint: Endpoint) -> str:
    """Note what a piece of the reply tells and return the text it brings."""
    chunk = msgspec.json.decode(data.encode(), type=_Chunk, strict=False)
    if bytes(chunk.error) not in {b"", b"null"}:
        said = server_words(b'{"error":' + bytes(chunk.error) + b"}")
        kind = _kind(_SERVER_FAULT, said.lower())
        raise RequestFailedError(kind, endpoint, said)
    answered.model = chunk.model or answered.model
    if chunk.usage is not None:
        answered.tokens_in = _sensible(chunk.usage.prompt_tokens)
        answered.tokens_out = _sensible(chunk.usage.completion_tokens)
    if not chunk.choices:
        return ""
    choice = chunk.choices[0]
    answered.finish = choice.finish_reason or answered.finish
    piece = choice.delta or choice.message
    return (piece.content if piece else None) or ""


def _sensible(count: int | None) -> int | None:
    return count if count is not None and 0 <= count <= _MOST_TOKENS else None


def _decoded(body: bytes) -> str:
    return body.decode("utf-8", "replace")
