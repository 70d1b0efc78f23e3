"""PDF: order, paragraphs, running heads, and what is refused."""

import io
from contextlib import suppress

import fpdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.documents import FailureKind
from desktop_app.readers import pdf
from desktop_app.readers.formats import Failed, ReadingError, ReadOptions, Source
from desktop_app.readers.pdf_hyphens import mended, vocabulary
from tests.unit.small_pdf import small_pdf


def _read(data: bytes):
    (document,) = pdf.read(Source("a.pdf", data), ReadOptions())
    return document


def _column(x: int, top: int, *lines: str) -> list[tuple[int, int, str]]:
    return [(x, top - 12 * index, line) for index, line in enumerate(lines)]


WRAPPED = (
    "The people of the village asked for a well nearer to the school,",
    "because their children walk two hours every morning to fetch wa-",
    "ter from the river.",
)
WHOLE = (
    "The people of the village asked for a well nearer to the school, because their children walk "
    "two hours every morning to fetch water from the river."
)


def test_a_paragraph_is_one_line_and_a_broken_word_is_mended():
    assert _read(small_pdf([_column(72, 700, *WRAPPED)])).text == WHOLE


def test_a_new_paragraph_is_told_by_its_distance():
    page = [*_column(72, 700, *WRAPPED), *_column(72, 650, *WRAPPED)]
    assert _read(small_pdf([page])).text == f"{WHOLE}\n{WHOLE}"


def test_a_new_paragraph_is_told_by_its_indent():
    lines = [(72, 700, WRAPPED[0]), (72, 688, WRAPPED[0]), (90, 676, WRAPPED[0])]
    assert _read(small_pdf([lines])).text.count("\n") == 1


def test_a_compound_that_stands_elsewhere_keeps_its_hyphen():
    lines = _column(
        72, 700, "The well-known teacher spoke for a long time about what every well-",
        "known person says about it.",
    )  # fmt: skip
    assert "every well-known person" in _read(small_pdf([lines])).text


def test_a_list_item_begins_a_line():
    lines = _column(72, 700, f"1. {WRAPPED[0]}", f"2. {WRAPPED[0]}", f"- {WRAPPED[0]}")
    assert _read(small_pdf([lines])).text.count("\n") == 2


@pytest.mark.parametrize("marker", ["•", "1.", "(a)", "2.1"])
def test_a_list_item_goes_on_under_its_text(marker):
    text = [(x + 30, y, line) for x, y, line in _column(72, 700, *WRAPPED)]
    assert _read(small_pdf([[(72, 700, marker), *text]])).text == f"{marker} {WHOLE}"


def test_the_last_cell_of_a_row_goes_on_under_itself():
    text = [(x + 100, y, line) for x, y, line in _column(72, 700, *WRAPPED)]
    rows = [(72, 700, "Water"), *text, (72, 664, "School"), (172, 664, "None.")]
    assert _read(small_pdf([rows])).text == f"Water\t{WHOLE}\nSchool\tNone."


def test_a_wide_space_behind_a_sentence_is_a_space():
    lines = [(72, 700, "The well is far."), (154, 700, "The school is near.")]
    assert _read(small_pdf([lines])).text == "The well is far. The school is near."


def test_the_dots_of_a_table_of_contents_go():
    lines = _column(72, 700, "Water" + "." * 80 + "3", "School " + ". " * 60 + "12", "Name ......")
    assert _read(small_pdf([lines])).text == "Water\t3\nSchool\t12\nName"


@pytest.mark.parametrize(
    ("line", "following", "others", "whole"),
    [
        ("to fetch wa-", "ter.", "", "to fetch water."),
        ("a well-", "known man", "well-known", "a well-known man"),
        ("encontra-", "se aqui", "tornou-se, fez-se", "encontra-se aqui"),
        ("a clas-", "se toda", "tornou-se, fez-se, classe", "a classe toda"),
        ("EX- OR IM-", "PLIED", "", "EX- OR IMPLIED"),
        ("Barnes-", "Jewish Hospital", "", "Barnes-Jewish Hospital"),
        ("pre-", "and post-war", "", "pre- and post-war"),
        ("COVID-", "19", "", "COVID-19"),
        ("see https://a.org/sharedlibs-", "symbols", "", "see https://a.org/sharedlibs-symbols"),
        ("see https://a.org/-", "doc/ and", "", "see https://a.org/doc/ and"),
        ("see https://a.org/", "https://b.org", "", "see https://a.org/ https://b.org"),
        ("see https://a.org/", "doc/ and", "", "see https://a.org/doc/ and"),
    ],
)
def test_a_hyphen_stays_where_it_belongs_to_the_word(line, following, others, whole):
    assert mended(line, following, vocabulary([line, others])) == whole


def test_a_sentence_goes_on_over_the_page():
    first, second = _column(72, 90, WRAPPED[0]), _column(72, 700, *WRAPPED[1:])
    assert _read(small_pdf([first, second])).text == WHOLE


def test_columns_are_read_one_after_the_other():
    left = [f"left column line {number} says something" for number in range(6)]
    right = [f"right column line {number} says something" for number in range(6)]
    across = [
        item
        for pair in zip(_column(72, 700, *left), _column(330, 700, *right), strict=True)
        for item in pair
    ]
    text = _read(small_pdf([across])).text
    assert text.index("left column line 5") < text.index("right column line 0")


def test_cells_of_a_table_share_a_line():
    rows = [
        (x, 700 - 12 * y, f"{word}{y}") for y in range(5) for x, word in ((72, "a"), (300, "b"))
    ]
    assert _read(small_pdf([rows])).text.split("\n")[0] == "a0\tb0"


def test_lines_drawn_from_the_bottom_up_are_read_from_the_top():
    lines = [(72, 300 + 40 * number, f"line {number}") for number in range(8)]
    assert _read(small_pdf([lines])).text.split("\n")[0] == "line 7"


def test_running_heads_are_read_once_and_page_numbers_never():
    pages = [
        [
            (72, 760, f"Annual Report 2024 - {number}"),
            *_column(72, 600, f"Body text number {number * 7}."),
            (300, 30, f"Page {number} of 5"),
        ]
        for number in range(1, 6)
    ]
    text = _read(small_pdf(pages)).text
    assert text.count("Annual Report 2024") == 1
    assert text.count("Body text") == 5
    assert "of 5" not in text


def test_the_page_numbers_of_a_foreword_are_roman():
    pages = [[(72, 760, f"Annual Report {number}"), (72, 600, "Text.")] for number in ("iv", "v")]
    assert _read(small_pdf(pages)).text.count("Annual Report") == 1


def test_a_document_of_nothing_but_page_numbers_keeps_them():
    assert _read(small_pdf([[(300, 30, "1")], [(300, 30, "2")]])).text == "1\n2"


def test_turned_text_is_read_word_by_word():
    data = small_pdf([[(72, 700, "The well is far away")]]).replace(b"1 0 0 1", b"0 1 -1 0")
    assert _read(data).text == "The well is far away"


def test_text_drawn_twice_in_one_place_is_read_once():
    lines = [(72, 700, "Bold heading"), (72, 700, "Bold heading"), (72, 600, "Text")]
    assert _read(small_pdf([lines])).text == "Bold heading\nText"


def test_facts_are_read():
    info = "/Title (Microsoft Word - Water) /Author (Ana) /CreationDate (D:20240531140000Z)"
    document = _read(small_pdf([[(72, 700, "Text")]], info))
    assert (document.title, document.author) == ("Water", "Ana")
    assert document.date == "2024-05-31T14:00:00"


def _reason(data: bytes) -> FailureKind:
    with pytest.raises(ReadingError) as caught:
        _read(data)
    return caught.value.reason


def test_a_page_of_a_picture_is_a_scan():
    blank = pypdfium2.PdfDocument.new()
    page = blank.new_page(600, 800)
    picture = pypdfium2.PdfImage.new(blank)
    picture.set_bitmap(pypdfium2.PdfBitmap.new_native(60, 80, pypdfium2.raw.FPDFBitmap_BGR))
    picture.set_matrix(pypdfium2.PdfMatrix().scale(600, 800))
    page.insert_obj(picture)
    page.gen_content()
    stream = io.BytesIO()
    blank.save(stream)
    assert _reason(stream.getvalue()) is FailureKind.SCANNED


def test_a_document_of_many_pages_is_read_in_parts(monkeypatch):
    monkeypatch.setattr(pdf, "_PAGES_A_DOCUMENT", 2)
    pages = [[(72, 700, "One.")], [(72, 700, "Two.")], [], [], [(72, 700, "Three.")]]
    first, empty, last = pdf.read(Source("a.pdf", small_pdf(pages)), ReadOptions())
    assert (first.locator, first.text) == ("pages 1-2", "One.\nTwo.")
    assert empty == Failed("pages 3-4", "a.pdf", FailureKind.EMPTY, "no text on any page")
    assert (last.locator, last.text) == ("pages 5-5", "Three.")


def test_what_was_typed_on_a_page_is_read_and_comments_are_kept_apart():
    page = fpdf.FPDF()
    page.add_page()
    page.set_font("Helvetica", size=12)
    page.cell(text="Name")
    page.free_text_annotation("Ana Água", x=50, y=10, w=40, h=10)
    page.text_annotation(x=100, y=10, text="Who is that?")
    document = _read(bytes(page.output()))
    assert document.text == "Name\nAna Água"
    assert document.metadata["comments"] == "Who is that?"


def _locked(user_password: str) -> bytes:
    written = fpdf.FPDF()
    written.set_encryption(owner_password="owner", user_password=user_password)
    written.add_page()
    written.set_font("Helvetica", size=12)
    written.cell(text="Secret")
    return bytes(written.output())


def test_a_file_that_opens_without_a_password_is_read():
    assert _read(_locked("")).text == "Secret"


def test_a_file_that_needs_a_password_is_encrypted():
    assert _reason(_locked("user")) is FailureKind.ENCRYPTED


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 900), st.binary(min_size=1, max_size=30))
def test_no_damage_raises_anything_but_a_reading_error(place, noise):
    whole = small_pdf([[(72, 700, "Text")], [(72, 700, "More")]])
    with suppress(ReadingError):
        list(pdf.read(Source("a.pdf", whole[:place] + noise + whole[place:]), ReadOptions()))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", FailureKind.EMPTY),
        (small_pdf([[]]), FailureKind.EMPTY),
        (b"%PDF-1.7\nnothing", FailureKind.DAMAGED),
        (small_pdf([[(72, 700, "Text")]])[:300], FailureKind.DAMAGED),
    ],
)
def test_what_cannot_be_read_is_told(data, reason):
    assert _reason(data) is reason
