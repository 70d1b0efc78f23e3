"""What an export does at the edges: of a cell, of a sheet, of a disk, of a person's privacy."""

import csv
import errno
import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from desktop_app.errors import InputError
from desktop_app.export import workbook
from desktop_app.export.delimited import write_csv
from desktop_app.export.formats import ExportFormat, export_corpus
from desktop_app.export.quotes import choose_quotes
from desktop_app.export.report_content import common_folder
from desktop_app.export.rows import Table
from tests.unit.filled_corpus import Given, fill


def table(*values: str) -> Table:
    return Table(("text",), iter([(value,) for value in values]))


def first_sheet(folder: Path, *values: str) -> list[object]:
    out = folder / "a.xlsx"
    with fill(folder / "a.satchel", [Given("/a.txt", "text")]) as corpus:
        workbook.write_workbook(table(*values), corpus.summary(), out, sheet="Documents")
    return [row[0] for row in load_workbook(out).worksheets[0].iter_rows(values_only=True)][1:]


def test_a_text_longer_than_a_cell_is_cut_with_a_mark(tmp_path: Path) -> None:
    exact, cut = first_sheet(tmp_path, "a" * 32_767, "b" * 32_768)
    assert exact == "a" * 32_767
    assert isinstance(cut, str)
    assert len(cut) == 32_767
    assert cut.endswith("b […]")


def test_control_characters_and_broken_surrogates_are_taken_out(tmp_path: Path) -> None:
    assert first_sheet(tmp_path, "a\x00b\x1f\tc\nd\ud800 😀日本語") == ["ab\tc\nd\ufffd 😀日本語"]


def test_a_text_that_looks_like_an_escape_is_shown_as_it_is(tmp_path: Path) -> None:
    first_sheet(tmp_path, "_x0041_ and _x_")
    sheet = CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_index(0)
    assert sheet.to_python()[1][0] == "_x0041_ and _x_"


def test_rows_beyond_a_sheet_go_on_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MAX_SHEET_ROWS", 3)
    assert first_sheet(tmp_path, "1a", "2a", "3a", "4a", "5a") == ["1a", "2a"]
    book = load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["Documents", "Documents 2", "Documents 3", "Summary"]
    assert [sheet["A2"].value for sheet in book.worksheets[:3]] == ["1a", "3a", "5a"]
    assert book.worksheets[1].freeze_panes == "A2"
    assert book.worksheets[1].auto_filter.ref == "A1:A3"


@pytest.mark.parametrize("text", ["＝1+1", " =1+1", "\r=1", "-2+3", "+x", "－1"])
def test_what_only_some_spreadsheets_take_for_a_formula_is_guarded(
    tmp_path: Path, text: str
) -> None:
    write_csv(table(text), tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        _header, row = csv.reader(file)
    assert row == [f"'{text}"]


@pytest.mark.parametrize("text", ["-3.5", "+20%", "1e-5", "a=b", "x@y.org", "'quoted"])
def test_numbers_and_plain_texts_are_left_alone(tmp_path: Path, text: str) -> None:
    write_csv(table(text), tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text("utf-8-sig").splitlines()[1] == text


@pytest.mark.parametrize("file_format", list(ExportFormat))
def test_a_folder_that_is_not_there_is_named(tmp_path: Path, file_format: ExportFormat) -> None:
    out = tmp_path / "missing" / "out"
    with (
        fill(tmp_path / "a.satchel", [Given("/a.txt", "text")]) as corpus,
        pytest.raises(InputError, match="missing"),
    ):
        export_corpus(corpus, out, file_format)


def test_a_report_of_segments_is_refused(tmp_path: Path) -> None:
    with (
        fill(tmp_path / "a.satchel", [Given("/a.txt", "text")]) as corpus,
        pytest.raises(InputError),
    ):
        export_corpus(corpus, tmp_path / "a.html", ExportFormat.HTML, segments=True)


@pytest.mark.parametrize(
    ("paths", "folder"),
    [
        (["/home/rosa/a/x.txt", "/home/rosa/b/y.txt"], "/home/rosa/"),
        (["C:\\Rosa\\a.txt", "C:\\Rosa\\ab.txt"], "C:\\Rosa\\"),
        (["/data/one/x", "/data/only/x"], "/data/"),
        (["C:\\a.txt", "D:\\a.txt"], ""),
        (["a.txt"], ""),
        ([], ""),
    ],
)
def test_the_folder_all_files_share_is_left_out_of_a_report(paths: list[str], folder: str) -> None:
    assert common_folder(paths) == folder


def test_a_report_does_not_name_the_folders_above(tmp_path: Path) -> None:
    out = tmp_path / "a.html"
    documents = [Given(f"/home/rosa/papers/{name}", "text") for name in ("a.txt", "b.txt")]
    with fill(tmp_path / "a.satchel", documents) as corpus:
        export_corpus(corpus, out, ExportFormat.HTML)
    assert "rosa" not in out.read_text(encoding="utf-8")


def test_quotes_are_the_surest_one_a_document_and_none_twice(tmp_path: Path) -> None:
    said = "The pump has been broken since the rains and nobody came."
    documents = [
        Given("/1", f"{said} (1)\n{said} (2)", tone="negative", certainty=0.95),
        Given("/2", said, tone="negative", certainty=0.9),
        Given("/3", said.upper(), tone="negative", certainty=0.85),
        Given("/4", "Too short.", tone="negative", certainty=0.99),
        Given("/5", "修理に誰も来てくれないので本当に困っています。", language="ja",
              tone="negative", certainty=0.8),
        Given("/6", f"{said} But we are glad.", tone="positive", certainty=0.7),
    ]  # fmt: skip
    with fill(tmp_path / "a.satchel", documents) as corpus:
        quotes = choose_quotes(corpus.segments())
    assert [segment.path for segment in quotes.negative] == ["/1", "/2", "/5"]
    assert [segment.path for segment in quotes.positive] == ["/6"]


@pytest.mark.filterwarnings("error")
def test_a_workbook_that_fails_half_way_leaves_the_old_one(tmp_path: Path) -> None:
    def rows() -> Iterator[tuple[str]]:
        yield ("one",)
        raise OSError(errno.ENOSPC, "No space left on device")

    out = tmp_path / "a.xlsx"
    out.write_text("before")
    with fill(tmp_path / "a.satchel", [Given("/a.txt", "text")]) as corpus:
        summary = corpus.summary()
    with pytest.raises(InputError, match="full"):
        workbook.write_workbook(Table(("text",), rows()), summary, out, sheet="Documents")
    gc.collect()
    assert out.read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.satchel", "a.xlsx"]
