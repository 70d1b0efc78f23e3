"""Requests as servers of many makes understand them: the body, where it goes, what is left out.

All speak OpenAI's protocol, each with gaps. What a server refuses is left out of the next request.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import quote

import msgspec

from desktop_app.llm.answer_form import Schema, instruction
from desktop_app.llm.chat import Message
from desktop_app.llm.endpoint import Endpoint
from desktop_app.llm.key import Key

_MAY_MEAN_A_GAP = {400, 404, 415, 422, 501}
_FORM_WORDS = re.compile(r"response_format|json_schema|json_object|schema|grammar|structured")


class _Body(msgspec.Struct):
    messages: list[Message]


@dataclass(frozen=True, slots=True)
class Dialect:
    """What of the protocol a server takes. Begin with all of it.

    `form` is how it is made to answer by a schema: it is given it, told to write JSON, or only told
    in words. `limit` is what it calls the most tokens to write.
    """

    form: Literal["json_schema", "json_object", "words"] = "json_schema"
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    temperature: bool = True
    counts: bool = True
    stream: bool = True

    def without(self, status: int, said: str, schema: Schema | None) -> "Dialect | None":
        """Return the dialect without what a server complained about; None if that is not it."""
        said = said.lower()
        form: Literal["json_object", "words"] = "words"
        if self.form == "json_schema":
            form = "json_object"
        complaint_and_remedy = (
            ("max_completion_tokens" in said, replace(self, limit="max_completion_tokens")),
            ("temperature" in said, replace(self, temperature=False)),
            ("stream_options" in said or "include_usage" in said, replace(self, counts=False)),
            (schema is not None and bool(_FORM_WORDS.search(said)), replace(self, form=form)),
            ("stream" in said, replace(self, stream=False)),
        )
        for complains, remedy in complaint_and_remedy:
            if complains and remedy != self and status in _MAY_MEAN_A_GAP:
                return remedy
        return None


def request_body(
    endpoint: Endpoint,
    messages: Sequence[Message],
    max_tokens: int,
    schema: Schema | None,
    dialect: Dialect,
) -> bytes:
    """Return what is sent, as JSON. The same question gives the same bytes."""
    told = [{"role": one.role, "content": _sendable(one.content)} for one in messages]
    body: dict[str, object] = {"model": endpoint.model, "messages": told}
    body[dialect.limit] = max_tokens
    if dialect.temperature:
        body["temperature"] = 0
    if schema is not None:
        told[-1]["content"] += f"\n\n{instruction(schema)}"
        if dialect.form == "json_schema":
            form = {"name": "answer", "strict": True, "schema": schema}
            body["response_format"] = {"type": "json_schema", "json_schema": form}
        elif dialect.form == "json_object":
            body["response_format"] = {"type": "json_object"}
    if dialect.stream:
        body["stream"] = True
        if dialect.counts:
            body["stream_options"] = {"include_usage": True}
    return msgspec.json.encode(body)


def messages_in(body: bytes) -> tuple[Message, ...]:
    """Return the messages of a request's body, with all that was added to them."""
    return tuple(msgspec.json.decode(body, type=_Body).messages)


def chat_url(endpoint: Endpoint) -> str:
    """Return where questions are sent."""
    if endpoint.api_version is None:
        return f"{endpoint.base_url}/chat/completions"
    base = endpoint.base_url
    if "/deployments/" not in base:
        base = f"{base.removesuffix('/openai')}/openai/deployments/{quote(endpoint.model, safe='')}"
    return f"{base}/chat/completions?api-version={quote(endpoint.api_version)}"


def models_url(endpoint: Endpoint) -> str:
    """Return where the server tells which models it has."""
    if endpoint.api_version is None:
        return f"{endpoint.base_url}/models"
    base = endpoint.base_url.partition("/deployments/")[0].removesuffix("/openai")
    return f"{base}/openai/models?api-version={quote(endpoint.api_version)}"


def headers(endpoint: Endpoint, key: Key | None) -> Mapping[str, str]:
    """Return the headers of a request, the key among them."""
    fixed = {
        "Content-Type": "application/json",
        "Accept": "text/event-stream, application/json",
        "Accept-Encoding": "identity",  # what unpacks to gigabytes never arrives
        "User-Agent": "Satchel",
    }
    if key is None:
        return fixed
    if endpoint.api_version is not None:
        return {**fixed, "api-key": key.reveal()}
    return {**fixed, "Authorization": f"Bearer {key.reveal()}"}


def _sendable(text: str) -> str:
    # Half a surrogate pair, from a damaged document, has no form in UTF-8.
    return text.encode("utf-8", "replace").decode()
