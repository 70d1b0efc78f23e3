"""The client over a real connection: each failure, stopping, proxies, and the key in none of it."""

import logging
import traceback

import pytest

from desktop_app.errors import CancelledError
from desktop_app.llm.client import Client
from desktop_app.llm.endpoint import Endpoint
from desktop_app.llm.failures import Kind, RequestFailedError
from tests.unit import model_server
from tests.unit.llm_asking import SECRET, Journal, ask, client, failure
from tests.unit.model_server import ModelServer, answer, serving, status

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
