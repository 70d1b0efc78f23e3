"""Translates a whole document in its own format: taken apart, translated in batches, written."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop_app.documents import FailureKind, explain
from desktop_app.errors import InputError, system_reason
from desktop_app.export.atomic import replacing
from desktop_app.export.translated.chunks import Chunk, chunks_of, whole
from desktop_app.export.translated.formats import format_of
from desktop_app.export.translated.placing import translated_items
from desktop_app.export.translated.units import Item, Opened, Unit
from desktop_app.export.translated.untranslatable import is_translatable
from desktop_app.messages import _
from desktop_app.readers.formats import ReadingError, ReadLimits
from desktop_app.tasks.translation.passages import Origin, TranslatedPassage, TranslatePassages
from desktop_app.tasks.translation.plausibility import LOW_CONFIDENCE

BATCH = 200
"""Passages translated in one call: enough to sort by length, few enough to show progress."""

_LARGEST = ReadLimits().file_bytes

Progress = Callable[[int, int], None]
"""Called with the characters translated so far and those of the whole document."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A sentence that the model was not sure of, and its translation."""

    source: str
    target: str
    confidence: float


@dataclass(frozen=True, slots=True)
class DocumentTranslation:
    """What came of a document: how much was translated, what to check, what could not be kept."""

    passages: int
    segments: int
    doubts: tuple[Doubt, ...]
    lost: tuple[str, ...]


def translate_document(
    source: Path,
    out: Path,
    translate: TranslatePassages,
    target: str,
    *,
    progress: Progress = lambda _done, _all: None,
    checkpoint: Callable[[], None] = lambda: None,
) -> DocumentTranslation:
    """Write `source` to `out`, translated to the language `target`, with its layout kept.

    `out` has the extension of `source` and is another file; an existing one is replaced when all
    went well. `checkpoint` is called between batches and may raise to stop; nothing is written
    then. Raises InputError for a file that is encrypted, damaged, too large or of another format.
    """
    format_ = format_of(source)
    _check_names(source, out)
    data = read_bytes(source)
    try:
        editing = format_.open(Opened(source.name, data, target))
        units = list(editing.units())
        counts = translate_units(units, translate, progress=progress, checkpoint=checkpoint)
        with replacing(out) as temporary:
            editing.save(temporary)
    except ReadingError as error:
        raise unreadable(source, error.reason) from error
    return DocumentTranslation(counts.passages, counts.segments, counts.doubts, editing.lost)


def sample_of(source: Path, characters: int = 5000) -> str:
    """Return the beginning of what would be translated, to tell its language by."""
    format_ = format_of(source)
    pieces: list[str] = []
    size = 0
    try:
        for unit in format_.open(Opened(source.name, read_bytes(source), "en")).units():
            for chunk in chunks_of(unit):
                if isinstance(chunk, Chunk) and is_translatable(chunk.passage.text):
                    pieces.append(chunk.passage.text)
                    size += len(chunk.passage.text)
            if size >= characters:
                break
    except ReadingError as error:
        raise unreadable(source, error.reason) from error
    return "\n".join(pieces)


def read_bytes(source: Path) -> bytes:
    """Return the bytes of a file. Raises InputError if it is too large or cannot be read."""
    try:
        if source.stat().st_size > _LARGEST:
            raise unreadable(source, FailureKind.TOO_LARGE)
        return source.read_bytes()
    except OSError as error:
        raise InputError(
            _("{name} could not be opened: {reason}.").format(
                name=source, reason=system_reason(error)
            )
        ) from error


def unreadable(source: Path, reason: FailureKind) -> InputError:
    """Return the fault of a file that cannot be read, with what to do about it."""
    return InputError(
        _("{name} cannot be translated. {explanation}").format(
            name=source.name, explanation=explain(reason)
        )
    )


@dataclass(frozen=True, slots=True)
class _Counts:
    passages: int
    segments: int
    doubts: tuple[Doubt, ...]


@dataclass(slots=True)
class _Waiting:
    """A unit in pieces, some of which are still being translated."""

    unit: Unit
    pieces: list[Chunk | list[Item]]
    left: int
    changed: bool = False


def translate_units(
    units: Sequence[Unit],
    translate: TranslatePassages,
    *,
    progress: Progress,
    checkpoint: Callable[[], None],
) -> _Counts:
    """Translate all units in one stream of batches, and put each as soon as it is complete."""
    total = sum(len(item.text) for unit in units for item in unit.items if hasattr(item, "text"))
    done = segments = passages = 0
    doubts: list[Doubt] = []
    progress(0, total)
    for batch in _batches(units):
        checkpoint()
        translated = translate([chunk.passage for _waiting, _place, chunk in batch])
        for (waiting, place, chunk), result in zip(batch, translated, strict=True):
            doubts.extend(_doubts(chunk, result))
            segments += len(result.segments)
            done += len(chunk.passage.text)
            _finish(waiting, place, chunk, result)
        passages += len(batch)
        progress(min(done, total), total)
    checkpoint()
    progress(total, total)
    return _Counts(passages, segments, tuple(doubts))


_Place = tuple[_Waiting, int, Chunk]


def _batches(units: Sequence[Unit]) -> Iterator[list[_Place]]:
    batch: list[_Place] = []
    for unit in units:
        pieces = chunks_of(unit)
        wanted = [
            (place, piece)
            for place, piece in enumerate(pieces)
            if isinstance(piece, Chunk) and is_translatable(piece.passage.text)
        ]
        waiting = _Waiting(unit, pieces, len(wanted))
        for place, piece in wanted:
            batch.append((waiting, place, piece))
            if len(batch) == BATCH:
                yield batch
                batch = []
    if batch:
        yield batch


def _finish(waiting: _Waiting, place: int, chunk: Chunk, result: TranslatedPassage) -> None:
    waiting.left -= 1
    if result.text != chunk.passage.text:
        waiting.pieces[place] = translated_items(chunk, result)
        waiting.changed = True
    if waiting.left == 0 and waiting.changed:
        waiting.unit.put(whole(waiting.pieces))


def _doubts(chunk: Chunk, result: TranslatedPassage) -> Iterator[Doubt]:
    for one in result.segments:
        if one.origin is Origin.MODEL and one.confidence < LOW_CONFIDENCE:
            yield Doubt(
                chunk.passage.text[one.source.start : one.source.end],
                result.text[one.target.start : one.target.end],
                one.confidence,
            )


def _check_names(source: Path, out: Path) -> None:
    if out.exists() and source.exists() and out.samefile(source):
        raise InputError(
            _("{name} is the document itself. Give the translation another name.").format(name=out)
        )
    if out.suffix.lower() != source.suffix.lower():
        raise InputError(
            _("The translation of {source} has to end in {extension}, too; {out} does not.").format(
                source=source.name, extension=source.suffix, out=out.name
            )
        )
