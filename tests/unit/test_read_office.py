"""Office files: text in order, once, with its facts; and what a reader refuses to unpack."""

import io
import zipfile
from contextlib import suppress

import docx as python_docx
import odfdo
import pptx as python_pptx
import pytest
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx.util import Inches

from desktop_app.documents import FailureKind
from desktop_app.readers import doc, docx, epub, opendocument, ppt, pptx, spreadsheet
from desktop_app.readers.formats import ReadingError, ReadOptions, Source
from desktop_app.readers.registry import identify
from tests.unit.compound_file import compound_file

READERS = {
    "docx": docx, "pptx": pptx, "odt": opendocument, "epub": epub, "xlsx": spreadsheet, "doc": doc,
    "ppt": ppt,
}  # fmt: skip
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _read(data: bytes, extension: str):
    return list(READERS[extension].read(Source(f"a.{extension}", data), ReadOptions()))


def _lines(data: bytes, extension: str) -> list[str]:
    (document,) = _read(data, extension)
    return document.text.split("\n")


def _saved(document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _packed(parts: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


def _word(body: str, **parts: str) -> bytes:
    document = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    return _packed({"word/document.xml": document, **parts})


def test_a_word_document_is_read_in_order_with_its_facts():
    document = python_docx.Document()
    document.core_properties.title, document.core_properties.author = "Wells", "Ana"
    document.sections[0].header.paragraphs[0].text = "Annual report"
    document.add_heading("Water")
    document.add_paragraph("The well is far away.")
    table = document.add_table(2, 2)
    for index, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"c{index}"
    document.add_paragraph("one", style="List Bullet")
    data = _saved(document)
    assert _lines(data, "docx") == [
        "Annual report", "Water", "The well is far away.", "c0\tc1", "c2\tc3", "one",
    ]  # fmt: skip
    (read,) = _read(data, "docx")
    assert (read.title, read.author, read.date) == ("Wells", "Ana", "2013-12-23T23:15:00")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<w:ins><w:r><w:t>new</w:t></w:r></w:ins>", "new"),
        ("<w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:r><w:t>x</w:t></w:r>", "x"),
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>", "a\tb\nc"),
        ("<w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink>", "link"),
        ("<w:r><w:instrText>PAGE</w:instrText><w:t>7</w:t></w:r>", "7"),
        ("<w:sdt><w:sdtContent><w:r><w:t>box</w:t></w:r></w:sdtContent></w:sdt>", "box"),
        (
            "<w:ruby><w:rt><w:t>みず</w:t></w:rt><w:rubyBase><w:t>水</w:t></w:rubyBase></w:ruby>",
            "水",
        ),
        ('<w:r><w:sym w:char="F0B7"/><w:sym w:char="2192"/></w:r>', "→"),
    ],
)
def test_of_word_markup_the_words_are_read(markup, text):
    (document,) = _read(_word(f"<w:p>{markup}</w:p>"), "docx")
    assert document.text == text


def test_a_text_box_drawn_for_two_programs_is_read_once():
    box = "<w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent>"
    markup = (
        f'<mc:AlternateContent xmlns:mc="m"><mc:Choice>{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    data = _word(f"<w:p><w:r><w:t>before</w:t>{markup}</w:r></w:p>")
    assert _lines(data, "docx") == ["before", "boxed"]


def test_notes_follow_the_text_and_comments_are_kept_apart():
    document = python_docx.Document()
    paragraph = document.add_paragraph("Text")
    document.add_comment(paragraph.runs, text="Is that so?", author="Bo")
    (read,) = _read(_saved(document), "docx")
    assert read.text == "Text"
    assert read.metadata["comments"] == "Is that so?"


def test_a_deleted_table_row_is_not_read():
    document = python_docx.Document()
    table = document.add_table(2, 1)
    table.cell(0, 0).text, table.cell(1, 0).text = "kept", "gone"
    table.rows[1]._tr.insert(0, parse_xml(f"<w:trPr {W}><w:del/></w:trPr>"))
    assert _lines(_saved(document), "docx") == ["kept"]


def test_slides_are_read_in_order_with_notes_tables_and_groups():
    show = python_pptx.Presentation()
    for number in (1, 2):
        slide = show.slides.add_slide(show.slide_layouts[5])
        slide.shapes.title.text = f"Title {number}"
        slide.notes_slide.notes_text_frame.text = f"Note {number}"
    box = Inches(1)
    table = slide.shapes.add_table(1, 2, box, box, box, box).table
    table.cell(0, 0).text, table.cell(0, 1).text = "a", "b"
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(box, box, box, box).text_frame.text = "grouped"
    assert _lines(_saved(show), "pptx") == [
        "Title 1", "Note 1", "Title 2", "a\tb", "grouped", "Note 2",
    ]  # fmt: skip


def test_an_opendocument_text_is_read_in_order():
    document = odfdo.Document("text")
    document.meta.title = "Wells"
    body = document.body
    body.clear()
    body.append(odfdo.Header(1, "Water"))
    paragraph = odfdo.Paragraph("The  well")
    paragraph.insert_note(after="well", note_id="n", citation="1", body="A note.")
    body.append(paragraph)
    body.append(odfdo.List(["one", "two"]))
    table = odfdo.Table("t", 2, 1)
    table.set_value("A1", "a")
    table.set_value("B1", "b")
    body.append(table)
    data = _saved(document)
    assert _lines(data, "odt") == ["Water", "The  well", "one", "two", "a\tb", "A note."]
    assert _read(data, "odt")[0].title == "Wells"


CONTAINER = '<c><rootfiles><rootfile full-path="b/book.opf"/></rootfiles></c>'
BOOK = """<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>Wells</dc:title>
<dc:creator>Ana</dc:creator><dc:date>2024-05-31</dc:date></metadata><manifest>
<item id="one" href="one.xhtml" media-type="application/xhtml+xml"/>
<item id="two" href="two%20a.xhtml" media-type="application/xhtml+xml"/>
<item id="toc" href="toc.xhtml" properties="nav" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="two"/><itemref idref="one"/></spine></package>"""
CHAPTERS = {
    "META-INF/container.xml": CONTAINER,
    "b/book.opf": BOOK,
    "b/one.xhtml": "<html><body><p>Second chapter.</p></body></html>",
    "b/two a.xhtml": "<html><body><p>First chapter.</p></body></html>",
    "b/toc.xhtml": "<html><body><p>Contents</p></body></html>",
}


def test_a_book_is_read_by_its_spine():
    (book,) = _read(_packed(CHAPTERS), "epub")
    assert book.text == "First chapter.\nSecond chapter."
    assert (book.title, book.author, book.date) == ("Wells", "Ana", "2024-05-31")


def test_a_printed_table_of_contents_is_left_out():
    reference = '</spine><guide><reference type="toc" href="two%20a.xhtml"/></guide>'
    data = _packed({**CHAPTERS, "b/book.opf": BOOK.replace("</spine>", reference)})
    assert _lines(data, "epub") == ["Second chapter."]


def test_a_book_is_told_from_an_archive_by_its_container():
    assert identify("book", _packed(CHAPTERS)) == epub.FORMAT


def _reason(data: bytes, extension: str) -> FailureKind:
    with pytest.raises(ReadingError) as caught:
        _read(data, extension)
    return caught.value.reason


@pytest.mark.parametrize(
    ("algorithm", "encrypted"),
    [("http://www.w3.org/2001/04/xmlenc#aes128-cbc", True),
     ("http://www.idpf.org/2008/embedding", False)],
)  # fmt: skip
def test_a_locked_book_is_told_from_scrambled_fonts(algorithm, encrypted):
    method = f'<e><EncryptedData><EncryptionMethod Algorithm="{algorithm}"/></EncryptedData></e>'
    data = _packed({**CHAPTERS, "META-INF/encryption.xml": method})
    if encrypted:
        assert _reason(data, "epub") is FailureKind.ENCRYPTED
    else:
        assert _read(data, "epub")


@pytest.mark.parametrize("extension", ["docx", "pptx", "xlsx", "odt"])
def test_an_encrypted_package_is_encrypted(extension):
    data = compound_file({"EncryptedPackage": b"x" * 5000})
    assert _reason(data, extension) is FailureKind.ENCRYPTED


def test_an_opendocument_file_packed_anew_is_told_by_its_parts():
    parts = {"content.xml": "<a/>", "META-INF/manifest.xml": "<a/>"}
    assert identify("letter.odt", _packed(parts)) == opendocument.FORMAT


def test_an_encrypted_opendocument_file_is_encrypted():
    parts = {"content.xml": "x", "META-INF/manifest.xml": "<m><encryption-data/></m>"}
    assert _reason(_packed(parts), "odt") is FailureKind.ENCRYPTED


@pytest.mark.parametrize("extension", sorted(READERS))
def test_zero_bytes_are_empty_or_damaged(extension):
    assert _reason(b"", extension) in (FailureKind.EMPTY, FailureKind.DAMAGED)


@pytest.mark.parametrize("extension", ["docx", "pptx", "odt", "epub", "xlsx"])
def test_half_a_package_is_damaged(extension):
    data = _packed({"a.xml": "<a/>" * 100, "b.xml": "<b/>"})
    assert _reason(data[: len(data) // 2], extension) is FailureKind.DAMAGED


def test_a_document_without_words_is_empty():
    assert _reason(_saved(python_docx.Document()), "docx") is FailureKind.EMPTY


def test_a_zip_bomb_is_not_unpacked():
    data = _packed({"word/document.xml": "<a/>", "word/media/a": "0" * 40_000_000})
    assert _reason(data, "docx") is FailureKind.TOO_LARGE


def test_entities_are_not_expanded():
    bomb = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    document = (
        f"{bomb}<w:document {W}><w:body><w:p><w:r><w:t>x&b;</w:t></w:r></w:p></w:body></w:document>"
    )
    with suppress(ReadingError):
        assert "ha" not in _lines(_packed({"word/document.xml": document}), "docx")[0]


def test_endless_nesting_is_refused():
    body = "<w:sdt>" * 220 + "</w:sdt>" * 220
    assert _reason(_word(body), "docx") in (FailureKind.TOO_DEEP, FailureKind.DAMAGED)


@settings(max_examples=60)
@given(st.sampled_from(sorted(READERS)), st.integers(0, 10_000), st.binary(min_size=1, max_size=40))
def test_no_damage_raises_anything_but_a_reading_error(extension, place, noise):
    whole = DAMAGED[extension]
    at = place % len(whole)
    with suppress(ReadingError):
        _read(whole[:at] + noise + whole[at + len(noise) :], extension)


def _workbook() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["id", "text"])
    book.active.append([1, "The well is far away."])
    return _saved(book)


DAMAGED = {
    "docx": _word("<w:p><w:r><w:t>text</w:t></w:r></w:p>"),
    "pptx": _packed({"ppt/presentation.xml": "<p/>"}),
    "odt": _packed({"content.xml": "<a><body><text><p>x</p></text></body></a>"}),
    "epub": _packed(CHAPTERS),
    "xlsx": _workbook(),
    "doc": compound_file({"WordDocument": b"\xec\xa5\xc1\0" + bytes(2000), "0Table": bytes(100)}),
    "ppt": compound_file({"PowerPoint Document": b"\x0f\0\xe8\x03\x10\0\0\0" + bytes(5000)}),
}
