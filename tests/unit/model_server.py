"""A server on loopback that speaks OpenAI's protocol, or misbehaves in a way that a test chose."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from desktop_app.llm.endpoint import Endpoint

Act = Callable[["Handler"], None]


@dataclass
class Received:
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def prompt(self) -> str:
        return "\n".join(message["content"] for message in self.json["messages"])


@dataclass
class ModelServer:
    """What it does with each request, in turn, the last act for all that follow; what it got."""

    port: int = 0
    acts: list[Act] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    models: Sequence[Mapping[str, object]] = ({"id": "small"},)
    released: threading.Event = field(default_factory=threading.Event)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def endpoint(self, **more: Any) -> Endpoint:
        return Endpoint(**{"base_url": self.base_url, "model": "small"} | more)

    def will(self, *acts: Act) -> "ModelServer":
        self.acts = list(acts)
        return self


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    script: ModelServer

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        self.script.received.append(Received("POST", self.path, dict(self.headers), body))
        acts = self.script.acts
        act = acts.pop(0) if len(acts) > 1 else acts[0] if acts else answer("Yes.")
        act(self)

    def do_GET(self) -> None:
        self.script.received.append(Received("GET", self.path, dict(self.headers), b""))
        if self.path.split("?")[0].endswith("/models"):
            reply(self, 200, {"object": "list", "data": list(self.script.models)})
        else:
            reply(self, 404, {"error": {"message": "no such page"}})

    def log_message(self, *_words: object) -> None:  # type: ignore[override]
        pass

    def chunk(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()


def reply(
    handler: Handler, status: int, content: object, headers: Mapping[str, str] | None = None
) -> None:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    handler.send_response(status)
    for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def begin_stream(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream")
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()


def piece(text: str | None, finish: str | None = None, **more: object) -> bytes:
    delta = {} if text is None else {"content": text}
    event = {
        "model": "small-1",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        **more,
    }
    return b"data: " + json.dumps(event).encode() + b"\n\n"


def usage(tokens_in: int, tokens_out: int) -> bytes:
    counts = {"prompt_tokens": tokens_in, "completion_tokens": tokens_out}
    return b"data: " + json.dumps({"choices": [], "usage": counts}).encode() + b"\n\n"


def answer(*texts: str, finish: str = "stop", tokens: tuple[int, int] | None = (11, 7)) -> Act:
    """A whole answer, in pieces."""

    def act(handler: Handler) -> None:
        if not handler.script.received[-1].json.get("stream"):
            message = {"role": "assistant", "content": "".join(texts)}
            content: dict[str, object] = {
                "model": "small-1",
                "choices": [{"message": message, "finish_reason": finish}],
            }
            reply(handler, 200, content)
            return
        begin_stream(handler)
        for text in texts:
            handler.chunk(piece(text))
        handler.chunk(piece(None, finish))
        if tokens is not None:
            handler.chunk(usage(*tokens))
        handler.chunk(b"data: [DONE]\n\n")
        handler.chunk(b"")

    return act


def status(number: int, message: str, headers: Mapping[str, str] | None = None, **more: str) -> Act:
    """An error as OpenAI's servers tell it."""
    content = {"error": {"message": message, **more}}
    return lambda handler: reply(handler, number, content, headers)


def page(code: int, content: bytes, media: str) -> Act:
    return lambda handler: reply(handler, code, content, {"Content-Type": media})


def stream_of(*chunks: bytes) -> Act:
    """Any bytes as an event stream that ends in good order."""

    def act(handler: Handler) -> None:
        begin_stream(handler)
        for chunk in chunks:
            handler.chunk(chunk)
        handler.chunk(b"")

    return act


def broken_off(*texts: str) -> Act:
    """An answer whose connection ends before it does."""

    def act(handler: Handler) -> None:
        begin_stream(handler)
        for text in texts:
            handler.chunk(piece(text))
        handler.close_connection = True
        handler.connection.shutdown(2)

    return act


def silent(handler: Handler) -> None:
    """Nothing, until the test is over."""
    handler.script.released.wait(60)
    handler.close_connection = True


def silent_after(*texts: str) -> Act:
    """Some pieces, then nothing."""

    def act(handler: Handler) -> None:
        begin_stream(handler)
        for text in texts:
            handler.chunk(piece(text))
        silent(handler)

    return act


def endless(handler: Handler) -> None:
    """An answer of gigabytes."""
    begin_stream(handler)
    data = piece("x" * 60_000)
    while not handler.script.released.is_set():
        try:
            handler.chunk(data)
        except OSError:
            return


def endless_line(handler: Handler) -> None:
    begin_stream(handler)
    while not handler.script.released.is_set():
        try:
            handler.chunk(b"data: " + b"x" * 60_000)
        except OSError:
            return


def trickling(handler: Handler) -> None:
    """Signs of life, but never an answer."""
    begin_stream(handler)
    while not handler.script.released.is_set():
        try:
            handler.chunk(b": still here\n\n")
        except OSError:
            return
        time.sleep(0.05)


def redirected(target: str) -> Act:
    return lambda handler: reply(handler, 307, b"", {"Location": target})


def not_http(handler: Handler) -> None:
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")
    handler.close_connection = True


def hung_up(handler: Handler) -> None:
    handler.close_connection = True
    handler.connection.shutdown(2)


@contextmanager
def serving(tls: Any = None) -> Iterator[ModelServer]:
    """Serve on a free port while the block lasts; `tls` is an `ssl.SSLContext`."""
    script = ModelServer()
    handler = type("ScriptedHandler", (Handler,), {"script": script})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  clients that hang up
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    script.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield script
    finally:
        script.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
