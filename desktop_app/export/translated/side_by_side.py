"""A document and its translation side by side, a passage a row, for people who check or learn."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop_app.documents import ReadFailure, place_text
from desktop_app.errors import InputError
from desktop_app.export.atomic import replacing
from desktop_app.export.cleaning import printable
from desktop_app.export.translated.chunks import Chunk, chunks_of
from desktop_app.export.translated.documents import (
    BATCH,
    DocumentTranslation,
    Doubt,
    Progress,
    read_bytes,
    unreadable,
)
from desktop_app.export.translated.formats import find_format
from desktop_app.export.translated.units import Opened, Unit
from desktop_app.export.translated.untranslatable import is_translatable
from desktop_app.messages import _
from desktop_app.readers.formats import ReadingError, ReadLimits, ReadOptions
from desktop_app.tasks.translation.passages import (
    Origin,
    Passage,
    TranslatedPassage,
    TranslatePassages,
)
from desktop_app.tasks.translation.plausibility import LOW_CONFIDENCE

FORMATS = (".docx", ".html")
"""Extensions of the documents that can be written."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a passage; `confidence` is that of a doubtful sentence, else None."""

    text: str
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A passage and its translation. `heading` is 1 to 6, or 0 for running text."""

    source: str
    target: tuple[Stretch, ...]
    heading: int = 0


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A whole document: the file's name, the two languages, the rows."""

    name: str
    source: str
    target: str
    rows: tuple[Row, ...]
    doubts: int


def write_side_by_side(
    source: Path,
    out: Path,
    translate: TranslatePassages,
    languages: tuple[str, str],
    *,
    progress: Progress = lambda _done, _all: None,
    checkpoint: Callable[[], None] = lambda: None,
) -> DocumentTranslation:
    """Write any document that can be read, with its translation beside it, to a docx or html.

    `languages` are those of the document and of the translation. Raises InputError if `source`
    cannot be read or `out` is of another format.
    """
    if out.suffix.lower() not in FORMATS:
        raise InputError(
            _("{name}: a side by side translation is a docx or an html file.").format(name=out.name)
        )
    if out.exists() and source.exists() and out.samefile(source):
        raise InputError(
            _("{name} is the document itself. Give the translation another name.").format(name=out)
        )
    passages = list(_passages(source))
    rows, doubts, segments = _translated(passages, translate, progress, checkpoint)
    content = SideBySide(printable(source.name), *languages, tuple(rows), len(doubts))
    with replacing(out) as temporary:
        if out.suffix.lower() == ".docx":
            from desktop_app.export.translated.side_by_side_docx import write_docx

            write_docx(content, temporary)
        else:
            from desktop_app.export.translated.side_by_side_html import write_html

            write_html(content, temporary)
    return DocumentTranslation(len(passages), segments, tuple(doubts), ())


def text_sample(source: Path, characters: int = 5000) -> str:
    """Return the beginning of any document that can be read, to tell its language by."""
    pieces: list[str] = []
    size = 0
    for passage in _passages(source):
        pieces.append(passage.text)
        size += len(passage.text)
        if size > characters:
            break
    return "\n".join(pieces)


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    heading: int = 0


def _passages(source: Path) -> Iterator[_Line]:
    """Yield the passages of a document in reading order."""
    format_ = find_format(source)
    if format_ is None:
        yield from _read_lines(source)
        return
    try:
        editing = format_.open(Opened(source.name, read_bytes(source), "en"))
        for unit in editing.units():
            if not unit.aside:
                yield from _unit_lines(unit)
    except ReadingError as error:
        raise unreadable(source, error.reason) from error


def _unit_lines(unit: Unit) -> Iterator[_Line]:
    for chunk in chunks_of(unit):
        if isinstance(chunk, Chunk) and chunk.passage.text.strip():
            yield _Line(printable(chunk.passage.text), unit.heading)


def _read_lines(source: Path) -> Iterator[_Line]:
    """Yield the lines of a document of any other format, read in a process of its own."""
    from desktop_app.readers.pool import ReaderPool

    if not source.is_file():
        read_bytes(source)  # says what is wrong
    with ReaderPool(1, ReadOptions(), ReadLimits()) as pool:
        failure: ReadFailure | None = None
        found = False
        for result in pool.read(source):
            if isinstance(result, ReadFailure):
                failure = failure or result
                continue
            found = True
            if result.locator:
                yield _Line(result.title or place_text(result.locator), 2)
            for line in result.text.split("\n"):
                if line.strip():
                    yield _Line(printable(line))
        if failure is not None and not found:
            raise unreadable(source, failure.reason)


def _translated(
    lines: Sequence[_Line],
    translate: TranslatePassages,
    progress: Progress,
    checkpoint: Callable[[], None],
) -> tuple[list[Row], list[Doubt], int]:
    total = sum(len(line.text) for line in lines)
    rows: list[Row] = []
    doubts: list[Doubt] = []
    segments = done = 0
    progress(0, total)
    for start in range(0, len(lines), BATCH):
        checkpoint()
        batch = lines[start : start + BATCH]
        wanted = [line for line in batch if is_translatable(line.text)]
        results = iter(translate([Passage(line.text) for line in wanted]))
        for line in batch:
            done += len(line.text)
            if not is_translatable(line.text):
                rows.append(Row(line.text, (Stretch(line.text),), line.heading))
                continue
            result = next(results)
            segments += len(result.segments)
            doubts.extend(_doubts(line.text, result))
            rows.append(Row(line.text, _stretches(result), line.heading))
        progress(done, total)
    return rows, doubts, segments


def _stretches(result: TranslatedPassage) -> tuple[Stretch, ...]:
    """Cut a translation so that doubtful sentences stand by themselves."""
    stretches: list[Stretch] = []
    at = 0
    for one in result.segments:
        if _is_doubtful(one.origin, one.confidence) and one.target.start >= at:
            stretches.append(Stretch(result.text[at : one.target.start]))
            stretches.append(
                Stretch(result.text[one.target.start : one.target.end], one.confidence)
            )
            at = one.target.end
    stretches.append(Stretch(result.text[at:]))
    return tuple(Stretch(printable(one.text), one.confidence) for one in stretches if one.text)


def _doubts(text: str, result: TranslatedPassage) -> Iterator[Doubt]:
    for one in result.segments:
        if _is_doubtful(one.origin, one.confidence):
            yield Doubt(
                text[one.source.start : one.source.end],
                result.text[one.target.start : one.target.end],
                one.confidence,
            )


def _is_doubtful(origin: Origin, confidence: float) -> bool:
    return origin is Origin.MODEL and confidence < LOW_CONFIDENCE
