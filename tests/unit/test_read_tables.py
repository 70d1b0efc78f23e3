"""Tables: a row is a document, its text found or named, its number the one a person sees."""

import csv
import datetime as dt
import io
from contextlib import suppress

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.documents import TEXT_COLUMN, FailureKind
from desktop_app.readers import delimited, json_text, spreadsheet
from desktop_app.readers.dates import day_comes_first, iso_date
from desktop_app.readers.formats import Failed, ReadingError, ReadOptions, Source
from desktop_app.readers.records import guess_text_column

ANSWERS = [
    "The well is far away from the school",
    "Water comes only twice a week now",
    "Nobody repairs the road after rain",
    "Our clinic has neither nurse nor drugs",
    "The teacher comes on most days",
    "We are content with the new market",
]


def _csv(data: str | bytes, column: str | None = None, name: str = "a.csv"):
    data = data.encode() if isinstance(data, str) else data
    return list(delimited.read(Source(name, data), ReadOptions(text_column=column)))


def _xlsx(sheets: dict[str, list[list]], column: str | None = None):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    options = ReadOptions(text_column=column)
    return list(spreadsheet.read(Source("a.xlsx", stream.getvalue()), options))


def _rows(*columns: list) -> list[list]:
    return [list(row) for row in zip(*columns, strict=True)]


def test_the_wordy_column_is_the_text_and_the_others_are_kept():
    rows = "\n".join(f"{index},North,{text}" for index, text in enumerate(ANSWERS))
    first, *_, last = _csv(f"id,district,answer\n{rows}\n")
    assert (first.text, first.locator, last.locator) == (ANSWERS[0], "row 2", "row 7")
    assert first.metadata == {TEXT_COLUMN: "answer", "id": "0", "district": "North"}


def test_answers_that_many_people_gave_are_rows_where_the_column_says_answer():
    rows = "\n".join(f"{index},{ANSWERS[index % 6]}" for index in range(60))
    documents = _csv(f"id,answer\n{rows}\n")
    assert [document.text for document in documents] == [ANSWERS[i % 6] for i in range(60)]


def test_the_named_column_is_found_without_regard_to_case():
    (document,) = _csv("Code,Long Text\nshort,a much longer text than that\n", "code")
    assert (document.text, document.metadata[TEXT_COLUMN]) == ("short", "Code")


def test_a_file_without_the_named_column_is_guessed():
    (document,) = _csv("id,answer\n1,The well is far away\n", "remarks")
    assert document.metadata[TEXT_COLUMN] == "answer"


def test_a_file_with_neither_lists_its_columns():
    with pytest.raises(ReadingError) as caught:
        _csv("id,score\n1,5\n2,4\n", "remarks")
    assert "id, score" in caught.value.detail


def test_numbers_alone_are_one_document():
    (document,) = _csv("id,score\n1,5\n2,4\n")
    assert (document.text, document.locator) == ("id\tscore\n1\t5\n2\t4", "")


def test_fixed_answers_are_no_text():
    choices = ["I agree with it fully", "I do not agree at all"] * 20
    columns = {"choice": choices, "why": [f"{text} {n}" for n, text in enumerate(ANSWERS * 7)][:40]}
    assert guess_text_column(columns) == "why"
    assert guess_text_column({"choice": choices}) is None


@pytest.mark.parametrize(
    "values",
    [
        ["https://a.example/b c d e f"] * 3,
        ["1", "2.5", "3,000"],
        ["2024-05-31", "2024-06-01"],
        ["Ana Lima", "Bo Ek", "Chi Mba"],
    ],
)
def test_links_numbers_dates_and_names_are_no_text(values):
    assert guess_text_column({"column": values}) is None


def test_japanese_is_text_without_spaces():
    assert guess_text_column(
        {"番号": ["一", "二"], "自由記述": ["水が足りない", "道が悪いです"]}
    ) == ("自由記述")


def test_a_table_without_header_keeps_its_first_row():
    documents = _csv("\n".join(f"positive,{text}" for text in ANSWERS))
    assert [document.text for document in documents] == ANSWERS
    assert documents[0].locator == "row 1"
    assert documents[0].metadata == {TEXT_COLUMN: "column B", "column A": "positive"}


def test_a_list_of_texts_has_no_header():
    documents = _csv("\n".join(ANSWERS))
    assert [document.text for document in documents] == ANSWERS
    assert all(document.metadata == {TEXT_COLUMN: "column A"} for document in documents)


def test_a_title_above_the_header_is_the_caption():
    rows = [["Survey 2024", None], [None, None], ["id", "answer"], *_rows(range(6), ANSWERS)]
    first = _xlsx({"one": rows})[0]
    assert (first.text, first.locator) == (ANSWERS[0], "row 4")
    assert first.metadata["caption"] == "Survey 2024"


def test_empty_rows_count_but_are_no_documents():
    documents = _csv("id,answer\n\n1,The well is far away\n,\n2,The road is bad\n")
    assert [document.locator for document in documents] == ["row 3", "row 5"]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("id;answer\n1;It is far, and dry\n2;Yes, it is\n", ";"),
        ('id\tanswer\n1\tIt is far, and dry\n2\t5" pipe broken\n', "\t"),
        ("id|answer\n1|It is far, and dry\n2|Yes; it is\n", "|"),
        ('id,answer\n1,"It is far, and\ndry"\n2,"Yes; ""it"" is"\n', ","),
        ("sep=;\nid;answer\n1;It is far, and dry\n", ";"),
    ],
)
def test_the_delimiter_is_found(text, delimiter):
    assert delimited.find_dialect(text).delimiter == delimiter
    first = _csv(text)[0]
    assert first.text.replace("\n", " ") in ("It is far, and dry", "It is far, and dry")
    assert (first.metadata["id"], first.locator) == ("1", "row 2")


def test_a_table_is_read_in_its_encoding():
    (document,) = _csv("番号,自由記述\n1,水が足りないので困っています\n".encode("cp932"))
    assert document.text == "水が足りないので困っています"


def test_dates_are_iso_and_date_the_document():
    moment, day = dt.datetime.fromisoformat("2024-05-31T14:00"), dt.date(2024, 5, 31)
    rows = [["when", "birth date", "answer"], [moment, day, ANSWERS[0]], [day, day, ANSWERS[1]]]
    first, second = _xlsx({"one": rows})
    assert (first.date, second.date) == ("2024-05-31T14:00:00", "2024-05-31")
    assert first.metadata["birth date"] == "2024-05-31"


def test_the_order_of_day_and_month_is_found_in_the_column():
    first, _ = _csv("date,answer\n03/04/2024,The well is far\n31/05/2024,The road is bad\n")
    assert first.date == "2024-04-03"
    assert day_comes_first(["05/31/2024"]) is False
    assert day_comes_first(["03/04/2024"]) is None
    assert iso_date("03/04/2024") is None


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("D:20240531140000+09'00'", "2024-05-31T14:00:00"),
        ("2024-05-31T14:00:00Z", "2024-05-31T14:00:00"),
        ("2024/5/1", "2024-05-01"),
        ("2024年5月1日", "2024-05-01"),
        ("31 May 2024", "2024-05-31"),
        ("Fri, 31 May 2024 14:00:00 +0000", "2024-05-31T14:00:00"),
        ("2024-02-30", None),
        ("0000-00-00", None),
        ("tomorrow", None),
    ],
)
def test_dates_are_understood(text, date):
    assert iso_date(text) == date


def test_sheets_are_told_apart():
    sheets = {"North": [["answer"], [ANSWERS[0]]], "South": [["answer"], [ANSWERS[1]]]}
    documents = _xlsx(sheets)
    assert [document.locator for document in documents] == ["North row 2", "South row 2"]


def test_a_sheet_without_the_named_column_does_not_stop_the_others():
    sheets = {"codes": [["id", "n"], [1, 2]], "answers": [["id", "why"], [1, "far"]]}
    failed, document = _xlsx(sheets, "why")
    assert isinstance(failed, Failed)
    assert (failed.locator, document.text) == ("codes", "far")


def test_a_table_that_starts_inside_the_sheet_keeps_its_numbers():
    book = openpyxl.Workbook()
    book.active["C5"], book.active["D5"] = "id", "answer"
    book.active["C6"], book.active["D6"] = 7, ANSWERS[0]
    stream = io.BytesIO()
    book.save(stream)
    (document,) = spreadsheet.read(Source("a.xlsx", stream.getvalue()), ReadOptions())
    assert (document.locator, document.metadata["id"]) == ("row 6", "7")


def test_a_table_without_rows_is_empty():
    with pytest.raises(ReadingError) as caught:
        _xlsx({"one": []})
    assert caught.value.reason is FailureKind.EMPTY


def test_lines_of_json_are_rows():
    data = '{"id": 1, "user": {"name": "Ana"}, "text": "The well is far"}\n{"text": "It is dry"}\n'
    first, second = json_text.read(Source("a.jsonl", data.encode()), ReadOptions())
    assert (first.text, second.locator) == ("The well is far", "row 2")
    assert first.metadata["user.name"] == "Ana"


cells = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=30
)


@given(st.lists(cells, min_size=6, max_size=30))
def test_any_text_in_a_named_column_comes_back(texts):
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([["id", "text"], *enumerate(texts)])
    expected = [text.strip() for text in texts if text.strip()]
    got: list[str] = []
    with suppress(ReadingError):
        got = [document.text for document in _csv(stream.getvalue().encode("utf-8-sig"), "text")]
    if got or any(map(str.isalnum, "".join(expected))):
        assert [" ".join(text.split()) for text in got] == [" ".join(t.split()) for t in expected]


@given(st.binary(max_size=300), st.sampled_from([None, "text"]))
def test_no_bytes_raise_anything_but_a_reading_error(data, column):
    for module, name in ((delimited, "a.csv"), (delimited, "a.tsv"), (spreadsheet, "a.xls")):
        with suppress(ReadingError):
            list(module.read(Source(name, data), ReadOptions(column)))
