"""The pool: misbehaving readers cost one file's remainder, and nothing of a worker is trusted."""

import os
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import psutil
import pytest

from desktop_app.documents import Document, FailureKind, ReadFailure
from desktop_app.errors import SatchelError
from desktop_app.readers import wire
from desktop_app.readers.formats import ReadLimits, ReadOptions
from desktop_app.readers.pool import PoolClosedError, ReaderPool
from tests.unit import faulty_readers

_LIMITS = ReadLimits(seconds=60.0, memory_bytes=300 * 1024**2)
_HASTY = ReadLimits(seconds=1.0)


@pytest.fixture
def hasty():
    """A pool that gives a file up after a second; only for readers that would never end."""
    with ReaderPool(1, ReadOptions(), _HASTY, faulty_readers.REGISTRY) as pool:
        yield pool


@pytest.fixture
def faulty():
    with ReaderPool(1, ReadOptions(), _LIMITS, faulty_readers.REGISTRY) as pool:
        yield pool


@pytest.fixture
def write(tmp_path):
    def write_file(content: str, name: str = "file.bin") -> Path:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return path

    return write_file


def test_documents_of_a_file_come_back(write):
    with ReaderPool(1, ReadOptions(), ReadLimits()) as pool:
        message = "From: a@b.c\nTo: d@e.f\nSubject: Água\nDate: 31 May 2024 14:00:00 +0900\n\nOlá."
        (document,) = pool.read(write(message, "carta.eml"))
    assert document == Document(
        name="carta.eml",
        kind="eml",
        text="Olá.",
        title="Água",
        author="a@b.c",
        date="2024-05-31T14:00:00",
        metadata={"to": "d@e.f"},
    )


def test_a_hanging_reader_times_out_and_keeps_what_it_gave(hasty, write):
    first, failure = hasty.read(write("hang"))
    assert (first.text, failure.reason) == ("first", FailureKind.TIMED_OUT)
    assert failure.locator != first.locator


def test_a_slow_reader_is_left_alone_while_documents_keep_coming(write):
    limits = ReadLimits(seconds=2.5)
    with ReaderPool(1, ReadOptions(), limits, faulty_readers.REGISTRY) as pool:
        texts = [document.text for document in pool.read(write("slow"))]
    assert texts == [f"part {number}" for number in range(6)]


def test_time_the_consumer_takes_does_not_count(write):
    limits = ReadLimits(seconds=2.0)
    with ReaderPool(1, ReadOptions(), limits, faulty_readers.REGISTRY) as pool:
        reading = pool.read(write("rows 50000"))
        taken = [next(reading)]
        time.sleep(2.5)
        taken.extend(reading)
    assert len(taken) == 50_000
    assert all(isinstance(row, Document) for row in taken)


def test_an_aborting_reader_is_a_crash_and_keeps_what_it_gave(faulty, write):
    first, failure = faulty.read(write("abort"))
    assert (first.text, failure.reason) == ("first", FailureKind.CRASHED)
    assert failure.detail == f"exit code {3 if sys.platform == 'win32' else -6}"


def test_memory_over_the_limit_is_stopped(faulty, write):
    *documents, failure = faulty.read(write("devour"))
    assert [document.text for document in documents] == ["first"]
    assert failure.reason is FailureKind.OUT_OF_MEMORY


def test_a_crash_inside_an_archive_names_the_member(faulty, write):
    inner, failure = faulty.read(write("nested", "archive.bin"))
    assert inner.locator == "inner.txt"
    assert (failure.locator, failure.name) == ("bad.bin", "bad.bin")
    assert (failure.reason, failure.detail) == (FailureKind.CRASHED, "exit code 7")


@pytest.mark.parametrize("fault", ["hang", "abort", "leave", "devour"])
def test_the_pool_goes_on_after(fault, request, write):
    pool = request.getfixturevalue("hasty" if fault == "hang" else "faulty")
    list(pool.read(write(fault)))
    (document,) = pool.read(write("options_back"))
    assert document.text == "None"


def test_a_worker_is_used_again(faulty, write):
    path = write("process")
    assert len({next(iter(list(faulty.read(path)))).text for _ in range(3)}) == 1


def test_a_worker_is_replaced_after_many_files(write, monkeypatch):
    monkeypatch.setattr("desktop_app.readers.pool._FILES_A_WORKER", 2)
    path = write("process")
    with ReaderPool(1, ReadOptions(), _LIMITS, faulty_readers.REGISTRY) as pool:
        pids = [document.text for _ in range(4) for document in pool.read(path)]
    assert pids[0] == pids[1] != pids[2] == pids[3]


def test_options_reach_the_reader(write):
    options = ReadOptions(text_column="回答")
    with ReaderPool(1, options, _LIMITS, faulty_readers.REGISTRY) as pool:
        (document,) = pool.read(write("options_back"))
    assert document.text == "回答"


def test_closing_early_ends_the_worker_and_frees_its_place(faulty, write):
    endless = faulty.read(write("endless"))
    next(endless)
    (worker,) = faulty._busy
    endless.close()
    assert not worker.is_alive()
    assert [row.text for row in faulty.read(write("options_back"))] == ["None"]


def test_many_rows_come_through_whole_and_in_order(faulty, write):
    read = list(faulty.read(write("rows 40000")))
    assert [row.locator for row in read] == [f"row {number}" for number in range(40_000)]


def test_a_worker_waits_for_a_slow_consumer_in_bounded_memory(faulty, write):
    endless = faulty.read(write("endless"))
    next(endless)
    time.sleep(0.3)
    (worker,) = faulty._busy
    before = worker.memory_bytes()
    time.sleep(0.5)
    assert worker.memory_bytes() - before < 4 * 1024**2
    endless.close()


def test_several_threads_read_at_the_same_time(write):
    paths = [write(f"rows {10 * number}", f"{number}.bin") for number in range(1, 13)]
    with (
        ReaderPool(2, ReadOptions(), _LIMITS, faulty_readers.REGISTRY) as pool,
        ThreadPoolExecutor(4) as threads,
    ):
        counts = list(threads.map(lambda path: len(list(pool.read(path))), paths))
    assert counts == [10 * number for number in range(1, 13)]


def test_closing_the_pool_ends_a_read_in_another_thread(write):
    pool = ReaderPool(1, ReadOptions(), ReadLimits(), faulty_readers.REGISTRY)
    rows: list = []
    started = threading.Event()

    def read() -> None:
        for row in pool.read(write("hang")):
            rows.append(row)
            started.set()

    thread = threading.Thread(target=read)
    thread.start()
    started.wait(20)
    pool.close()
    thread.join(20)
    assert not thread.is_alive()
    assert isinstance(rows[-1], ReadFailure)


def test_a_closed_pool_refuses_to_read(write):
    pool = ReaderPool(1, ReadOptions(), _LIMITS)
    pool.close()
    with pytest.raises(PoolClosedError):
        list(pool.read(write("text")))


def test_workers_that_cannot_start_are_told_as_such(write):
    with (
        ReaderPool(1, ReadOptions(), _LIMITS, "no_such_module:FORMATS") as pool,
        pytest.raises(SatchelError, match="could not start"),
    ):
        list(pool.read(write("text")))


@pytest.mark.skipif(sys.platform == "win32", reason="there all names are text")
def test_a_path_that_is_no_text_reaches_the_worker(tmp_path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.bin"))
    try:
        path.write_bytes(b"process")
    except OSError:
        pytest.skip("this file system takes only names that are text")
    with ReaderPool(1, ReadOptions(), _LIMITS, faulty_readers.REGISTRY) as pool:
        (document,) = pool.read(path)
    document.name.encode("utf-8")
    assert document.text.isdigit()


def _run_script(tmp_path: Path, body: str) -> subprocess.Popen:
    script = tmp_path / "script.py"
    opening = """
        from pathlib import Path
        from desktop_app.readers.formats import ReadLimits, ReadOptions
        from desktop_app.readers.pool import PoolClosedError, ReaderPool
        from tests.unit import faulty_readers

        def main():
            pool = ReaderPool(1, ReadOptions(), ReadLimits(), faulty_readers.REGISTRY)
    """
    closing = 'if __name__ == "__main__":\n    main()\n'
    indented = textwrap.indent(textwrap.dedent(body), " " * 4)
    script.write_text(textwrap.dedent(opening) + indented + "\n" + closing, encoding="utf-8")
    root = Path(__file__).resolve().parents[2]
    return subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    )


def test_what_libraries_print_stays_inside(tmp_path, write):
    body = f"print(*[row.text for row in pool.read(Path({str(write('chatter'))!r}))])"
    process = _run_script(tmp_path, body)
    assert process.communicate(timeout=30) == ("quiet\n", "")


def test_workers_end_with_a_killed_parent(tmp_path, write):
    body = f"""
        reading = pool.read(Path({str(write("hang"))!r}))
        next(reading)
        print(*[worker._process.pid for worker in pool._busy], flush=True)
        next(reading)
    """
    process = _run_script(tmp_path, body)
    worker = psutil.Process(int(process.stdout.readline()))
    process.kill()
    process.communicate()
    assert worker not in psutil.wait_procs([worker], timeout=10)[1]


@pytest.mark.skipif(sys.platform == "win32", reason="it goes to all of a console, tests included")
def test_ctrl_c_is_left_to_the_parent(faulty, write):
    reading = faulty.read(write("slow"))
    next(reading)
    (worker,) = faulty._busy
    psutil.Process(worker._process.pid).send_signal(2)
    assert [row.text for row in reading][-1] == "part 5"


def test_a_message_of_other_shape_is_refused():
    with pytest.raises(msgspec.ValidationError):
        wire.row_decoder.decode(msgspec.msgpack.encode([["d", "name", "kind", 5]]))
    with pytest.raises(msgspec.ValidationError):
        wire.row_decoder.decode(msgspec.msgpack.encode([["f", "n", "k", "no such reason", "", ""]]))
