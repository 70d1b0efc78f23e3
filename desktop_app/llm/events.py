"""Server-sent events: the pieces that an answer comes in while the model writes it.

https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

import re
from collections.abc import Iterable, Iterator

_LONGEST_EVENT = 4 * 1024**2
"""A piece is some hundred bytes; an answer that comes as one piece is below this too."""
_END = re.compile(rb"\r\n|\r|\n")


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
    held: list[bytes] = []
    size = 0
    for chunk in chunks:
        held.append(chunk)
        size += len(chunk)
        if size > _LONGEST_EVENT:
            raise EventTooLongError
        if not _END.search(chunk):
            continue
        text = b"".join(held)
        # A carriage return at the end may be the first half of an end of two characters.
        whole = text.removesuffix(b"\r")
        *lines, rest = _END.split(whole)
        for line in lines:
            yield line.decode("utf-8", "replace")
        rest += text[len(whole) :]
        held, size = [rest], len(rest)
    last = b"".join(held).removesuffix(b"\r")
    if last:
        yield last.decode("utf-8", "replace")
