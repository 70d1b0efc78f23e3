"""What the report says, gathered from a corpus in one walk over its documents."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from markupsafe import Markup

from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.corpus.records import DocumentRecord, SegmentRecord, Summary
from desktop_app.corpus.store import Corpus
from desktop_app.documents import FailureKind, explain, place_text
from desktop_app.export.charts import TONES, small_tone_bar
from desktop_app.export.cleaning import printable
from desktop_app.export.quotes import choose_quotes
from desktop_app.export.wording import kind_name, language_name, reason_name, tone_name

DOCUMENT_LIMIT = 5000
"""Documents in the table: a page of about 8 MB, which a browser still sorts at once."""

FAILURE_LIMIT = 500
"""Documents named that could not be read; all are counted."""

_SNIPPET_CHARACTERS = 480
_KEYWORDS = 6

# A timeline of months is readable up to three years; beyond, years are drawn.
_MOST_MONTHS = 36

# Dates come from the documents' own properties and are often missing: a timeline of a handful would
# pass for one of the whole.
_LEAST_DATED_SHARE = 0.3

_ISO_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])\b")


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A line of the table of documents."""

    name: str
    place: str
    snippet: str
    kind: str
    language: str
    language_code: str
    tone: str
    tone_text: str
    tone_bar: Markup
    balance: float
    labels: tuple[str, ...]
    keywords: tuple[str, ...]
    words: int
    translation: str
    translation_language: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a document, where it stands, and its language for fonts and screen readers."""

    text: str
    place: str
    language: str
    translation: str = ""


@dataclass(frozen=True, slots=True)
class FailureGroup:
    """Documents not read for one reason: what it is, what to do, and which they are."""

    reason: str
    advice: str
    count: int
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportContent:
    """Everything the template shows that is not wording."""

    summary: Summary
    folder: str
    documents: tuple[DocumentLine, ...]
    periods: Mapping[str, Mapping[str, int]]
    negative_quotes: tuple[Quote, ...]
    positive_quotes: tuple[Quote, ...]
    failures: tuple[FailureGroup, ...]
    translated_into: str | None = None


def gather(corpus: Corpus, chosen: DocumentFilter | None = None) -> ReportContent:
    """Read the corpus, or the documents chosen of it, and return what the report shows.

    What could not be read is told of the whole corpus. Raises InputError as a filter does.
    """
    chosen = None if chosen is None or chosen.is_empty else replace(chosen, unread=False)
    folder = common_folder(document.path for document in corpus.documents(with_text=False))
    target = corpus.translated_into()
    dates = _Dates()
    lines: list[DocumentLine] = []
    for document in corpus.documents(failed=False, chosen=chosen):
        dates.add(document)
        if len(lines) < DOCUMENT_LIMIT:
            lines.append(_line(document, folder, target))
    quotes = choose_quotes(corpus.segments(chosen))
    return ReportContent(
        summary=corpus.summary(30, chosen),
        folder=folder,
        documents=tuple(lines),
        periods=dates.periods(),
        negative_quotes=tuple(_quote(segment, folder) for segment in quotes.negative),
        positive_quotes=tuple(_quote(segment, folder) for segment in quotes.positive),
        failures=_failures(corpus.documents(failed=True, with_text=False), folder),
        translated_into=target,
    )


def common_folder(paths: Iterable[str]) -> str:
    """Return the folder that all paths lie in, with its last separator; empty if none.

    The report shows paths below it only, so that a report sent on does not carry the name and the
    folders of the person who made it.
    """
    shared: str | None = None
    for path in paths:
        folder = path[: max(path.rfind("/"), path.rfind("\\")) + 1]
        if shared is None:
            shared = folder
        while not folder.startswith(shared):
            cut = shared[:-1]
            shared = cut[: max(cut.rfind("/"), cut.rfind("\\")) + 1]
    return shared or ""


def _line(document: DocumentRecord, folder: str, target: str | None) -> DocumentLine:
    sentiment = document.sentiment
    scores = sentiment.scores if sentiment else {}
    known = {tone: scores[tone] for tone in TONES if tone in scores}
    name = printable(document.title or document.name or document.path)
    return DocumentLine(
        name=name,
        # "Village/note.docx" under "note.docx" would only repeat it: "Village/" is enough.
        place=_place(document.path, document.locator, folder).removesuffix(name),
        snippet=_snippet(document.text),
        kind=kind_name(document.kind),
        language=language_name(document.language),
        language_code=document.language or "und",
        tone=sentiment.label if sentiment else "",
        tone_text=tone_name(sentiment.label if sentiment else None),
        tone_bar=small_tone_bar(known) if known else Markup(),
        balance=round(scores.get("positive", 0) - scores.get("negative", 0), 3),
        labels=tuple(printable(label.label) for label in document.labels),
        keywords=tuple(printable(keyword) for keyword in document.keywords[:_KEYWORDS]),
        words=document.words,
        translation=_snippet(_other(document.translation, document.text)),
        translation_language=target or "und",
    )


def _snippet(text: str) -> str:
    shown = " ".join(printable(text[: 2 * _SNIPPET_CHARACTERS]).split())
    cut = len(shown) > _SNIPPET_CHARACTERS or len(text) > 2 * _SNIPPET_CHARACTERS
    return shown[:_SNIPPET_CHARACTERS].rstrip() + ("…" if cut else "")


def _other(translation: str | None, text: str) -> str:
    """Return a translation, or nothing where it would only repeat the text."""
    return translation if translation is not None and translation != text else ""


def _quote(segment: SegmentRecord, folder: str) -> Quote:
    return Quote(
        text=" ".join(printable(segment.text).split()),
        place=_place(segment.path, segment.locator, folder),
        language=segment.language or "und",
        translation=" ".join(printable(_other(segment.translation, segment.text)).split()),
    )


def _place(path: str, locator: str, folder: str) -> str:
    shown = printable(path.removeprefix(folder)) or PurePosixPath(path).name
    return f"{shown} · {place_text(printable(locator))}" if locator else shown


def _failures(documents: Iterator[DocumentRecord], folder: str) -> tuple[FailureGroup, ...]:
    counts: Counter[FailureKind] = Counter()
    places: dict[FailureKind, list[str]] = {}
    named = 0
    for document in documents:
        if document.failure is None:
            continue
        counts[document.failure] += 1
        if named < FAILURE_LIMIT:
            place = _place(document.path, document.locator, folder)
            places.setdefault(document.failure, []).append(place)
            named += 1
    return tuple(
        FailureGroup(reason_name(kind), explain(kind), count, tuple(places.get(kind, ())))
        for kind, count in counts.most_common()
    )


@dataclass(slots=True)
class _Dates:
    """Counts tones by month; `periods` turns them into what is worth drawing."""

    months: dict[str, Counter[str]] = field(default_factory=dict)
    documents: int = 0
    dated: int = 0

    def add(self, document: DocumentRecord) -> None:
        self.documents += 1
        month = _ISO_MONTH.match(document.date or "")
        if month:
            self.dated += 1
            tone = document.sentiment.label if document.sentiment else ""
            self.months.setdefault(f"{month[1]}-{month[2]}", Counter())[tone] += 1

    def periods(self) -> dict[str, Counter[str]]:
        if len(self.months) < 2 or self.dated < _LEAST_DATED_SHARE * self.documents:  # noqa: PLR2004
            return {}
        months = _every_month(min(self.months), max(self.months))
        if len(months) <= _MOST_MONTHS:
            return {month: self.months.get(month, Counter()) for month in months}
        years: dict[str, Counter[str]] = {
            str(year): Counter() for year in range(int(months[0][:4]), int(months[-1][:4]) + 1)
        }
        for month, counts in self.months.items():
            years[month[:4]].update(counts)
        return years


def _every_month(first: str, last: str) -> list[str]:
    start, end = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (first, last))
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(start, end + 1)]
