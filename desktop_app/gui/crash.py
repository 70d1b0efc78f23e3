"""The crash handler: our own faults go to a log that can be attached to a report."""

import faulthandler
import logging
import os
import sys
import threading
import traceback
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

import psutil
from PySide6.QtCore import QObject, Signal

from desktop_app import __version__
from desktop_app.paths import logs_folder

_LOG_BYTES = 1_000_000
_logger = logging.getLogger("satchel")


class Crashes(QObject):
    """Tells, in the GUI thread, that something of ours went wrong."""

    happened = Signal(str)


crashes = Crashes()


def log_file() -> Path:
    """Return the file that faults are written to."""
    return logs_folder() / "satchel.log"


def install() -> None:
    """Write faults of Python and of native code to the log from now on."""
    try:
        log_file().parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            log_file(), maxBytes=_LOG_BYTES, backupCount=1, encoding="utf-8", delay=True
        )
        native = (logs_folder() / "native-crash.log").open("a", encoding="utf-8")
        faulthandler.enable(native)
    except OSError:
        handler_to_stderr = logging.StreamHandler()
        _logger.addHandler(handler_to_stderr)
    else:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        _logger.addHandler(handler)
    sys.excepthook = _hook
    threading.excepthook = lambda args: _hook(args.exc_type, args.exc_value, args.exc_traceback)


def begin() -> bool:
    """Note that the window runs. Return whether the last one ended without closing."""
    marker = _marker()
    died = False
    with suppress(OSError):
        died = marker.exists() and not _is_alive(marker.read_text("utf-8"))
        marker.parent.mkdir(parents=True, exist_ok=True)
        marker.write_text(str(os.getpid()), "utf-8")
    return died


def end() -> None:
    """Note that the window was closed as it should be."""
    with suppress(OSError):
        _marker().unlink(missing_ok=True)


def log(text: str) -> None:
    """Write a fault to the log and tell the window."""
    _logger.error("Satchel %s: %s", __version__, text)
    crashes.happened.emit(text)


def _marker() -> Path:
    return logs_folder() / "running"


def _is_alive(text: str) -> bool:
    return text.isdecimal() and psutil.pid_exists(int(text))


def _hook(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error or kind(), trace)
        return
    log("".join(traceback.format_exception(kind, error, trace)))
    sys.__excepthook__(kind, error or kind(), trace)
