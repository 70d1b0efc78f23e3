"""The client over a real connection: what it sends and how it takes answers."""

from hashlib import sha256

import pytest

from desktop_app.llm.chat import Message
from desktop_app.llm.failures import Kind
from desktop_app.llm.journal import Ending
from tests.unit import model_server
from tests.unit.llm_asking import SECRET, Journal, ask, client, failure
from tests.unit.model_server import ModelServer, answer, status

SCHEMA: dict[str, object] = {
    "type": "object",
    "properties": {"label": {"type": "string", "enum": ["yes", "no"]}},
    "required": ["label"],
    "additionalProperties": False,
}


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
