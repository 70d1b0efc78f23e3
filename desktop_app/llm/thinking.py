"""What some models think aloud before they answer, which is not part of the answer."""

from enum import Enum, auto

_OPENS, _CLOSES = "<think>", "</think>"


class _Phase(Enum):
    UNDECIDED = auto()
    THINKING = auto()
    GAP = auto()
    ANSWERING = auto()


class Thinking:
    """Takes an answer in pieces and gives back what is not thinking, as soon as it is known."""

    def __init__(self) -> None:
        self._held = ""
        self._phase = _Phase.UNDECIDED

    def add(self, piece: str) -> str:
        """Take the next piece; return what of the answer is new."""
        if self._phase is _Phase.GAP:
            piece = piece.lstrip()
            self._phase = _Phase.ANSWERING if piece else _Phase.GAP
        if self._phase in {_Phase.ANSWERING, _Phase.GAP}:
            return piece
        self._held += piece
        if self._phase is _Phase.UNDECIDED:
            start = self._held.lstrip()
            if start.startswith(_OPENS):
                self._phase = _Phase.THINKING
            elif _OPENS.startswith(start):
                return ""
            else:
                self._phase = _Phase.ANSWERING
                return self._held
        _thought, closed, answer = self._held.partition(_CLOSES)
        if not closed:
            self._held = self._held[-len(_CLOSES) :]
            return ""
        self._phase = _Phase.GAP
        return self.add(answer)

    def end(self) -> str:
        """Return what was held back although it was no thinking, now that nothing more comes."""
        return self._held if self._phase is _Phase.UNDECIDED else ""
