"""Places in a text as Python counts them, and as Qt does: in UTF-16, where an emoji is two."""

from bisect import bisect_left

_FIRST_WIDE = 0x10000


class TextOffsets:
    """Changes places in one text from Python's count to Qt's, and back."""

    def __init__(self, text: str) -> None:
        self._wide = (
            []
            if text.isascii()
            else [place for place, character in enumerate(text) if ord(character) >= _FIRST_WIDE]
        )
        self._wide_in_qt = [place + before for before, place in enumerate(self._wide)]

    def to_qt(self, place: int) -> int:
        """Return where Qt has what stands at `place`."""
        return place + bisect_left(self._wide, place)

    def from_qt(self, position: int) -> int:
        """Return the place of what Qt has at `position`."""
        return position - bisect_left(self._wide_in_qt, position)
