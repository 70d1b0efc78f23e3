"""The client over a real connection: what it sends, how it takes answers and every failure."""

import logging
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import pytest

from desktop_app.errors import CancelledError
from desktop_app.llm.chat import Answer, Message
from desktop_app.llm.client import Client, Patience
from desktop_app.llm.endpoint import Endpoint
from desktop_app.llm.failures import Kind, RequestFailedError
from desktop_app.llm.journal import Ending, Sending
from desktop_app.llm.key import Key
from tests.unit import model_server
from tests.unit.model_server import ModelServer, answer, serving, status

SECRET = "sk-very-secret-0123456789"
SCHEMA: dict[str, object] = {
    "type": "object",
    "properties": {"label": {"type": "string", "enum": ["yes", "no"]}},
    "required": ["label"],
    "additionalProperties": False,
}


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


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with serving() as script:
        yield script


@pytest.fixture
def journal() -> Journal:
    return Journal()


def client(server: ModelServer, journal: Journal, **endpoint: Any) -> Client:
    settings = {"timeout_seconds": 20.0} | endpoint
    return Client(server.endpoint(**settings), Key(SECRET), journal, Patience(0.01, 1.0))


def ask(one: Client, text: str = "Is it?", **more: Any) -> Answer:
    return one.ask([Message("user", text)], **{"max_tokens": 50, **more})


def failure(one: Client, text: str = "Is it?", **more: Any) -> RequestFailedError:
    with pytest.raises(RequestFailedError) as caught:
        ask(one, text, **more)
    return caught.value


def test_an_answer_comes_in_pieces_and_whole(server: ModelServer, journal: Journal) -> None:
    server.will(answer("Yes", ", it", " is."))
    pieces: list[str] = []
    got = ask(client(server, journal), on_text=pieces.append)
    assert (got.text, got.model, got.cut) == ("Yes, it is.", "small-1", False)
    assert (got.tokens_in, got.tokens_out) == (11, 7)
    assert pieces == ["Yes", ", it", " is."]


def test_what_is_sent_is_what_was_announced(server: ModelServer, journal: Journal) -> None:
    one = client(server, journal)
    messages = [Message("system", "Be brief."), Message("user", "A água está suja? 水 \ud83d")]
    announced = one.body(messages, max_tokens=9)
    one.ask(messages, max_tokens=9)
    (received,) = server.received
    assert received.body == announced
    assert received.json["messages"][0] == {"role": "system", "content": "Be brief."}
    assert received.json["max_tokens"] == 9
    assert received.path == "/v1/chat/completions"
    assert received.headers["Authorization"] == f"Bearer {SECRET}"
    ((sending, ending),) = journal.entries
    assert sending.sha256 == sha256(received.body).hexdigest()
    assert sending.characters == len(received.body.decode())
    assert sending.url == f"{server.base_url}/chat/completions"
    assert ending
    assert (ending.outcome, ending.tokens_in, ending.tokens_out) == ("answered", 11, 7)


def test_azure_is_asked_in_its_own_way(server: ModelServer, journal: Journal) -> None:
    base = f"http://127.0.0.1:{server.port}"
    ask(client(server, journal, base_url=base, model="my 4o", api_version="2024-10-21"))
    (received,) = server.received
    assert received.path == ("/openai/deployments/my%204o/chat/completions?api-version=2024-10-21")
    assert received.headers["api-key"] == SECRET
    assert "Authorization" not in received.headers


def test_tokens_are_estimated_where_the_server_counts_none(
    server: ModelServer, journal: Journal
) -> None:
    server.will(answer("A fairly long answer to it.", tokens=None))
    got = ask(client(server, journal))
    assert 3 < got.tokens_out < 30
    assert journal.entries[0][1] == Ending("answered", journal.entries[0][1].seconds, None, None)  # type: ignore[union-attr]


def test_an_answer_stopped_by_its_limit_is_marked(server: ModelServer, journal: Journal) -> None:
    server.will(answer("Once upon a", finish="length"))
    assert ask(client(server, journal)).cut


def test_thinking_is_left_out(server: ModelServer, journal: Journal) -> None:
    server.will(answer("<th", "ink>Hm, [1] </thi", "nk>\n\n", "Yes", "."))
    pieces: list[str] = []
    assert ask(client(server, journal), on_text=pieces.append).text == "Yes."
    assert pieces == ["Yes", "."]


def test_an_answer_that_is_not_streamed_is_taken_too(server: ModelServer, journal: Journal) -> None:
    server.will(status(400, "stream is not supported by this server"), answer("Whole."))
    got = ask(client(server, journal))
    assert got.text == "Whole."
    assert "stream" not in server.received[-1].json


@pytest.mark.parametrize("ends", [b"", b"data: [DONE]\n\n"])
def test_a_server_that_never_hangs_up_has_answered_all_the_same(
    server: ModelServer, journal: Journal, ends: bytes
) -> None:
    def act(handler: model_server.Handler) -> None:
        model_server.begin_stream(handler)
        handler.chunk(model_server.piece("Done.", "stop") + ends)
        model_server.silent(handler)

    server.will(act)
    assert ask(client(server, journal, timeout_seconds=0.5)).text == "Done."


@pytest.mark.parametrize(
    ("complaint", "gone"),
    [
        ("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.", "max_tokens"),
        ("'temperature' does not support 0 with this model", "temperature"),
        ("unknown field stream_options", "stream_options"),
    ],
)
def test_what_a_server_refuses_is_left_out_from_then_on(
    server: ModelServer, journal: Journal, complaint: str, gone: str
) -> None:
    server.will(status(400, complaint), answer("Yes."))
    one = client(server, journal)
    assert ask(one).text == "Yes."
    ask(one)
    assert [gone in received.json for received in server.received] == [True, False, False]
    assert journal.outcomes == ["refused", "answered", "answered"]


def test_a_schema_is_sent_told_and_checked(server: ModelServer, journal: Journal) -> None:
    server.will(answer('{"label": ', '"yes"}'))
    pieces: list[str] = []
    got = ask(client(server, journal), schema=SCHEMA, on_text=pieces.append)
    assert got.text == '{"label": "yes"}'
    assert pieces == []
    sent = server.received[0].json
    assert sent["response_format"]["json_schema"]["schema"] == SCHEMA
    assert '"enum":["yes","no"]' in server.received[0].prompt


def test_where_schemas_are_refused_the_form_is_asked_for_otherwise(
    server: ModelServer, journal: Journal
) -> None:
    server.will(
        status(400, "response_format type json_schema is not supported"),
        status(422, "response_format is not supported"),
        answer('Here you are:\n```json\n{"label": "no"}\n```\nAnything else?'),
    )
    assert ask(client(server, journal), schema=SCHEMA).text == '{"label": "no"}'
    forms = [received.json.get("response_format", {}).get("type") for received in server.received]
    assert forms == ["json_schema", "json_object", None]


@pytest.mark.parametrize("wrong", ["Yes!", '{"label": "maybe"}', '{"label"', "[" * 5000, "{}"])
def test_wrong_json_is_asked_for_again_and_then_told(
    server: ModelServer, journal: Journal, wrong: str
) -> None:
    server.will(answer(wrong), answer('{"label": "yes"}'))
    assert ask(client(server, journal), schema=SCHEMA).text == '{"label": "yes"}'
    server.will(answer(wrong))
    told = failure(client(server, journal), schema=SCHEMA)
    assert told.kind is Kind.WRONG_JSON
    assert "larger model" in str(told)


FAILURES: list[tuple[str, model_server.Act, Kind, str]] = [
    ("401", status(401, f"Incorrect API key provided: {SECRET}"), Kind.NO_KEY, "--key"),
    ("403", status(403, "not for you"), Kind.FORBIDDEN, "not for you"),
    ("404", status(404, "model 'small' not found"), Kind.NOT_FOUND, "llm test"),
    ("no such model", status(400, "The model small does not exist"), Kind.NOT_FOUND, "“small”"),
    ("429", status(429, "slow down"), Kind.BUSY, "slow down"),
    ("quota", status(429, "no", code="insufficient_quota"), Kind.QUOTA, "account"),
    ("500", status(500, "out of memory"), Kind.BROKEN, "out of memory"),
    ("503", status(503, "Loading model"), Kind.BUSY, "Loading model"),
    (
        "context",
        status(400, "This model's maximum context length is 4096 tokens."),
        Kind.TOO_LONG,
        "--context",
    ),
    (
        "context of llama.cpp",
        status(500, "the request exceeds the available context size", type="exceed_context_size"),
        Kind.TOO_LONG,
        "--context",
    ),
    ("refused", status(400, "no images please"), Kind.REFUSED, "no images please"),
    (
        "redirect",
        model_server.redirected("http://evil.example/v1"),
        Kind.REDIRECTED,
        "evil.example",
    ),
    ("cut", model_server.broken_off("A", "B"), Kind.CUT, "broke off"),
    ("hung up", model_server.hung_up, Kind.CUT, "broke off"),
    ("silent", model_server.silent, Kind.SLOW, "--timeout"),
    ("silent midway", model_server.silent_after("A"), Kind.SLOW, "--timeout"),
    ("trickling", model_server.trickling, Kind.SLOW, "--timeout"),
    ("gigabytes", model_server.endless, Kind.TOO_LARGE, "larger than"),
    ("a line of gigabytes", model_server.endless_line, Kind.TOO_LARGE, "larger than"),
    ("not HTTP", model_server.not_http, Kind.NOT_HTTP, "another program"),
    (
        "a page",
        model_server.page(200, b"<html><script>x</script>Please log in</html>", "text/html"),
        Kind.NOT_UNDERSTOOD,
        "Please log in",
    ),
    ("plain text", model_server.page(200, b"hello", "text/plain"), Kind.NOT_UNDERSTOOD, "plain"),
    ("no JSON", model_server.page(200, b"{no", "application/json"), Kind.NOT_UNDERSTOOD, "JSON"),
    (
        "JSON of another kind",
        model_server.page(200, b"[1]", "application/json"),
        Kind.NOT_UNDERSTOOD,
        "speaks as",
    ),
    ("a broken piece", model_server.stream_of(b"data: {no\n\n"), Kind.NOT_UNDERSTOOD, "JSON"),
    ("nothing", model_server.stream_of(), Kind.NOT_UNDERSTOOD, "event-stream"),
    ("empty", answer(""), Kind.EMPTY, "another model"),
    ("only thoughts", answer("<think>Hm", finish="length"), Kind.EMPTY, "limit of tokens"),
    ("filtered", answer("", finish="content_filter"), Kind.FILTERED, "rules"),
    (
        "an error midway",
        model_server.stream_of(b'data: {"error": {"message": "the GPU fell out"}}\n\n'),
        Kind.BROKEN,
        "the GPU fell out",
    ),
]


@pytest.mark.parametrize(
    ("act", "kind", "said"), [row[1:] for row in FAILURES], ids=[row[0] for row in FAILURES]
)
def test_each_failure_is_told_with_what_to_do(
    server: ModelServer, journal: Journal, act: model_server.Act, kind: Kind, said: str
) -> None:
    server.will(act)
    seconds = 0.3 if kind is Kind.SLOW else 20.0
    told = failure(client(server, journal, timeout_seconds=seconds))
    assert told.kind is kind
    assert said in str(told)
    assert SECRET not in str(told)
    assert set(journal.outcomes) == {str(kind)}


def test_a_server_that_is_down_is_told(journal: Journal) -> None:
    with serving() as gone:
        endpoint = gone.endpoint()
    with pytest.raises(RequestFailedError, match="Start the server") as caught:
        ask(Client(endpoint, None, journal))
    assert caught.value.kind is Kind.UNREACHABLE
    assert "nothing listens" in str(caught.value)
    assert journal.outcomes == ["unreachable"]


def test_a_name_nobody_has_is_told(journal: Journal) -> None:
    endpoint = Endpoint("http://nowhere.invalid/v1", "small")
    with pytest.raises(RequestFailedError) as caught:
        ask(Client(endpoint, None, journal))
    assert caught.value.kind is Kind.UNKNOWN_HOST


def test_a_busy_server_is_given_the_time_it_asks_for(server: ModelServer, journal: Journal) -> None:
    waits = []
    busy = status(429, "slow down", {"Retry-After": "0.2"})
    server.will(busy, busy, answer("Yes."))
    assert ask(client(server, journal), checkpoint=lambda: waits.append(1)).text == "Yes."
    assert journal.outcomes == ["busy", "busy", "answered"]
    assert len(waits) >= 4


def test_a_server_that_asks_for_an_hour_is_left_alone(
    server: ModelServer, journal: Journal
) -> None:
    for asked in ("3600", "Fri, 31 Dec 2199 23:59:59 GMT"):
        server.will(status(429, "come back later", {"Retry-After": asked}))
        assert failure(client(server, journal)).kind is Kind.BUSY
    assert journal.outcomes == ["busy", "busy"]


def test_a_fault_of_the_server_is_tried_again(server: ModelServer, journal: Journal) -> None:
    server.will(status(500, "oops"), status(502, "oops"), answer("Yes."))
    assert ask(client(server, journal)).text == "Yes."
    assert journal.outcomes == ["server error", "server error", "answered"]


def test_a_cut_answer_is_asked_for_again_unless_it_was_shown(
    server: ModelServer, journal: Journal
) -> None:
    server.will(model_server.broken_off("Y"), answer("Yes."))
    assert ask(client(server, journal)).text == "Yes."
    shown: list[str] = []
    server.will(model_server.broken_off("Y"), answer("Yes."))
    assert failure(client(server, journal), on_text=shown.append).kind is Kind.CUT
    assert shown == ["Y"]


def test_a_text_far_too_long_is_not_even_sent(server: ModelServer, journal: Journal) -> None:
    told = failure(client(server, journal, context_tokens=1000), "word " * 10_000)
    assert told.kind is Kind.TOO_LONG
    assert server.received == []
    assert journal.entries == []


@pytest.mark.parametrize("act", [model_server.silent, model_server.silent_after("A")])
def test_the_person_can_stop_while_it_waits(
    server: ModelServer, journal: Journal, act: model_server.Act
) -> None:
    calls = []

    def stop() -> None:
        calls.append(1)
        if len(calls) > 3:
            raise CancelledError

    server.will(act)
    with pytest.raises(CancelledError):
        ask(client(server, journal, timeout_seconds=60), checkpoint=stop)
    assert journal.outcomes == ["stopped"]


def test_proxies_of_the_environment_are_not_used(
    server: ModelServer, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert ask(client(server, journal)).text == "Yes."


def test_a_proxy_of_the_settings_is_used(server: ModelServer, journal: Journal) -> None:
    one = client(
        server,
        journal,
        base_url="http://model.example/v1",
        proxy=f"http://127.0.0.1:{server.port}",
    )
    assert ask(one).text == "Yes."
    assert server.received[0].path == "http://model.example/v1/chat/completions"
    assert server.received[0].headers["Host"] == "model.example"


def test_a_proxy_that_is_down_is_named(server: ModelServer, journal: Journal) -> None:
    with serving() as gone:
        proxy = f"http://127.0.0.1:{gone.port}"
    told = failure(client(server, journal, proxy=proxy))
    assert told.kind is Kind.PROXY
    assert proxy in str(told)
    assert server.received == []


@pytest.mark.parametrize(
    "act",
    [
        answer("Yes."),
        status(401, f"Incorrect key: {SECRET}"),
        model_server.page(500, f"<b>{SECRET}</b>".encode(), "text/html"),
        model_server.redirected(f"http://evil.example/?key={SECRET}"),
        model_server.not_http,
    ],
)
def test_the_key_appears_in_no_error_log_or_repr(
    server: ModelServer,
    journal: Journal,
    act: model_server.Act,
    caplog: pytest.LogCaptureFixture,
) -> None:
    server.will(act)
    one = client(server, journal)
    said = [repr(one), repr(vars(one)), repr(one.endpoint)]
    with caplog.at_level(logging.DEBUG):
        try:
            said.append(repr(ask(one)))
        except RequestFailedError as error:
            said += [repr(error), str(error), *traceback.format_exception(error)]
    said += [record.getMessage() for record in caplog.records]
    said.append(repr(journal.entries))
    assert server.received[0].headers["Authorization"] == f"Bearer {SECRET}"
    assert not [text for text in said if SECRET in text]
