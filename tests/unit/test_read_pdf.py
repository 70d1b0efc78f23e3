"""PDF: order, paragraphs, running heads, and what is refused."""

import io

import pypdfium2
import pytest

from desktop_app.documents import FailureKind
from desktop_app.readers import pdf
from desktop_app.readers.formats import ReadingError, ReadOptions, Source
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
