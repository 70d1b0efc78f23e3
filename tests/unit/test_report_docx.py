"""The report as a Word document: python-docx reads it, and its figures are those of the corpus."""

import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import docx
import pytest
from lxml import etree

from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.corpus.store import Corpus
from desktop_app.documents import FailureKind
from desktop_app.errors import InputError
from desktop_app.export.formats import ExportFormat, export_corpus
from desktop_app.export.report_frame import ReportFrame, Section
from desktop_app.export.reports import ReportFormat, framed, write_report_file
from desktop_app.messages import set_language
from tests.unit.filled_corpus import Given, Unread, fill

HOSTILE = "<w:b/>&\x00\x0b <script>alert(1)</script> \"'"


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    set_language("en")


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    documents = [
        Given(
            f"/docs/{number}.txt",
            f"The pump of the village number {number} has been broken for a long time now.",
            date=f"2024-{number % 3 + 1:02}-10",
            tone=("negative", "neutral", "positive")[number % 3],
            label="Water" if number % 2 else "Roads",
            language="pt" if number < 4 else "en",
            keywords=("pump",),
        )
        for number in range(12)
    ]
    unread = (Unread("/docs/x.pdf", FailureKind.SCANNED),)
    with fill(tmp_path / "Interviews.satchel", documents, unread) as opened:
        yield opened


def written(corpus: Corpus, frame: ReportFrame | None = None) -> "docx.document.Document":
    out = corpus.path.with_name("report.docx")
    write_report_file(corpus, out, ReportFormat.DOCX, frame or framed(corpus))
    return docx.Document(str(out))


def text_of(document: "docx.document.Document") -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def headings(document: "docx.document.Document") -> list[str]:
    return [one.text for one in document.paragraphs if one.style and one.style.name == "Heading 1"]


def test_it_opens_with_its_parts_and_figures(corpus: Corpus) -> None:
    document = written(corpus)
    assert document.paragraphs[0].text == "Interviews"
    assert document.paragraphs[1].text.startswith("12 documents · 13 files")
    assert document.core_properties.title == "Interviews"
    assert headings(document) == [
        "In brief", "Charts", "In their words", "Documents", "What could not be read", "Method",
    ]  # fmt: skip
    text = text_of(document)
    assert "6 · 50%" in text  # of either label
    assert "March 2024" in text
    assert "x.pdf" in text
    tables = {table.rows[0].cells[0].text: table for table in document.tables}
    assert len(tables["Document"].rows) == 13
    assert "0123456789abcdef" in text  # the head that made the sentiment


def test_bars_are_as_long_as_their_counts(corpus: Corpus) -> None:
    document = written(corpus, framed(corpus, chosen=DocumentFilter(languages=("pt", "en"))))
    table = next(t for t in document.tables if t.rows[0].cells[0].text == "English")
    spans = []
    for row in (table.rows[0], table.rows[2]):
        filled = [
            int(cell.get(docx.oxml.ns.qn("w:val"), "1"))
            for tc in row._tr.tc_lst
            if (shade := tc.find(".//" + docx.oxml.ns.qn("w:shd"))) is not None
            and shade.get(docx.oxml.ns.qn("w:fill")) == "1F5F99"
            for cell in [tc.find(".//" + docx.oxml.ns.qn("w:gridSpan"))]
        ]
        spans.append(sum(filled))
    assert spans == [60, 30]  # 8 and 4 documents


def test_a_filter_leaves_the_others_out(corpus: Corpus) -> None:
    document = written(
        corpus, framed(corpus, "Portuguese", chosen=DocumentFilter(languages=("pt",)))
    )
    text = text_of(document)
    assert "4 documents · 4 files" in text
    assert "Only these documents: Language: Portuguese" in text
    assert "number 3 " in text
    assert "number 7 " not in text


def test_parts_can_be_left_out(corpus: Corpus) -> None:
    frame = ReportFrame("Short", date(2024, 5, 1), (), frozenset({Section.CHARTS}))
    assert headings(written(corpus, frame)) == ["In brief", "Charts"]


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    hostile = Given("/docs/a.txt", HOSTILE * 3, title=HOSTILE, label=HOSTILE, tone="negative",
                    keywords=(HOSTILE,))  # fmt: skip
    with fill(tmp_path / "a.satchel", [hostile]) as corpus:
        document = written(corpus, framed(corpus, HOSTILE))
        with zipfile.ZipFile(corpus.path.with_name("report.docx")) as package:
            for name in package.namelist():
                etree.fromstring(package.read(name))
    assert "<script>alert(1)</script>" in document.paragraphs[0].text
    assert "<script>alert(1)</script>" in text_of(document)


def test_it_speaks_the_language_of_the_interface(corpus: Corpus) -> None:
    set_language("ja")
    document = written(corpus)
    assert "2024年3月" in text_of(document).replace(" ", "")
    fonts = document.styles.element.find(".//" + docx.oxml.ns.qn("w:rFonts"))
    assert fonts.get(docx.oxml.ns.qn("w:eastAsia")) == "Yu Gothic"


def test_an_empty_corpus_makes_a_report_that_says_so(tmp_path: Path) -> None:
    with fill(tmp_path / "a.satchel", []) as corpus:
        document = written(corpus)
    assert "there is nothing to show" in text_of(document)


def test_it_does_not_overwrite_the_corpus(corpus: Corpus) -> None:
    with pytest.raises(InputError, match="corpus itself"):
        write_report_file(corpus, corpus.path, ReportFormat.DOCX, framed(corpus))


def test_the_command_line_writes_it_too(corpus: Corpus, tmp_path: Path) -> None:
    out = tmp_path / "r.docx"
    assert export_corpus(corpus, out, ExportFormat.DOCX) == 12
    assert headings(docx.Document(str(out)))[0] == "In brief"
    with pytest.raises(InputError, match="about documents"):
        export_corpus(corpus, out, ExportFormat.DOCX, segments=True)


def test_the_page_takes_a_filter_and_parts_too(corpus: Corpus, tmp_path: Path) -> None:
    out = tmp_path / "r.html"
    chosen = DocumentFilter(languages=("pt",))
    frame = framed(corpus, "Portuguese", frozenset({Section.QUOTES}), chosen)
    assert write_report_file(corpus, out, ReportFormat.HTML, frame) == 4
    page = out.read_text("utf-8")
    assert "Only these documents: Language: Portuguese" in page
    assert 'id="quotes"' in page
    for left_out in ("documents", "failures", "method"):
        assert f'id="{left_out}"' not in page
    assert "number 7 " not in page
