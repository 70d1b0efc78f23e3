"""Trying an endpoint out: its models and their size as servers of each make tell them."""

from collections.abc import Mapping

import pytest

from desktop_app.llm.client import Client, Patience
from desktop_app.llm.failures import Kind, RequestFailedError
from desktop_app.llm.probe import probe
from tests.unit.llm_asking import Journal
from tests.unit.model_server import Handler, ModelServer, answer, reply, status


def client(server: ModelServer) -> Client:
    return Client(server.endpoint(timeout_seconds=20.0), None, Journal(), Patience(0.01, 1.0))


@pytest.mark.parametrize(
    ("entry", "tokens"),
    [
        ({"max_model_len": 32768}, 32768),  # vLLM
        ({"meta": {"n_ctx_train": 131072, "n_vocab": 5}}, 131072),  # llama.cpp
        ({"meta": {"n_ctx_train": 131072, "n_ctx": 8192}}, 8192),
        ({"context_length": 200000}, 200000),  # OpenRouter
        ({"context_window": 8192, "active": True}, 8192),  # Groq
        ({"max_context_length": 131072, "loaded_context_length": 4096}, 4096),  # LM Studio
        ({"max_model_len": 0, "owned_by": "x"}, None),
        ({"max_model_len": "many"}, None),
    ],
)
def test_what_the_list_of_models_tells(
    server: ModelServer, entry: Mapping[str, object], tokens: int | None
) -> None:
    server.models = [{"id": "big", "max_model_len": 7}, {"id": "small", **entry}]
    server.will(answer("one, two", ", three"))
    found = probe(client(server))
    assert found.models == ("big", "small")
    assert found.context_tokens == tokens
    assert found.answer.text == "one, two, three"


def test_ollama_is_asked_in_its_own_way(server: ModelServer) -> None:
    def act(handler: Handler) -> None:
        if handler.path == "/api/show":
            shown = {
                "model_info": {"llama.context_length": 131072, "general.parameter_count": 10**9},
                "parameters": 'stop                           "<|eot|>"\nnum_ctx     4096',
            }
            reply(handler, 200, shown)
        else:
            answer("one")(handler)

    server.will(act)
    assert probe(client(server)).context_tokens == 4096


def test_a_server_that_tells_nothing_but_answers(server: ModelServer) -> None:
    server.models = []
    server.will(answer("one"))
    found = probe(client(server))
    assert (found.models, found.context_tokens) == ((), None)


def test_a_server_that_does_not_answer_is_a_failure(server: ModelServer) -> None:
    server.will(status(404, "model 'small' not found"))
    with pytest.raises(RequestFailedError) as caught:
        probe(client(server))
    assert caught.value.kind is Kind.NOT_FOUND
