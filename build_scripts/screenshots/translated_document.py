"""Pictures a Word document and its translation beside each other, as LibreOffice shows them.

    python -m build_scripts.screenshots.translated_document OUT.png

The document is a trip report of the samples (headings, lists, a table, a footnote) with a chart and
words in bold added to it. Needs LibreOffice (`soffice`) and poppler (`pdftoppm`).
"""

import io
import subprocess
import sys
import tempfile
from pathlib import Path

import docx
from docx.shared import Cm
from PIL import Image, ImageDraw

_REPORT = Path("resources/samples/reports/trip_report_2023-03_baseline.docx")
_CASES = {"Mucarela": 41, "Namalunde": 33, "Nhandazi": 52, "Chirandeu": 24}
"""What the chart shows; made up, as the report is."""
_BOLD = "spare parts"
_COLOURS = 64
_DOTS_PER_INCH = 80
_GAP = 12
_GREY = "#8a8f98"


def main(out: Path) -> None:
    """Make the document, translate it, and write the picture of both first pages."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, target = folder / "report.docx", folder / "report.pt.docx"
        _make_document(source)
        command = Path(sys.executable).parent / "satchel"
        subprocess.run(
            [command, "translate", source, "--from", "en", "--to", "pt", "--out", target],
            check=True,
        )
        pages = [_first_page(path, folder) for path in (source, target)]
        _beside(pages).save(out, optimize=True)


def _make_document(path: Path) -> None:
    document = docx.Document(str(_REPORT))
    after = next(one for one in document.paragraphs if one.style.name == "List Number")
    picture = after.insert_paragraph_before()
    picture.add_run().add_picture(_chart(), width=Cm(8))
    after.insert_paragraph_before("Figure: ill children by village, rainy season.", "Caption")
    for paragraph in document.paragraphs:
        before, found, rest = paragraph.text.partition(_BOLD)
        if found and len(paragraph.runs) == 1:
            paragraph.runs[0].text = before
            paragraph.add_run(found).bold = True
            paragraph.add_run(rest)
    document.save(str(path))


def _chart() -> io.BytesIO:
    image = Image.new("RGB", (640, 220), "white")
    draw = ImageDraw.Draw(image)
    for number, (village, count) in enumerate(_CASES.items()):
        top = 12 + number * 52
        draw.text((8, top + 10), village, fill="black", font_size=20)
        draw.rectangle((180, top, 180 + count * 8, top + 38), fill="#2f6f8f")
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    buffer.seek(0)
    return buffer


def _first_page(path: Path, folder: Path) -> Image.Image:
    profile = (folder / "profile").as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf",
         "--outdir", folder, path],
        check=True, capture_output=True,
    )  # fmt: skip
    picture = path.with_suffix("")
    subprocess.run(
        ["pdftoppm", "-png", "-r", str(_DOTS_PER_INCH), "-f", "1", "-l", "1", "-singlefile",
         path.with_suffix(".pdf"), picture],
        check=True,
    )  # fmt: skip
    with Image.open(f"{picture}.png") as image:
        return image.convert("RGB")


def _beside(pages: list[Image.Image]) -> Image.Image:
    width = sum(page.width for page in pages) + _GAP * (len(pages) + 1)
    sheet = Image.new("RGB", (width, max(page.height for page in pages) + 2 * _GAP), _GREY)
    left = _GAP
    for page in pages:
        sheet.paste(page, (left, _GAP))
        left += page.width + _GAP
    return sheet.quantize(_COLOURS)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
