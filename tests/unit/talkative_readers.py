"""A format whose reader phones home, as a library in it might."""

import http.client
import socket
from collections.abc import Iterator

from desktop_app import network_guard
from desktop_app.documents import Document
from desktop_app.readers.formats import Format, ReadOptions, Source

REGISTRY = f"{__name__}:FORMATS"


def phone_home(source: Source, options: ReadOptions) -> Iterator[Document]:
    port = int(source.data.split()[1])
    address = ("127.0.0.1", port)
    for number, attempt in enumerate(
        (
            lambda: socket.create_connection(address, 5),
            lambda: http.client.HTTPConnection(*address, timeout=5).request("GET", "/"),
            lambda: _with_permission(address),
        )
    ):
        try:
            attempt()
            outcome = "reached"
        except OSError as error:
            outcome = type(error).__name__
        yield Document(name=source.name, kind="talk", text=outcome, locator=f"attempt {number}")


def _with_permission(address: tuple[str, int]) -> None:
    with network_guard.permitted(address=address):
        socket.create_connection(address, 5)


FORMATS = (Format("talk", (), f"{__name__}:phone_home", lambda head: float(head[:4] == b"talk")),)
