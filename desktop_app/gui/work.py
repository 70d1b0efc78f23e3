"""The one way to run work off the GUI thread: result or fault always comes back to it."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from enum import Enum
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop_app.errors import CancelledError, SatchelError


class Lane(Enum):
    """Where work runs; the value is how many pieces run at once."""

    READ = 3
    WRITE = 1
    MODELS = -1  # one at a time too: the engine uses all cores itself


Then = Callable[[Any], None]
Failed = Callable[[SatchelError], None]


class Work(QObject):
    """Runs functions on background threads.

    `failed` without a handler of its own is told by the `fault` signal; an exception that is no
    SatchelError is our own bug: it is raised in the GUI thread, where the crash handler sees it.
    """

    fault = Signal(object)
    idle = Signal()
    _returned = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pools = {
            lane: ThreadPoolExecutor(abs(lane.value), thread_name_prefix=lane.name.lower())
            for lane in Lane
        }
        self._latest: dict[str, int] = {}
        self._count = 0
        self._open = 0
        self._closed = False
        self._returned.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Tell whether something is still to be delivered."""
        return self._open > 0

    def submit(
        self,
        function: Callable[[], Any],
        then: Then | None = None,
        failed: Failed | None = None,
        *,
        lane: Lane = Lane.READ,
        key: str | None = None,
    ) -> None:
        """Run `function` on a lane; then call `then` with its result, in the GUI thread.

        With a `key`, a later piece of the same key makes this one's result unwanted: it is dropped,
        and if it has not begun it is not begun. For what is asked anew at every keystroke.
        """
        if self._closed:
            return
        self._count += 1
        number = self._count
        if key is not None:
            self._latest[key] = number
        self._open += 1

        def run() -> Any:
            if key is not None and self._latest.get(key) != number:
                raise CancelledError
            return function()

        def done(future: "Future[Any]") -> None:
            if not future.cancelled():
                self._returned.emit((future, then, failed, key, number))

        self._pools[lane].submit(run).add_done_callback(done)

    def forget(self, key: str) -> None:
        """Drop the result of what was submitted with `key`."""
        self._latest.pop(key, None)

    def checkpoint(self) -> None:
        """Raise CancelledError once the window closes: what takes over a second calls it."""
        if self._closed:
            raise CancelledError

    def close(self) -> None:
        """Finish what runs, drop what waits and what comes after."""
        self._closed = True
        for pool in self._pools.values():
            pool.shutdown(wait=True, cancel_futures=True)

    @Slot(object)
    def _deliver(self, returned: tuple[Any, ...]) -> None:
        future, then, failed, key, number = returned
        self._open -= 1
        try:
            if key is not None and self._latest.get(key) != number:
                return
            error = future.exception()
            if isinstance(error, CancelledError):
                return
            if isinstance(error, SatchelError):
                if failed is not None:
                    failed(error)
                else:
                    self.fault.emit(error)
                return
            if error is not None:
                raise error
            if then is not None:
                then(future.result())
        finally:
            if self._open == 0:
                self.idle.emit()
