"""A document and its translation side by side, as docx and as html."""

import re

import docx
import pytest

from desktop_app.errors import InputError
from desktop_app.export.translated.side_by_side import text_sample, write_side_by_side
from desktop_app.paths import resources_folder
from tests.unit.fake_translators import shout
from tests.unit.rich_word import write_rich_word

_SAMPLES = resources_folder() / "samples"
_PAIR = ("en", "pt")


@pytest.fixture
def rich(tmp_path):
    path = tmp_path / "report.docx"
    write_rich_word(path)
    return path


def test_a_table_has_a_row_a_passage_and_keeps_headings(rich, tmp_path):
    out = tmp_path / "both.docx"
    result = write_side_by_side(rich, out, shout, _PAIR)
    table = docx.Document(out).tables[0]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["English", "Portuguese"]
    assert rows[1] == ["The pumps of the valley", "THE PUMPS OF THE VALLEY"]
    assert table.rows[1].cells[1].paragraphs[0].style.name == "Heading 1"
    assert ["38 m", "38 m"] in rows
    assert [row[0] for row in rows].count("Do not drink this water.") == 1
    assert len(rows) - 1 == result.passages
    assert len(table.columns) == 2


def test_doubtful_sentences_are_marked(rich, tmp_path):
    out, page = tmp_path / "both.docx", tmp_path / "both.html"
    write_side_by_side(rich, out, shout, _PAIR)
    write_side_by_side(rich, page, shout, _PAIR)
    cell = docx.Document(out).tables[0].rows[1].cells[1]
    assert cell.paragraphs[0].runs[0].font.highlight_color is not None
    assert '<mark title="Confidence: 30%">THE PUMPS OF THE VALLEY</mark>' in page.read_text("utf-8")


def test_a_page_needs_nothing_from_elsewhere_and_escapes_everything(tmp_path):
    source, page = tmp_path / "a.txt", tmp_path / "a.html"
    source.write_text("A <script>alert(1)</script> in the text.\n")
    write_side_by_side(source, page, shout, _PAIR)
    text = page.read_text("utf-8")
    assert "<script" not in text.lower()
    assert "&lt;SCRIPT&gt;" in text
    assert "default-src &#39;none&#39;" in text
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", text)
    assert "@media print" in text
    assert "prefers-color-scheme: dark" in text


@pytest.mark.parametrize(
    "name",
    [
        "reports/annual_report_2023-24.pdf",
        "meetings/ata_reuniao_nhandazi_2023-10-08.rtf",
        "presentations/project_kickoff.pptx",
        "budgets/despesas_2023.csv",
    ],
)
def test_any_document_that_can_be_read_has_a_side_by_side_translation(name, tmp_path):
    page = tmp_path / "both.html"
    result = write_side_by_side(_SAMPLES / name, page, shout, _PAIR)
    assert result.passages > 5
    assert page.read_text("utf-8").count("<tr") == result.passages + 1
    assert len(text_sample(_SAMPLES / name)) > 100


def test_languages_written_from_the_right_are_set_so(rich, tmp_path):
    page = tmp_path / "both.html"
    write_side_by_side(rich, page, shout, ("en", "ar"))
    assert '<td lang="ar-SA" dir="rtl">' in page.read_text("utf-8")


def test_other_formats_and_the_document_itself_are_refused(rich, tmp_path):
    with pytest.raises(InputError, match="docx or an html"):
        write_side_by_side(rich, tmp_path / "a.odt", shout, _PAIR)
    with pytest.raises(InputError, match="itself"):
        write_side_by_side(rich, rich, shout, _PAIR)
    with pytest.raises(InputError, match="does not exist"):
        write_side_by_side(tmp_path / "no.pdf", tmp_path / "a.html", shout, _PAIR)
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(InputError, match="cannot be translated"):
        write_side_by_side(broken, tmp_path / "a.html", shout, _PAIR)
