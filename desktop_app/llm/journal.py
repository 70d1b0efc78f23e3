"""Where every request is written down: before it is sent, and again when it has ended."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Sending:
    """A request about to leave: where to, for which model, and what of. The hash is SHA-256."""

    url: str
    model: str
    characters: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Ending:
    """How a request ended: `outcome` is “answered”, “stopped”, or a kind of failure."""

    outcome: str
    seconds: float
    tokens_in: int | None = None
    tokens_out: int | None = None


class Journal(Protocol):
    """Keeps what was sent. What is begun stays, however the program ends."""

    def begin(self, sending: Sending) -> int:
        """Write down, for good, what is about to be sent; return its number."""
        ...

    def end(self, number: int, ending: Ending) -> None:
        """Write down how it ended."""
        ...
