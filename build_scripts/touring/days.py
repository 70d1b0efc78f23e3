"""What two people do with Satchel in a day, act by act."""

from collections.abc import Callable
from pathlib import Path

from touring.stage import Stage

Day = Callable[[Stage, Path], None]
DAYS: dict[str, Day] = {}
