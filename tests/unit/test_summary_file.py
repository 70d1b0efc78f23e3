"""Summaries as files: what stands in them, and that texts of documents stay texts."""

import zipfile

import pytest
from docx import Document

from desktop_app.errors import InputError
from desktop_app.export.summary_file import (
    SummaryLine,
    SummaryPage,
    SummaryPart,
    as_markdown,
    as_text,
    write_summary,
)

PAGE = SummaryPage(
    "Water & roads",
    "2 of 9 sentences.",
    (
        SummaryPart((SummaryLine("The well is <dry> & *dead*.", "a.txt › row 3"),)),
        SummaryPart((SummaryLine("No place\x0b here."),), "Roads", "4 documents"),
    ),
)


def test_word_opens_it(tmp_path):
    write_summary(PAGE, tmp_path / "out.docx")
    paragraphs = [(one.style.name, one.text) for one in Document(tmp_path / "out.docx").paragraphs]
    assert paragraphs[0] == ("Title", "Water & roads")
    assert ("Normal", "The well is <dry> & *dead*.") in paragraphs
    assert ("Quiet", "a.txt › row 3") in paragraphs
    assert ("Heading 1", "Roads") in paragraphs
    with zipfile.ZipFile(tmp_path / "out.docx") as package:
        assert package.testzip() is None


def test_markdown_shows_signs_as_they_are(tmp_path):
    text = as_markdown(PAGE)
    assert "- The well is \\<dry\\> & \\*dead\\*.  \n  — a.txt › row 3" in text
    assert "## Roads" in text
    write_summary(PAGE, tmp_path / "out.md")
    assert (tmp_path / "out.md").read_text("utf-8") == text


def test_text_names_the_places():
    assert "The well is <dry> & *dead*.  (a.txt › row 3)\n" in as_text(PAGE)


def test_other_formats_are_refused(tmp_path):
    with pytest.raises(InputError, match="docx, md or txt"):
        write_summary(PAGE, tmp_path / "out.pdf")
