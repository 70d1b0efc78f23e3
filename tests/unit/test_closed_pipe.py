"""A reader that has enough is no fault, by whatever name a system calls it."""

import errno
import sys

import pytest

from desktop_app.cli.closed_pipe import is_closed_pipe


def _of_rich(cause: BaseException) -> SystemExit:
    try:
        try:
            raise cause
        except type(cause):
            raise SystemExit(1)  # noqa: B904  as rich does
    except SystemExit as stop:
        return stop


def test_a_reader_that_is_gone_is_known() -> None:
    assert is_closed_pipe(BrokenPipeError(errno.EPIPE, "Broken pipe"))
    assert is_closed_pipe(_of_rich(BrokenPipeError()))


def test_other_ends_are_told_apart() -> None:
    assert not is_closed_pipe(SystemExit(2))
    assert not is_closed_pipe(_of_rich(ValueError()))
    assert not is_closed_pipe(OSError(errno.ENOSPC, "No space left on device"))


@pytest.mark.parametrize(("system", "known"), [("win32", True), ("linux", False)])
def test_windows_calls_it_an_invalid_argument(
    system: str, known: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    assert is_closed_pipe(OSError(errno.EINVAL, "Invalid argument")) is known
    assert not is_closed_pipe(OSError(errno.EINVAL, "Invalid argument", "a:b.txt"))
