"""What every kind of import has in common: how it is recognised, what it is told, what it makes."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from desktop_app.packs.importing.sources import Source
from desktop_app.packs.manifest import Manifest


class Step(StrEnum):
    """What an import is doing."""

    OPENING = "opening"
    COPYING = "copying"
    CONVERTING = "converting"
    CHECKING = "checking"
    TRYING = "trying"


Report = Callable[[Step, float], None]
"""Told the step and which part of it, 0 to 1, is done. To stop the import it raises."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person said beside the path; what is None is to be found in the model itself.

    `source_languages` and `target_languages` are language codes, several for a model of several.
    """

    pack_id: str | None = None
    source_languages: tuple[str, ...] = ()
    target_languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """One import: where from, where to, and what the person wishes.

    `folder` is the new pack's, empty; `scratch` is for files on the way.
    """

    source: Source
    wishes: Wishes
    folder: Path
    scratch: Path
    report: Report


class Builder(Protocol):
    """Fills the job's folder and returns the manifest, without files unless they came listed."""

    def __call__(self, job: Job) -> Manifest:
        """Raise a `PackError` that says why it cannot be imported and what would help."""
        ...


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of model. `builder` names a `Builder` as "module:function", imported when needed."""

    name: str
    recognises: Callable[[Source], bool]
    builder: str
