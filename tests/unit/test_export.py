"""Exports: what the corpus holds arrives whole in csv, xlsx and JSON Lines, as text only."""

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from desktop_app.documents import FailureKind
from desktop_app.errors import SatchelError
from desktop_app.export.formats import ExportFormat, export_corpus
from tests.links import make_link
from tests.unit.filled_corpus import Given, Unread, fill

_ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)

DOCUMENTS = (
    Given(
        "/docs/a.txt",
        "A água está suja.\nÉ terrível.",
        title="Água",
        date="2024-05-31",
        language="pt",
        tone="negative",
        label="Water",
        keywords=("água",),
    ),
    Given("/docs/b.csv", "とても良い。", locator="row 2", language="ja", tone="positive",
          label="Roads", metadata={"village": "Nhandazi", "age": "31"}),
)  # fmt: skip
UNREAD = (Unread("/docs/c.pdf", FailureKind.ENCRYPTED, "needs a password"),)


def written(folder: Path, form: ExportFormat, *, segments: bool = False) -> Path:
    out = folder / f"out.{form}"
    with fill(folder / "a.satchel", DOCUMENTS, UNREAD) as corpus:
        export_corpus(corpus, out, form, segments=segments)
    return out


@pytest.mark.parametrize("form", list(ExportFormat))
def test_the_corpus_is_not_overwritten_by_its_own_export(
    tmp_path: Path, form: ExportFormat
) -> None:
    path = tmp_path / "a.satchel"
    link = tmp_path / "link"
    with fill(path, DOCUMENTS) as corpus:
        make_link(link, path)
        for out in (path, link):
            with pytest.raises(SatchelError, match="is the corpus itself"):
                export_corpus(corpus, out, form)
        assert corpus.summary().documents == len(DOCUMENTS)
    assert path.read_bytes().startswith(b"SQLite format 3")


def csv_rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_csv_has_a_row_a_document_with_failures_and_metadata(tmp_path: Path) -> None:
    first, second, unread = csv_rows(written(tmp_path, ExportFormat.CSV))
    assert (first["path"], first["title"], first["date"]) == ("/docs/a.txt", "Água", "2024-05-31")
    assert (first["sentiment"], first["label"], first["keywords"]) == ("negative", "Water", "água")
    assert first["text"] == "A água está suja.\nÉ terrível."
    assert (second["locator"], second["language"]) == ("row 2", "ja")
    assert (second["meta.village"], second["meta.age"]) == ("Nhandazi", "31")
    assert (unread["status"], unread["reason"], unread["detail"]) == (
        "failed",
        "encrypted",
        "needs a password",
    )


def test_csv_opens_rightly_in_excel(tmp_path: Path) -> None:
    assert written(tmp_path, ExportFormat.CSV).read_bytes().startswith(b"\xef\xbb\xbf")


def test_segments_are_rows_of_their_own(tmp_path: Path) -> None:
    rows = csv_rows(written(tmp_path, ExportFormat.CSV, segments=True))
    assert [row["text"] for row in rows] == ["A água está suja.", "É terrível.", "とても良い。"]
    assert [row["segment"] for row in rows] == ["0", "1", "0"]
    assert rows[1]["start"] == "18"


def test_jsonl_has_an_object_a_line(tmp_path: Path) -> None:
    lines = written(tmp_path, ExportFormat.JSONL).read_text(encoding="utf-8").splitlines()
    first, second, unread = map(json.loads, lines)
    assert first["sentiment"]["label"] == "negative"
    assert set(first["sentiment"]["scores"]) == {"negative", "neutral", "positive"}
    assert second["metadata"] == {"village": "Nhandazi", "age": "31"}
    assert unread["status"] == "failed"


def test_xlsx_has_documents_and_a_summary(tmp_path: Path) -> None:
    workbook = load_workbook(written(tmp_path, ExportFormat.XLSX), read_only=True)
    assert len(workbook.sheetnames) == 2
    rows = list(workbook["Documents"].iter_rows(values_only=True))
    header = list(rows[0])
    assert len(rows) == 4
    assert rows[1][header.index("title")] == "Água"
    assert rows[1][header.index("words")] == 6


@pytest.mark.parametrize(
    "hostile", ["=1+1", "+cmd|x", "@SUM(A1)", "-x", "\t=1", "=cmd|' /C calc'!A0"]
)
def test_no_cell_becomes_a_formula(tmp_path: Path, hostile: str) -> None:
    with fill(tmp_path / "a.satchel", [Given("/a", hostile, title=hostile)]) as corpus:
        export_corpus(corpus, tmp_path / "a.csv", ExportFormat.CSV)
        export_corpus(corpus, tmp_path / "a.xlsx", ExportFormat.XLSX)
    (row,) = csv_rows(tmp_path / "a.csv")
    assert row["title"].startswith("'")
    assert row["text"].startswith("'")
    sheet = load_workbook(tmp_path / "a.xlsx")["Documents"]
    assert {cell.data_type for line in sheet.iter_rows() for cell in line} <= {
        "s",
        "n",
        "inlineStr",
    }


def test_a_negative_number_stays_a_number_in_csv(tmp_path: Path) -> None:
    given_document = Given("/a", "text", metadata={"change": "-3.5"})
    with fill(tmp_path / "a.satchel", [given_document]) as corpus:
        export_corpus(corpus, tmp_path / "a.csv", ExportFormat.CSV)
    assert csv_rows(tmp_path / "a.csv")[0]["meta.change"] == "-3.5"


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=_ANY_TEXT, title=_ANY_TEXT)
def test_any_text_survives_jsonl_and_opens_in_csv_and_xlsx(
    text: str, title: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("export")
    with fill(folder / "a.satchel", [Given("/a", text, title=title)]) as corpus:
        for form in (ExportFormat.CSV, ExportFormat.XLSX, ExportFormat.JSONL):
            export_corpus(corpus, folder / f"a.{form}", form)
    (line,) = (folder / "a.jsonl").read_bytes().splitlines()
    assert (json.loads(line)["text"], json.loads(line)["title"]) == (text, title)
    assert len(csv_rows(folder / "a.csv")) == 1
    assert load_workbook(folder / "a.xlsx")["Documents"].max_row == 2


def test_an_export_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("before")
    with fill(tmp_path / "a.satchel", DOCUMENTS) as corpus:
        corpus._database.execute("DROP TABLE document_predictions")
        with pytest.raises(SatchelError):
            export_corpus(corpus, out, ExportFormat.CSV)
    assert out.read_text() == "before"
    assert {path.name for path in tmp_path.iterdir()} >= {"out.csv"}
    assert not [path for path in tmp_path.iterdir() if path.name.startswith((".out", "out.csv."))]
