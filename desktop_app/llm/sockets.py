"""Sockets to the endpoint: made as the network guard permits, read so that the person can stop.

Names are asked for and connections made here, so that the guard can let through just what was
found, in the thread that asks, for the moment of asking.
"""

import queue
import socket
import ssl
import threading
import time
from collections.abc import Iterable

import httpcore2

from desktop_app import network_guard
from desktop_app.llm.addresses import Peer
from desktop_app.llm.chat import Checkpoint

CONNECT_SECONDS = 15.0
"""What is further away than this is not there."""
_LOOK_SECONDS = 0.1
"""How often it is looked whether the person wants to stop."""


class Network(httpcore2.NetworkBackend):
    """Connects as the guard permits, and lets the person stop while it waits."""

    def __init__(self, checkpoint: Checkpoint, deadline: float) -> None:
        self._checkpoint = checkpoint
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002  the interface has it; nobody gives one
        socket_options: Iterable[object] | None = None,  # noqa: ARG002  likewise
    ) -> httpcore2.NetworkStream:
        """Return a connected stream. Raises httpcore2.ConnectError."""
        seconds = CONNECT_SECONDS if timeout is None else timeout
        found: queue.SimpleQueue[socket.socket | Exception] = queue.SimpleQueue()
        # In a thread, because asking for a name cannot be stopped.
        threading.Thread(
            target=_dial, args=(Peer(host, port), seconds, found), name="dial", daemon=True
        ).start()
        give_up = time.monotonic() + seconds + _LOOK_SECONDS
        while True:
            try:
                result = found.get(timeout=_LOOK_SECONDS)
            except queue.Empty:
                self._checkpoint()
                if time.monotonic() > give_up:
                    raise httpcore2.ConnectTimeout from None
                continue
            if isinstance(result, socket.socket):
                return _Stream(result, self._checkpoint, self._deadline)
            raise httpcore2.ConnectError(result) from result


class _Stream(httpcore2.NetworkStream):
    """A connected socket, read in short waits between which the person may stop."""

    def __init__(self, connected: socket.socket, checkpoint: Checkpoint, deadline: float) -> None:
        self._socket = connected
        self._checkpoint = checkpoint
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        give_up = self._deadline
        if timeout is not None:
            give_up = min(give_up, time.monotonic() + timeout)
        self._socket.settimeout(_LOOK_SECONDS)
        while time.monotonic() < give_up:
            self._checkpoint()
            try:
                return self._socket.recv(max_bytes)
            except TimeoutError:
                continue
            except OSError as error:
                raise httpcore2.ReadError(error) from error
        raise httpcore2.ReadTimeout

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        try:
            self._socket.settimeout(timeout)
            self._socket.sendall(buffer)
        except TimeoutError as error:
            raise httpcore2.WriteTimeout(error) from error
        except OSError as error:
            raise httpcore2.WriteError(error) from error

    def close(self) -> None:
        self._socket.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        self._socket.settimeout(timeout)
        try:
            encrypted = ssl_context.wrap_socket(self._socket, server_hostname=server_hostname)
        except OSError as error:
            self.close()
            raise httpcore2.ConnectError(error) from error
        return _Stream(encrypted, self._checkpoint, self._deadline)

    def get_extra_info(self, info: str) -> object:
        if info == "ssl_object" and isinstance(self._socket, ssl.SSLSocket):
            return self._socket
        return None


def _dial(
    peer: Peer, seconds: float, found: "queue.SimpleQueue[socket.socket | Exception]"
) -> None:
    try:
        found.put(_connected(peer, seconds))
    except OSError as error:
        found.put(error)


def _connected(peer: Peer, seconds: float) -> socket.socket:
    """Return a socket connected to the first of the peer's addresses that answers."""
    with network_guard.permitted(name=(peer.host, peer.port)):
        found = socket.getaddrinfo(peer.host, peer.port, type=socket.SOCK_STREAM)
    failure: OSError = TimeoutError()
    for family, kind, protocol, _name, address in found:
        with network_guard.permitted(address=(str(address[0]), int(address[1]))):
            attempt = socket.socket(family, kind, protocol)
            try:
                attempt.settimeout(seconds)
                attempt.connect(address)
                attempt.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            except OSError as error:
                attempt.close()
                failure = error
            else:
                return attempt
    raise failure
