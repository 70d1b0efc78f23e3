"""Keeps this process off the network: nothing in it connects, binds, sends or asks for names.

An audit hook hears of every such attempt before it is made, whichever library makes it, and cannot
be taken out again. Only what `permitted` names gets through, in the thread that asks, while its
block lasts. Pipes and sockets between processes of this computer (AF_UNIX) go on working.

Python does not hear of compiled code that opens sockets by itself. That none of Satchel's parts
does so is tested by watching the system calls of the whole program.
"""

import errno
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

from desktop_app.messages import _

_ADDRESS_EVENTS = frozenset(
    {"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getnameinfo"}
)
_NAME_EVENTS = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})
_OF_DESCRIPTOR = -1
"""The family that Python gives for a socket that exists already and is only wrapped."""
_LOOPBACK = frozenset({"127.0.0.1", "::1"})
_PAIR_DEPTH = 6
"""Calls from the maker of a pair, through `accept` and the hook, to the check."""
_KEPT_REFUSALS = 100


class NetworkRefusedError(PermissionError):
    """Something tried to reach the network. To a library it looks as if there were none."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An attempt that was stopped: what was tried, and where it was to go."""

    attempt: str
    target: str


@dataclass(slots=True)
class _State:
    installed: bool = False
    sealed: bool = False
    connections: int = 0
    refused: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class _Permission(threading.local):
    """What the current thread may reach: names with ports, and addresses with ports."""

    names: frozenset[tuple[str, int]] = frozenset()
    addresses: frozenset[tuple[str, int]] = frozenset()


_state = _State()
_permission = _Permission()


def install(*, sealed: bool = False) -> None:
    """Close the network to this process for as long as it lives. Call it first thing.

    A `sealed` process can never open a way out, whatever runs in it: those that read documents and
    open models are.
    """
    with _state.lock:
        _state.sealed = _state.sealed or sealed
        if _state.installed:
            return
        _state.installed = True
    sys.addaudithook(_listen)


@contextmanager
def permitted(
    *, name: tuple[str, int] | None = None, address: tuple[str, int] | None = None
) -> Iterator[None]:
    """Let this thread ask for the addresses of a name, or connect to an address, in the block.

    Raises:
        NetworkRefusedError: this process is sealed.

    """
    if _state.sealed:
        raise _refusal("permitted", str(name or address))
    before = _permission.names, _permission.addresses
    _permission.names = frozenset({name} if name else ())
    _permission.addresses = frozenset({address} if address else ())
    try:
        yield
    finally:
        _permission.names, _permission.addresses = before


def is_installed() -> bool:
    """Tell whether the network is closed to this process."""
    return _state.installed


def connections() -> int:
    """Return how many connections were let through, with those that child processes reported."""
    return _state.connections


def add_connections(count: int) -> None:
    """Count the connections that a child process reports."""
    with _state.lock:
        _state.connections += count


def refused() -> int:
    """Return how many attempts were stopped."""
    return _state.refused


def refusals() -> tuple[Refusal, ...]:
    """Return the first attempts that were stopped."""
    return tuple(_state.refusals)


def _listen(event: str, arguments: tuple[object, ...]) -> None:
    if not event.startswith("socket."):
        return
    if event == "socket.__new__":
        _check_family(event, arguments[1])
    elif event in _ADDRESS_EVENTS:
        _check_address(event, arguments)
    elif event in _NAME_EVENTS and not _may_ask_for(arguments):
        raise _refusal(event, str(arguments[0]))


def _check_family(event: str, family: object) -> None:
    # Without a socket, connecting to a name cannot ask the network for its address either, which
    # Python does before it says that it connects.
    if family in {_local_family(), _OF_DESCRIPTOR}:
        return
    if not (_permission.names or _permission.addresses or _is_for_pair()):
        raise _refusal(event, _("the network"))


def _check_address(event: str, arguments: tuple[object, ...]) -> None:
    address = arguments[-1]
    if event != "socket.getnameinfo" and _is_local(arguments[0]):
        return
    if address is None:  # it goes where the socket is connected to
        return
    if isinstance(address, tuple) and address[:2] in _permission.addresses:
        if event == "socket.connect":
            with _state.lock:
                _state.connections += 1
            return
    elif isinstance(address, tuple) and address[0] in _LOOPBACK and _is_for_pair():
        return
    raise _refusal(event, str(address))


def _may_ask_for(arguments: tuple[object, ...]) -> bool:
    name = arguments[0]
    if isinstance(name, bytes):
        name = name.decode(errors="replace")
    return len(arguments) > 1 and (name, arguments[1]) in _permission.names


def _is_local(socket: object) -> bool:
    return getattr(socket, "family", None) == _local_family()


def _local_family() -> object:
    # Looked up where it is loaded, not imported: most commands never need it.
    return getattr(sys.modules.get("_socket"), "AF_UNIX", _OF_DESCRIPTOR)


def _is_for_pair() -> bool:
    """Tell whether it is Python itself that joins two sockets of this process over loopback.

    Windows has no other way to make a pair of sockets.
    """
    module = sys.modules.get("socket")
    makers = [getattr(module, name, None) for name in ("socketpair", "_fallback_socketpair")]
    codes = [getattr(maker, "__code__", None) for maker in makers]
    frame: FrameType | None = sys._getframe()  # noqa: SLF001  the one way to the callers
    for _step in range(_PAIR_DEPTH):
        frame = frame.f_back if frame else None
        if frame and frame.f_code in codes:
            return True
    return False


def _refusal(attempt: str, target: str) -> NetworkRefusedError:
    with _state.lock:
        _state.refused += 1
        if len(_state.refusals) < _KEPT_REFUSALS:
            _state.refusals.append(Refusal(attempt, target))
    text = _("Satchel allows no connection here; {target} was not reached.").format(target=target)
    return NetworkRefusedError(errno.EACCES, text)
