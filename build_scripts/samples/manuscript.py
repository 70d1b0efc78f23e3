"""A manuscript: the readable source of one sample, and the blocks its text is made of.

Headers stand first (`target:`, `title:`, `author:`, `date:`, ...), then a line `+++`, then text:
`# heading`, `- item`, `1. item`, `| cell | cell |` (the first row is the head), `---` alone (a new
page, slide or chapter), `Notes: ...` (what the speaker says), `word[^1]` and `[^1]: the footnote`.
Other lines are paragraphs, parted by empty lines.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the document's own."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; line breaks inside it are kept. `footnote` hangs at its end of sentence."""

    text: str
    footnote: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list of bullets, or of numbers."""

    texts: tuple[str, ...]
    numbered: bool


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, the first row being the head."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Notes:
    """What the speaker says to a slide."""

    text: str


Block = Heading | Paragraph | Items | Table | Notes


@dataclass(frozen=True, slots=True)
class Manuscript:
    """One sample before it has a file format."""

    path: Path
    headers: Mapping[str, str]
    body: str

    @property
    def target(self) -> str:
        """The path of the sample, relative to the samples' folder."""
        return self.headers["target"]

    @property
    def title(self) -> str:
        """The title, or nothing."""
        return self.headers.get("title", "")

    @property
    def author(self) -> str:
        """The author, or nothing."""
        return self.headers.get("author", "")

    @property
    def date(self) -> datetime:
        """The date it bears; a plain day is taken at noon, UTC."""
        moment = datetime.fromisoformat(self.headers.get("date", "2024-04-30"))
        return moment if moment.tzinfo else moment.replace(hour=12, tzinfo=UTC)

    @property
    def pages(self) -> list[list[Block]]:
        """The blocks of each page, slide or chapter."""
        footnotes = dict(re.findall(r"^\[\^(\d)\]: (.+)$", self.body, re.MULTILINE))
        body = re.sub(r"^\[\^\d\]: .+$", "", self.body, flags=re.MULTILINE)
        pages = re.split(r"^---$", body, flags=re.MULTILINE)
        return [list(_blocks(page, footnotes)) for page in pages]

    @property
    def blocks(self) -> list[Block]:
        """All blocks, pages forgotten."""
        return [block for page in self.pages for block in page]


def read_manuscript(path: Path) -> Manuscript:
    """Read one manuscript."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n+++\n")
    headers = dict(line.split(": ", 1) for line in head.splitlines())
    return Manuscript(path=path, headers=headers, body=body)


def _blocks(page: str, footnotes: Mapping[str, str]) -> Iterator[Block]:
    for part in re.split(r"\n\s*\n", page.strip()):
        for kind, lines in _runs(part.splitlines()):
            if kind == "heading":
                yield from (Heading(line.lstrip("# "), level=line.index(" ")) for line in lines)
            elif kind in {"bullets", "numbers"}:
                texts = tuple(line.split(" ", 1)[1] for line in lines)
                yield Items(texts, numbered=kind == "numbers")
            elif kind == "table":
                yield Table(tuple(_cells(line) for line in lines))
            elif kind == "notes":
                yield Notes(" ".join(lines).removeprefix("Notes: "))
            else:
                yield from _paragraph("\n".join(lines), footnotes)


def _runs(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    run: list[str] = []
    kind = ""
    for line in lines:
        here = _kind(line)
        if run and here != kind:
            yield kind, run
            run = []
        kind = here
        run.append(line)
    if run:
        yield kind, run


def _kind(line: str) -> str:
    marks = {
        r"#+ ": "heading",
        r"- ": "bullets",
        r"\d+\. ": "numbers",
        r"\|": "table",
        r"Notes: ": "notes",
    }
    return next((kind for mark, kind in marks.items() if re.match(mark, line)), "paragraph")


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip().strip("|").split(" | "))


def _paragraph(text: str, footnotes: Mapping[str, str]) -> Iterator[Paragraph]:
    mark = re.search(r"\[\^(\d)\]", text)
    footnote = footnotes[mark.group(1)] if mark else ""
    yield Paragraph(re.sub(r"\[\^\d\]", "", text), footnote)
