"""The one way out: a request to the endpoint and its reply, over a connection of its own.

httpcore2 is the engine of httpx2, which comes with `tokenizers` anyway. It is used by itself, since
it follows no redirects, reads no proxies from the environment, keeps no cookies and unpacks
nothing.
"""

import errno
import logging
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import httpcore2

from desktop_app.errors import InputError, system_reason
from desktop_app.llm.addresses import peer_of
from desktop_app.llm.chat import Checkpoint
from desktop_app.llm.endpoint import Endpoint
from desktop_app.llm.failures import Kind, RequestFailedError
from desktop_app.llm.sockets import CONNECT_SECONDS, Network
from desktop_app.messages import _

_MOST_TIMES_SILENCE = 10
"""A reply may take so many times the silence that is borne, however it trickles."""
_LARGEST_REPLY = 32 * 1024**2
"""A token comes in some 300 bytes of event: room for answers of 100,000 tokens."""

# It would log the headers of replies, which may quote the key.
logging.getLogger("httpcore2").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Reply:
    """The head of a reply, and its body as it comes. Names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    chunks: Iterator[bytes]

    def read(self) -> bytes:
        """Return the whole body."""
        return b"".join(self.chunks)


class Connector:
    """Makes connections to one endpoint, by its proxy if it has one, and to nothing else."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._trust: ssl.SSLContext | None = None

    @contextmanager
    def exchange(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes,
        checkpoint: Checkpoint,
    ) -> Iterator[Reply]:
        """Send a request and give its reply; the connection ends with the block.

        `checkpoint` is called several times a second while it waits. Raises RequestFailedError.
        """
        endpoint = self._endpoint
        patience = endpoint.timeout_seconds
        network = Network(checkpoint, time.monotonic() + patience * _MOST_TIMES_SILENCE)
        waits = {
            "connect": min(CONNECT_SECONDS, patience),
            "read": patience,
            "write": patience,
            "pool": patience,
        }
        head = {"Host": _host_header(url), **headers, "Connection": "close"}
        with (
            _explained(endpoint),
            self._pool(network, url) as pool,
            pool.stream(
                method, url, headers=list(head.items()), content=body, extensions={"timeout": waits}
            ) as response,
        ):
            received = {
                name.decode("latin-1").lower(): value.decode("latin-1")
                for name, value in response.headers
            }
            yield Reply(response.status, received, _limited(response.iter_stream(), endpoint))

    def _pool(self, network: Network, url: str) -> httpcore2.ConnectionPool:
        trust = self._trusted() if url.startswith("https:") else None
        proxy = self._endpoint.proxy
        if proxy is not None:
            return httpcore2.HTTPProxy(proxy, ssl_context=trust, network_backend=network)
        return httpcore2.ConnectionPool(ssl_context=trust, network_backend=network)

    def _trusted(self) -> ssl.SSLContext:
        if self._trust is None:
            self._trust = _trust(self._endpoint.ca_file)
        return self._trust


def _trust(ca_file: str | None) -> ssl.SSLContext:
    """Return whose certificates are trusted: the system's, and those of the file."""
    context = httpcore2.default_ssl_context()
    if ca_file is not None:
        try:
            context.load_verify_locations(cafile=ca_file)
        except OSError as error:  # an SSLError too: what is in it is no certificate
            no_certificate = isinstance(error, ssl.SSLError)
            reason = _("it holds no certificate") if no_certificate else system_reason(error)
            raise InputError(
                _("The certificate {path} cannot be used: {reason}. Choose a PEM file.").format(
                    path=ca_file, reason=reason
                )
            ) from error
    return context


def _host_header(url: str) -> str:
    peer = peer_of(url)
    text = str(peer)
    port = 443 if url.startswith("https:") else 80
    return text.removesuffix(f":{port}") if peer.port == port else text


def _limited(chunks: Iterator[bytes], endpoint: Endpoint) -> Iterator[bytes]:
    received = 0
    with _explained(endpoint):
        for chunk in chunks:
            received += len(chunk)
            if received > _LARGEST_REPLY:
                raise RequestFailedError(Kind.TOO_LARGE, endpoint)
            yield chunk


@contextmanager
def _explained(endpoint: Endpoint) -> Iterator[None]:
    """Turn the faults of the network into what they mean for the person."""
    try:
        yield
    except httpcore2.ProxyError as error:
        raise RequestFailedError(Kind.PROXY, endpoint, str(error)) from error
    except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
        raise _connect_failure(error, endpoint) from error
    except httpcore2.TimeoutException as error:
        raise RequestFailedError(Kind.SLOW, endpoint) from error
    except httpcore2.NetworkError as error:
        raise RequestFailedError(Kind.CUT, endpoint) from error
    except httpcore2.RemoteProtocolError as error:
        # h11 tells an end that comes too soon from what is no HTTP by its words alone.
        ended = "closed" in str(error) or "disconnected" in str(error)
        kind = Kind.CUT if ended else Kind.NOT_HTTP
        raise RequestFailedError(kind, endpoint, str(error)) from error


def _connect_failure(error: Exception, endpoint: Endpoint) -> RequestFailedError:
    cause = error.args[0] if error.args else None  # the engine cuts the chain of causes
    if isinstance(cause, ssl.SSLCertVerificationError):
        return RequestFailedError(Kind.UNTRUSTED, endpoint, cause.verify_message)
    if isinstance(cause, ssl.SSLError):
        return RequestFailedError(Kind.NO_TLS, endpoint, cause.reason or str(cause))
    detail = _connect_reason(cause)
    if endpoint.proxy is not None:
        return RequestFailedError(Kind.PROXY, endpoint, detail)
    if isinstance(cause, socket.gaierror):
        return RequestFailedError(Kind.UNKNOWN_HOST, endpoint, detail)
    return RequestFailedError(Kind.UNREACHABLE, endpoint, detail)


def _connect_reason(cause: object) -> str:
    if not isinstance(cause, OSError) or isinstance(cause, TimeoutError):
        return _("it does not answer")
    if isinstance(cause, socket.gaierror):
        return _("there is no server of that name")
    if cause.errno == errno.ECONNREFUSED:
        return _("nothing listens at that port")
    if cause.errno in {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN}:
        return _("there is no way to it from this network")
    return system_reason(cause)
