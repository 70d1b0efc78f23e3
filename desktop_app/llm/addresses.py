"""Addresses of endpoints: understood, made uniform, and told apart by who could listen."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit

from desktop_app.errors import InputError
from desktop_app.messages import _

_PORTS = {"http": 80, "https": 443}
_ADDED_BY_SERVERS = ("/chat/completions", "/completions", "/models")
"""Ends of addresses that people copy from examples; Satchel adds them itself."""


@dataclass(frozen=True, slots=True)
class Peer:
    """Who is spoken to: a name or number, and a port."""

    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def uniform_base_url(text: str, path_if_none: str = "/v1") -> str:
    """Return the address in one form: without a slash at its end, never without a path.

    Raises:
        InputError: it is no address of an endpoint, or it holds a key, which belongs elsewhere.

    """
    address = text.strip()
    parts = _split(address)
    if parts.query or parts.fragment:
        raise InputError(
            _(
                "{url}: leave out what follows “?” or “#”. A key is given with “satchel llm set "
                "--key”, Azure's version with --api-version."
            ).format(url=f"{parts.scheme}://{parts.netloc}{parts.path}")
        )
    path = quote(parts.path.rstrip("/"), safe="/:@!$&'()*+,;=~%")
    for end in _ADDED_BY_SERVERS:
        path = path.removesuffix(end)
    return f"{parts.scheme}://{_netloc(parts)}{path or path_if_none}"


def uniform_proxy(text: str) -> str:
    """Return the address of a proxy in one form. Raises InputError if it cannot be used."""
    parts = _split(text.strip())
    if parts.scheme != "http" or parts.path.strip("/") or parts.query or parts.fragment:
        raise InputError(
            _("{url} is no proxy Satchel can use. Give it as http://name:port.").format(
                url=f"{parts.scheme}://{parts.netloc}"
            )
        )
    return f"http://{_netloc(parts)}"


def peer_of(url: str) -> Peer:
    """Return who an address leads to."""
    parts = urlsplit(url)
    return Peer(parts.hostname or "", parts.port or _PORTS[parts.scheme])


def is_encrypted(url: str) -> bool:
    """Tell whether what is sent there can be read by nobody on the way."""
    return urlsplit(url).scheme == "https"


def is_this_computer(url: str) -> bool:
    """Tell whether the address is of this very computer, so that nothing leaves it."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def can_be_overheard(url: str) -> bool:
    """Tell whether texts and key would cross a network in the clear."""
    return not is_encrypted(url) and not is_this_computer(url)


def _split(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        port, host = parts.port, parts.hostname
    except ValueError:
        parts, port, host = SplitResult("", "", "", "", ""), None, None
    if parts.scheme not in _PORTS or not _is_host(host) or port == 0 or not _is_plain(address):
        raise InputError(
            _(
                "“{url}” is not an address. Give it with http:// or https:// and the name of the "
                "server, for example http://localhost:11434/v1."
            ).format(url=_without_user(address))
        )
    if parts.username is not None or parts.password is not None:
        raise InputError(
            _("{url}: leave out the name and password before “@”; they would be kept unprotected.")
            .format(url=_without_user(address))
        )  # fmt: skip
    return parts


def _is_host(host: str | None) -> bool:
    return bool(host) and not f".{host}".count("..")


def _is_plain(address: str) -> bool:
    return address.isprintable() and not any(character.isspace() for character in address)


def _without_user(address: str) -> str:
    start, separator, rest = address.partition("://")
    server, slash, path = rest.partition("/")
    return f"{start}{separator}{server.rpartition('@')[2]}{slash}{path}"


def _netloc(parts: SplitResult) -> str:
    host = parts.hostname or ""
    try:
        host = host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError as error:
        raise InputError(
            _("“{name}” is not the name of a server. Check the address.").format(name=host)
        ) from error
    shown = f"[{host}]" if ":" in host else host
    port = parts.port
    return shown if port in {None, _PORTS[parts.scheme]} else f"{shown}:{port}"
