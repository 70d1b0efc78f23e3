"""What the message bar says: kind, text, and the ways out it offers."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class NoticeKind(StrEnum):
    """How a notice looks."""

    INFO = "info"
    GOOD = "good"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Action:
    """A button in the message bar. The bar closes when it is pressed."""

    text: str
    call: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Notice:
    """A message that blocks nothing. Good ones go by themselves, others when they are closed."""

    text: str
    kind: NoticeKind = NoticeKind.INFO
    actions: tuple[Action, ...] = ()
