"""Presentations, workbooks and OpenDocument files in another language."""

import io
import zipfile

import openpyxl
import pytest
from lxml import etree
from odfdo import Document as OpenDocument
from odfdo import Paragraph
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Cm

from desktop_app.export.translated.documents import translate_document
from desktop_app.paths import resources_folder
from tests.unit.fake_translators import dictionary, forget, shout, turn_around
from tests.unit.rich_word import png

_SAMPLES = resources_folder() / "samples"


def _translated(path, translate=shout, target="pt"):
    out = path.with_name(f"translated{path.suffix}")
    translate_document(path, out, translate, target)
    return out


@pytest.fixture
def slides(tmp_path):
    presentation = Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[1])
    slide.shapes.title.text = "Clean water"
    frame = slide.placeholders[1].text_frame
    frame.text = "Five wells"
    runs = frame.add_paragraph()
    runs.add_run().text = "Two of the wells that we dug are "
    salty = runs.add_run()
    salty.text = "very salty"
    salty.font.bold = True
    link = runs.add_run()
    link.text = " says the report"
    link.hyperlink.address = "https://example.org"
    table = slide.shapes.add_table(1, 2, Cm(1), Cm(9), Cm(9), Cm(2)).table
    table.cell(0, 0).text, table.cell(0, 1).text = "Depth of well", "38"
    picture = slide.shapes.add_picture(io.BytesIO(png()), Cm(1), Cm(12))
    picture._element.nvPicPr.cNvPr.set("descr", "A hand pump")
    data = CategoryChartData()
    data.categories = ["Dry season", "Rains"]
    data.add_series("Litres a day", (3, 5))
    chart = slide.shapes.add_chart(
        XL_CHART_TYPE.COLUMN_CLUSTERED, Cm(12), Cm(9), Cm(9), Cm(7), data
    ).chart
    chart.has_title = True
    chart.chart_title.text_frame.text = "Water in a year"
    slide.notes_slide.notes_text_frame.text = "Speak slowly here."
    path = tmp_path / "talk.pptx"
    presentation.save(path)
    return path


def test_slides_tables_charts_and_notes_are_translated(slides):
    out = _translated(slides)
    slide = Presentation(out).slides[0]
    assert slide.shapes.title.text == "CLEAN WATER"
    body = slide.placeholders[1].text_frame.text
    assert body == "FIVE WELLS\nTWO OF THE WELLS THAT WE DUG ARE VERY SALTY SAYS THE REPORT"
    assert slide.notes_slide.notes_text_frame.text == "SPEAK SLOWLY HERE."
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    assert [cell.text for cell in table.rows[0].cells] == ["DEPTH OF WELL", "38"]
    chart = next(shape.chart for shape in slide.shapes if shape.has_chart)
    assert chart.chart_title.text_frame.text == "WATER IN A YEAR"
    assert list(chart.plots[0].categories) == ["DRY SEASON", "RAINS"]
    assert chart.plots[0].series[0].name == "LITRES A DAY"
    assert list(chart.plots[0].series[0].values) == [3, 5]
    assert b'descr="A HAND PUMP"' in zipfile.ZipFile(out).read("ppt/slides/slide1.xml")


def test_bold_and_links_on_a_slide_go_with_their_words(slides):
    slide = Presentation(_translated(slides, turn_around)).slides[0]
    runs = slide.placeholders[1].text_frame.paragraphs[1].runs
    assert [run.text.strip() for run in runs if run.font.bold] == ["salty very"]
    linked = [run.text.strip() for run in runs if run.hyperlink.address == "https://example.org"]
    assert linked == ["report the says"]


def test_slides_tell_their_language(slides):
    root = etree.fromstring(zipfile.ZipFile(_translated(slides)).read("ppt/slides/slide1.xml"))
    found = {run.find("{*}rPr").get("lang") for run in root.iter("{*}r") if "WATER" in run[-1].text}
    assert found == {"pt-BR"}


@pytest.fixture
def workbook(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Water prices"
    sheet.append(["Village name", "Price", "Clean water", "Note for all"])
    sheet.append(["Namalunde school", 50, "Yes please", "paid in cash"])
    sheet.append(["Mucarela clinic", 20.5, "No thanks", "not paid yet"])
    sheet["E1"] = "=IF(C2=\"Yes please\",'Water prices'!B2,0)"
    sheet["E2"] = "=SUM(B2:B3)"
    sheet["A2"].comment = Comment("Ask the teacher again", "Ruth")
    choices = DataValidation(type="list", formula1='"paid in cash,not paid yet"')
    choices.promptTitle, choices.prompt = "How it was paid", "Choose one of these"
    choices.add("D2:D3")
    sheet.add_data_validation(choices)
    sheet.oddHeader.center.text = "Prices of water &P"
    chart = BarChart()
    chart.title = "Prices in meticais"
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    sheet.add_chart(chart, "G2")
    path = tmp_path / "prices.xlsx"
    book.save(path)
    return path


def test_strings_are_translated_and_numbers_formulas_and_names_are_not(workbook):
    sheet = openpyxl.load_workbook(_translated(workbook))["Water prices"]
    assert sheet["A1"].value == "VILLAGE NAME"
    assert sheet["B2"].value == 50
    assert sheet["B3"].value == 20.5
    assert sheet["E1"].value == "=IF(C2=\"Yes please\",'Water prices'!B2,0)"
    assert sheet["E2"].value == "=SUM(B2:B3)"
    assert sheet["A2"].comment.text == "ASK THE TEACHER AGAIN"


def test_a_word_that_a_formula_compares_with_is_left(workbook):
    sheet = openpyxl.load_workbook(_translated(workbook))["Water prices"]
    assert sheet["C2"].value == "Yes please"
    assert sheet["C3"].value == "NO THANKS"


def test_choices_stay_those_of_the_cells(workbook):
    words = {"paid in cash": "pago", "not paid yet": "ainda não"}
    sheet = openpyxl.load_workbook(_translated(workbook, dictionary(words)))["Water prices"]
    rule = sheet.data_validations.dataValidation[0]
    assert rule.formula1 == '"pago,ainda não"'
    assert [sheet["D2"].value, sheet["D3"].value] == ["pago", "ainda não"]
    assert (rule.promptTitle, rule.prompt) == ("HOW IT WAS PAID", "CHOOSE ONE OF THESE")


def test_page_headers_keep_their_codes(workbook):
    sheet = openpyxl.load_workbook(_translated(workbook))["Water prices"]
    assert sheet.oddHeader.center.text.strip() == "PRICES OF WATER &P"


def test_chart_titles_are_translated(workbook):
    with zipfile.ZipFile(_translated(workbook)) as package:
        assert b"PRICES IN METICAIS" in package.read("xl/charts/chart1.xml")


def _with_table(path, headers):
    book = openpyxl.Workbook()
    book.active.append(headers)
    book.active.append(["first thing", "other thing"])
    book.active.add_table(Table(displayName="T", ref="A1:B2"))
    book.save(path)


def test_columns_of_a_table_are_called_as_their_cells(tmp_path):
    path = tmp_path / "table.xlsx"
    _with_table(path, ["Village name", "Water price"])
    sheet = openpyxl.load_workbook(_translated(path)).active
    assert [cell.value for cell in sheet[1]] == ["VILLAGE NAME", "WATER PRICE"]
    assert sheet.tables["T"].column_names == ["VILLAGE NAME", "WATER PRICE"]


def test_columns_that_would_be_called_the_same_keep_their_names(tmp_path):
    path = tmp_path / "table.xlsx"
    _with_table(path, ["Village name", "Hamlet name"])
    same = dictionary({"Village name": "aldeia", "Hamlet name": "aldeia"})
    sheet = openpyxl.load_workbook(_translated(path, same)).active
    assert [cell.value for cell in sheet[1]] == ["Village name", "Hamlet name"]
    assert sheet.tables["T"].column_names == ["Village name", "Hamlet name"]
    assert sheet["A2"].value == "FIRST THING"


def _inline(text):
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f'<row r="1"><c r="A1" t="inlineStr"><is>{text}</is></c><c r="B1"><v>7</v></c></row>'
        "</sheetData></worksheet>"
    ).encode()


def test_strings_in_the_sheet_itself_are_translated_run_by_run(workbook):
    path = workbook.with_name("inline.xlsx")
    text = "<r><rPr><b/></rPr><t>Water &amp; salt</t></r><r><t> for everyone here</t></r>"
    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            sheet = name == "xl/worksheets/sheet1.xml"
            new.writestr(name, _inline(text) if sheet else old.read(name))
    data = zipfile.ZipFile(_translated(path)).read("xl/worksheets/sheet1.xml")
    root = etree.fromstring(data)
    assert [one.text for one in root.iter("{*}t")] == ["WATER & SALT", " FOR EVERYONE HERE"]
    assert len(list(root.iter("{*}b"))) == 1
    assert data.count(b"xmlns") == 1
    assert [one.text for one in root.iter("{*}v")] == ["7"]


@pytest.fixture
def letter(tmp_path):
    document = OpenDocument("text")
    document.body.clear()
    namespace = (
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:xlink="http://www.w3.org/1999/xlink"'
    )
    path = tmp_path / "letter.odt"
    document.body.append(Paragraph("The committee met"))
    document.save(path)
    xml = (
        f"<text:p {namespace}>We drink <text:span text:style-name='B'>clean water</text:span>"
        "<text:note text:id='n1' text:note-class='footnote'>"
        "<text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>From the new well.</text:p></text:note-body></text:note>"
        " and <text:a xlink:href='https://example.org'>read "
        "<text:span>about it</text:span></text:a>"
        " on page <text:page-number>3</text:page-number><text:tab/>Name<text:line-break/>Place "
        "<text:bookmark-start text:name='k'/>here<text:s text:c='3'/>too"
        "<text:bookmark-end text:name='k'/>"
        "</text:p>"
    ).encode()
    rewritten = tmp_path / "rich.odt"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(rewritten, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "content.xml":
                data = data.replace(b"</office:text>", xml + b"</office:text>")
            new.writestr(info, data)
    return rewritten


def test_an_opendocument_text_keeps_notes_links_and_fields(letter):
    out = _translated(letter)
    body = etree.fromstring(zipfile.ZipFile(out).read("content.xml"))
    text = "".join(body.itertext())
    for words in (
        "THE COMMITTEE MET",
        "CLEAN WATER",
        "FROM THE NEW WELL.",
        "ABOUT IT",
        "ON PAGE 3",
    ):
        assert words in text
    for name in ("note", "a", "page-number", "tab", "line-break", "bookmark-start", "bookmark-end"):
        assert len(list(body.iter(f"{{*}}{name}"))) == 1, name
    spaces = next(body.iter("{urn:oasis:names:tc:opendocument:xmlns:text:1.0}s"))
    assert spaces.tail == "TOO"
    assert OpenDocument(out).body is not None


def test_an_opendocument_file_begins_with_its_type(letter):
    first = zipfile.ZipFile(_translated(letter)).infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)


@pytest.mark.parametrize("translate", [turn_around, forget])
def test_notes_and_links_survive_a_translation_that_moves_words(letter, translate):
    body = etree.fromstring(zipfile.ZipFile(_translated(letter, translate)).read("content.xml"))
    for name in ("note", "page-number", "bookmark-start", "bookmark-end"):
        assert len(list(body.iter(f"{{*}}{name}"))) == 1, name
    assert list(body.iter("{*}a"))


def test_cells_of_a_table_in_a_text_say_the_translation_only(tmp_path):
    path = tmp_path / "a.odt"
    path.write_bytes((_SAMPLES / "reports" / "relatorio_escola_namalunde.odt").read_bytes())
    content = zipfile.ZipFile(_translated(path)).read("content.xml").decode()
    assert "FALTAS EM MAIO" in content
    assert "Faltas em maio" not in content


def test_an_opendocument_sheet_keeps_its_numbers(tmp_path):
    path = tmp_path / "a.ods"
    path.write_bytes((_SAMPLES / "budgets" / "pump_readings_2024-03.ods").read_bytes())

    def values(file):
        root = etree.fromstring(zipfile.ZipFile(file).read("content.xml"))
        return [
            (cell.get(key), "".join(cell.itertext()))
            for cell in root.iter("{*}table-cell")
            for key in cell.attrib
            if key.endswith("}value")
        ]

    out = _translated(path)
    assert values(out) == values(path)
    assert values(out)
