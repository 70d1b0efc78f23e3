"""Server-sent events: the pieces that an answer comes in while the model writes it.

https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

from collections.abc import Iterable, Iterator

_LONGEST_EVENT = 4 * 1024**2
"""A piece is some hundred bytes; an answer that comes as one piece is below this too."""


class EventTooLongError(ValueError):
    """An event without an end."""


def event_data(chunks: Iterable[bytes]) -> Iterator[str]:
    """Yield the data of each event in a stream of bytes, cut anywhere.

    The last event needs no empty line after it: some servers leave it out. Raises
    EventTooLongError.
    """
    data: list[str] = []
    size = 0
    for line in _lines(chunks):
        if not line:
            if data:
                yield "\n".join(data)
            data, size = [], 0
        elif line.startswith("data:"):
            data.append(line[5:].removeprefix(" "))
            size += len(line)
            if size > _LONGEST_EVENT:
                raise EventTooLongError
    if data:
        yield "\n".join(data)


def _lines(chunks: Iterable[bytes]) -> Iterator[str]:
    """Yield lines without their ends: line feeds, carriage returns, or both."""
    rest = b""
    for chunk in chunks:
        rest += chunk
        if len(rest) > _LONGEST_EVENT:
            raise EventTooLongError
        # A \r at the end may be the first half of \r\n.
        held = rest.endswith(b"\r")
        *lines, rest = (rest[:-1] if held else rest).replace(b"\r\n", b"\n").replace(
            b"\r", b"\n"
        ).split(b"\n")  # fmt: skip
        rest += b"\r" if held else b""
        for line in lines:
            yield line.decode("utf-8", "replace")
    if rest:
        yield rest.rstrip(b"\r").decode("utf-8", "replace")
