"""How much there is to do, and how long this computer takes for it: an estimate before a run."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop_app.pipeline.models import AnalysisModels
from desktop_app.readers.scan import scan
from desktop_app.tasks.everyday_texts import EVERYDAY_TEXTS
from desktop_app.text.normalisation import normalise

# Characters of text a byte of a file holds, measured over mixed office files; others hold about one
# a byte. Pictures make the difference: a file without any holds more.
_CHARACTERS_A_BYTE: Mapping[str, float] = {
    ".docx": 0.2,
    ".odt": 0.15,
    ".pptx": 0.02,
    ".odp": 0.02,
    ".xlsx": 0.9,
    ".ods": 0.9,
    ".xls": 0.4,
    ".doc": 0.2,
    ".ppt": 0.02,
    ".pdf": 0.06,
    ".epub": 1.2,
    ".html": 0.3,
    ".htm": 0.3,
    ".eml": 0.4,
    ".mbox": 0.4,
    ".msg": 0.1,
    ".rtf": 0.3,
    ".zip": 0.6,
}
_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".mp3", ".mp4", ".mov", ".avi", ".wav"})
_CHARACTERS_A_SEGMENT = 95
_TRANSLATION_SHARE = 0.35
"""Sentences translated in the time one is analysed, by `satchel bench` on two computers."""
_FILES_A_SECOND = 30.0
"""Files read a second by one worker: opening them takes longer than small texts."""
_PROBE_SECONDS = 1.5
TABLES = frozenset({".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".csv", ".tsv", ".tab"})
"""Endings of files with rows and columns."""


@dataclass(frozen=True, slots=True)
class Amount:
    """What there is to read. `tables` are files with columns, the first few."""

    files: int
    size: int
    characters: int
    tables: tuple[Path, ...] = ()

    @property
    def segments(self) -> int:
        """About how many sentences that is."""
        return self.characters // _CHARACTERS_A_SEGMENT


def amount_of(paths: Sequence[Path]) -> Amount:
    """Look at the files below `paths`, without opening any. Raises InputError for one not there."""
    files = size = 0
    characters = 0.0
    tables: list[Path] = []
    for found in scan([path.absolute() for path in paths]):
        ending = found.path.suffix.lower()
        files += 1
        size += found.size
        if ending not in _PICTURES:
            characters += found.size * _CHARACTERS_A_BYTE.get(ending, 1.0)
        if ending in TABLES and len(tables) < 20:  # noqa: PLR2004  a menu's length
            tables.append(found.path)
    return Amount(files, size, round(characters), tuple(tables))


def seconds_for(
    amount: Amount, segments_a_second: float, *, encodes: bool, translates: bool
) -> float:
    """Return how long a run takes at a measured rate of analysis."""
    seconds = amount.files / _FILES_A_SECOND
    rate = max(segments_a_second, 0.1)
    if encodes:
        seconds += amount.segments / rate
    else:
        seconds += amount.segments / (rate * 20)  # language and keywords alone
    if translates:
        seconds += amount.segments / (rate * _TRANSLATION_SHARE)
    return seconds


def measured_rate(models: AnalysisModels) -> float:
    """Return the sentences a second that this computer analyses, from a second's trial."""
    encoder = models.encoder
    texts = [normalise(text) for text in EVERYDAY_TEXTS][:32]
    encoder.encode(texts[:4])  # the first one sets things up
    done, started = 0, time.monotonic()
    while time.monotonic() - started < _PROBE_SECONDS:
        encoder.encode(texts)
        done += len(texts)
    return done / (time.monotonic() - started)
