"""The network is closed to the process and its workers, but for the one peer that is permitted."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from desktop_app.documents import Document
from desktop_app.readers.formats import ReadLimits, ReadOptions
from desktop_app.readers.pool import ReaderPool
from tests.unit import talkative_readers


@pytest.fixture
def listener() -> Iterator[tuple[int, list[object]]]:
    """A server's port, and the peers that came."""
    came: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            while True:
                try:
                    connection, peer = server.accept()
                except OSError:
                    return
                came.append(peer)
                connection.close()

        threading.Thread(target=accept, daemon=True).start()
        yield server.getsockname()[1], came
        with suppress(OSError):  # only Linux takes this of a listening socket, and needs it
            server.shutdown(socket.SHUT_RDWR)


def run(code: str, port: int = 0) -> str:
    """Run code in a process that has closed its network, and return what it prints."""
    start = "import socket, sys\nfrom desktop_app import network_guard\nport = int(sys.argv[1])\n"
    done = subprocess.run(
        [sys.executable, "-c", f"{start}\nnetwork_guard.install()\n{code}", str(port)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


ATTEMPTS = {
    "connect": "socket.create_connection(('127.0.0.1', port), 5)",
    "connect by name": "socket.socket().connect(('localhost', port))",
    "bind": "socket.create_server(('127.0.0.1', 0))",
    "datagram": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
    "IPv6": "socket.socket(socket.AF_INET6)",
    "raw": "__import__('_socket').socket().connect(('127.0.0.1', port))",
    "address of a name": "socket.getaddrinfo('localhost', port)",
    "older address of a name": "socket.gethostbyname('localhost')",
    "name of an address": "socket.gethostbyaddr('127.0.0.1')",
    "name of a peer": "socket.getnameinfo(('127.0.0.1', port), 0)",
    "http.client": "__import__('http.client').client.HTTPConnection('localhost', port).connect()",
    "httpcore2": "__import__('httpcore2').request('GET', f'http://127.0.0.1:{port}/')",
    "asyncio": (
        "asyncio = __import__('asyncio'); "
        "asyncio.run(asyncio.wait_for(asyncio.open_connection('127.0.0.1', port), 5))"
    ),
    "a thread": (
        "pool = __import__('concurrent.futures').futures.ThreadPoolExecutor(); "
        "pool.submit(socket.create_connection, ('127.0.0.1', port), 5).result()"
    ),
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_is_stopped(attempt: str, listener: tuple[int, list[object]]) -> None:
    port, came = listener
    code = f"""
try:
    {ATTEMPTS[attempt]}
except Exception as error:
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__
    print(type(error).__name__, isinstance(error, OSError), network_guard.refused() > 0)
"""
    assert run(code, port) == "NetworkRefusedError True True"
    assert came == []


def test_without_the_guard_they_reach_the_server(listener: tuple[int, list[object]]) -> None:
    port, came = listener
    code = f"import socket; port = {port}; {ATTEMPTS['connect']}; {ATTEMPTS['raw']}"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
    for _moment in range(1000):
        if len(came) == 2:
            break
        time.sleep(0.01)
    assert len(came) == 2


def test_what_is_permitted_gets_through_and_is_counted(
    listener: tuple[int, list[object]],
) -> None:
    code = """
with network_guard.permitted(name=("127.0.0.1", port)):
    address = socket.getaddrinfo("127.0.0.1", port)[0][4]
with network_guard.permitted(address=address):
    socket.socket().connect(address)
print(network_guard.connections(), network_guard.refused())
"""
    assert run(code, listener[0]) == "1 0"


def test_a_permission_is_for_one_peer_one_thread_and_one_block(
    listener: tuple[int, list[object]],
) -> None:
    port, came = listener
    code = """
import threading

def attempt(address):
    try:
        socket.socket().connect(address)
    except PermissionError:
        print("stopped")

address = ("127.0.0.1", port)
with network_guard.permitted(address=address):
    attempt(("127.0.0.1", port + 1))
    attempt(("127.0.0.2", port))
    thread = threading.Thread(target=attempt, args=[address])
    thread.start()
    thread.join()
attempt(address)
"""
    assert run(code, port).split() == ["stopped"] * 4
    assert came == []


def test_a_sealed_process_permits_nothing() -> None:
    code = """
network_guard.install(sealed=True)
try:
    with network_guard.permitted(address=("127.0.0.1", port)):
        print("permitted")
except network_guard.NetworkRefusedError:
    print("sealed")
"""
    assert run(code) == "sealed"


def test_the_network_of_this_computer_alone_goes_on(tmp_path: Path) -> None:
    code = f"""
import asyncio, multiprocessing, threading
left, right = socket.socketpair()
left.sendall(b"pair")
print(right.recv(9).decode())
ours, theirs = multiprocessing.Pipe()
ours.send("pipe")
print(theirs.recv())
asyncio.run(asyncio.sleep(0))
if hasattr(socket, "AF_UNIX"):
    path = {str(tmp_path / "s")!r}
    server = socket.socket(socket.AF_UNIX)
    server.bind(path)
    server.listen()
    socket.socket(socket.AF_UNIX).connect(path)
print(network_guard.connections(), network_guard.refused())
"""
    assert run(code).split() == ["pair", "pipe", "0", "0"]


def test_pairs_made_over_loopback_as_on_windows_go_on() -> None:
    code = """
exec(compile('''
def socketpair():
    waiting = socket(AF_INET, SOCK_STREAM)
    waiting.bind(("127.0.0.1", 0))
    waiting.listen()
    first = socket(AF_INET, SOCK_STREAM)
    first.connect(waiting.getsockname())
    second, _address = waiting.accept()
    return first, second
''', "socket.py", "exec"), vars(socket))
first, second = socket.socketpair()
first.sendall(b"pair")
print(second.recv(9).decode(), network_guard.connections(), network_guard.refused())
"""
    assert run(code) == "pair 0 0"


def test_a_reader_that_phones_home_is_stopped_in_its_worker(
    listener: tuple[int, list[object]], tmp_path: Path
) -> None:
    port, came = listener
    path = tmp_path / "file.bin"
    path.write_text(f"talk {port}")
    with ReaderPool(1, ReadOptions(), ReadLimits(), talkative_readers.REGISTRY) as pool:
        results = list(pool.read(path))
    outcomes = [result.text for result in results if isinstance(result, Document)]
    assert outcomes == ["NetworkRefusedError"] * 3
    assert came == []


def test_the_process_that_opens_imported_models_is_sealed(tmp_path: Path) -> None:
    code = f"""
import multiprocessing, os
import msgspec
from desktop_app.packs.importing import worker
ours, theirs = multiprocessing.Pipe()
nothing = {str(tmp_path / "nothing.zip")!r}.encode()
order = worker.Order(nothing, {str(tmp_path)!r}.encode(), "en", None, (), ())
worker.serve(theirs, msgspec.json.encode(order))
try:
    with network_guard.permitted(address=("127.0.0.1", 9)):
        outcome = "permitted"
except network_guard.NetworkRefusedError:
    outcome = "sealed"
open({str(tmp_path / "outcome")!r}, "w").write(outcome)
"""
    run(code)
    assert (tmp_path / "outcome").read_text() == "sealed"
