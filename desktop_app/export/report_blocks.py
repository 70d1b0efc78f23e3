"""A report as a sequence of blocks, whatever it is written to: headings, bars, tables, quotes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from desktop_app import __version__
from desktop_app.export.charts import TONES
from desktop_app.export.cleaning import printable
from desktop_app.export.filter_wording import filter_text
from desktop_app.export.findings import findings
from desktop_app.export.method import method_notes
from desktop_app.export.report_content import DocumentLine, Quote, ReportContent
from desktop_app.export.report_frame import ReportFrame, Section, section_name
from desktop_app.export.wording import date_text, kind_name, language_name
from desktop_app.messages import _, ngettext
from desktop_app.text.numbers import count_text, share_text

MOST_DOCUMENTS = 1000
"""Lines of the table of documents: some forty pages, more nobody prints."""

_BARS = 12
_KEYWORDS = 20
_MEASURES = 3
_SNIPPET = 220  # characters: three lines of a printed table


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is a part, 2 within it."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `quiet` ones explain."""

    text: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BarList:
    """Bars: names with their counts. `total` is what shares are of, 0 for no shares."""

    title: str
    note: str
    bars: Mapping[str, int]
    total: int = 0


@dataclass(frozen=True, slots=True)
class ToneBars:
    """Bars divided by tone, one a name; an empty name stands for all documents."""

    title: str
    note: str
    bars: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class ToneTable:
    """The share of each tone in each row, shaded by how large it is."""

    title: str
    note: str
    rows: Mapping[str, Mapping[str, int]]
    tones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Periods:
    """Documents over time: periods ("2024-05" or "2024") by tone."""

    title: str
    note: str
    periods: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class QuoteBlock:
    """A sentence with its tone and place, and the language of its translation."""

    quote: Quote
    tone: str
    translated_into: str | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A text with a smaller one below it in `language`; `tone` colours it."""

    text: str
    small: str = ""
    language: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `widths` are parts of the whole width."""

    columns: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]


Block = Heading | Paragraph | Bullets | BarList | ToneBars | ToneTable | Periods | QuoteBlock | Grid


def lead(content: ReportContent, frame: ReportFrame) -> str:
    """Return the line below the title: how many documents, which, when."""
    documents, files = content.summary.documents, content.summary.files
    parts = [
        ngettext("{count} document", "{count} documents", documents).format(
            count=count_text(documents)
        ),
        ngettext("{count} file", "{count} files", files).format(count=count_text(files)),
        date_text(frame.day),
    ]
    return " · ".join(parts)


def blocks(content: ReportContent, frame: ReportFrame) -> Iterator[Block]:
    """Yield the report, without its title and lead."""
    summary = content.summary
    chosen = filter_text(frame.chosen) if frame.chosen else ""
    if chosen:
        yield Paragraph(_("Only these documents: {filter}").format(filter=printable(chosen)))
    found = findings(summary)
    if found:
        yield Heading(_("In brief"))
        yield Bullets(found)
    if not summary.documents:
        yield Paragraph(_("No document could be read, so there is nothing to show."))
    if Section.CHARTS in frame.sections:
        yield from _charts(content)
    if Section.QUOTES in frame.sections and (content.negative_quotes or content.positive_quotes):
        yield from _quotes(content)
    if Section.DOCUMENTS in frame.sections and content.documents:
        yield from _documents(content)
    if Section.UNREAD in frame.sections and content.failures:
        yield from _failures(content)
    if Section.METHOD in frame.sections:
        yield from _method(content, frame)


def _charts(content: ReportContent) -> Iterator[Block]:
    summary = content.summary
    yield Heading(section_name(Section.CHARTS))
    if summary.sentiments:
        note = _("Documents by the tone of their text")
        yield ToneBars(_("Sentiment"), note, {"": summary.sentiments})
    if summary.label_sentiments:
        tones = tuple(tone for tone in TONES if summary.sentiments.get(tone))
        rows = {
            printable(label): summary.label_sentiments[label]
            for label in list(summary.labels)[:_BARS]
            if label in summary.label_sentiments
        }
        note = _("Share of each label’s documents; darker is more")
        yield ToneTable(_("Sentiment by label"), note, rows, tones)
    if content.periods:
        note = _("Dated documents by month or year, as the files themselves state")
        yield Periods(_("Over time"), note, content.periods)
    for title, note, counts, total in (
        (_("Labels"), _("Documents with each label"), summary.labels, summary.documents),
        (
            _("Languages"),
            _("Documents by main language"),
            {language_name(code): count for code, count in summary.languages.items()},
            summary.documents,
        ),
        (
            _("Kinds of file"),
            _("Documents by file format"),
            {kind_name(kind): count for kind, count in summary.kinds.items()},
            summary.documents,
        ),
    ):
        if counts:
            yield BarList(title, note, _first(counts, _BARS), total)
    if summary.keywords:
        note = _("Telling terms, and how many documents hold them; most telling first")
        words = {one.term: one.documents for one in summary.keywords[:_KEYWORDS]}
        yield BarList(_("Keywords"), note, words)


def _quotes(content: ReportContent) -> Iterator[Block]:
    yield Heading(section_name(Section.QUOTES))
    yield Paragraph(
        _(
            "Sentences of which the tone is clearest, at most one from a document. They "
            "illustrate the figures; they do not sum up the whole."
        ),
        quiet=True,
    )
    for heading, tone, quotes in (
        (_("Clearly negative"), "negative", content.negative_quotes),
        (_("Clearly positive"), "positive", content.positive_quotes),
    ):
        if quotes:
            yield Heading(heading, 2)
            for quote in quotes:
                yield QuoteBlock(quote, tone, content.translated_into)


def _documents(content: ReportContent) -> Iterator[Block]:
    yield Heading(section_name(Section.DOCUMENTS))
    shown = content.documents[:MOST_DOCUMENTS]
    if len(shown) < content.summary.documents:
        yield Paragraph(
            _(
                "This table shows the first {shown} of {total} documents, in the order of their "
                "files. The figures above are about all of them; an export to xlsx or csv lists "
                "them all."
            ).format(shown=count_text(len(shown)), total=count_text(content.summary.documents)),
            quiet=True,
        )
    columns = (_("Document"), _("Language"), _("Sentiment"), _("Labels and keywords"))
    yield Grid(columns, (46, 14, 14, 26), tuple(_line(one) for one in shown))


def _line(line: DocumentLine) -> tuple[Cell, ...]:
    # A row's place begins with the name of its file already.
    name = line.place if line.name in line.place else f"{line.name} · {line.place}".strip(" ·")
    return (
        Cell(name, _short(line.snippet), line.language_code),
        Cell(line.language),
        Cell(line.tone_text if line.tone else "", tone=line.tone),
        Cell(_(", ").join(line.labels), " · ".join(line.keywords)),
    )


def _short(snippet: str) -> str:
    if len(snippet) <= _SNIPPET:
        return snippet
    return snippet[:_SNIPPET].rstrip() + "…"


def _failures(content: ReportContent) -> Iterator[Block]:
    yield Heading(section_name(Section.UNREAD))
    yield Paragraph(_("These are not part of any figure above."), quiet=True)
    for group in content.failures:
        yield Heading(f"{group.reason} ({count_text(group.count)})", 2)
        yield Paragraph(group.advice)
        yield Bullets(group.places)
        rest = group.count - len(group.places)
        if rest:
            text = _("and {count} more; an export to xlsx or csv lists them all.")
            yield Paragraph(text.format(count=count_text(rest)), quiet=True)


def _method(content: ReportContent, frame: ReportFrame) -> Iterator[Block]:
    yield Heading(section_name(Section.METHOD))
    yield Paragraph(
        _(
            "Everything was computed on one computer by Satchel {version}; no document left it."
        ).format(version=__version__)
    )
    for note in method_notes(content.summary, content.translated_into):
        yield Paragraph(f"{note.about}: {note.text}")
    if frame.models:
        yield Heading(_("Models"), 2)
        columns = (_("Used for"), _("Model"), _("Licence"), _("Measured quality"))
        rows = tuple(
            (
                Cell(model.purpose),
                Cell(model.name, model.version),
                Cell(model.licence or "–"),
                Cell("", "\n".join(model.measured[:_MEASURES])) if model.measured else Cell("–"),
            )
            for model in frame.models
        )
        yield Grid(columns, (18, 32, 16, 34), rows)


def _first(counts: Mapping[str, int], limit: int) -> dict[str, int]:
    kept = {printable(name): count for name, count in list(counts.items())[:limit]}
    rest = sum(counts.values()) - sum(kept.values())
    return {**kept, _("Others"): rest} if rest else kept


def share_of(count: int, total: int) -> str:
    """Return a bar's figure: the count, and its share where there is a whole."""
    return f"{count_text(count)} · {share_text(count, total)}" if total else count_text(count)
