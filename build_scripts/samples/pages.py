"""PDF reports with a real text layer: running header, page numbers, tables."""

from pathlib import Path

from fpdf import FPDF
from fpdf.fonts import FontFace

from build_scripts.samples.manuscript import Heading, Items, Manuscript, Paragraph, Table

# Debian's fonts-noto-cjk: one family for Latin and Japanese. Only the letters used are embedded.
FONT_FOLDER = Path("/usr/share/fonts/opentype/noto")


class Report(FPDF):
    """A4 pages with `running_header` above and the page number below."""

    def __init__(self, running_header: str) -> None:
        super().__init__(format="A4")
        self.running_header = running_header
        self.add_font("Noto", "", FONT_FOLDER / "NotoSansCJK-Regular.ttc")
        self.add_font("Noto", "B", FONT_FOLDER / "NotoSansCJK-Bold.ttc")
        self.set_margin(22)
        self.set_auto_page_break(auto=True, margin=24)

    def header(self) -> None:
        """Draw the running header."""
        self.set_font("Noto", size=8)
        self.cell(text=self.running_header, new_x="LMARGIN", new_y="NEXT")
        self.ln(6)

    def footer(self) -> None:
        """Draw the page number."""
        self.set_y(-16)
        self.set_font("Noto", size=8)
        self.cell(w=0, text=f"{self.page_no()} / {{nb}}", align="C")


def compose_pdf(manuscript: Manuscript) -> Report:
    """Lay the manuscript out; the caller may still protect it before it is written."""
    report = Report(manuscript.headers.get("header", manuscript.title))
    report.set_title(manuscript.title)
    report.set_author(manuscript.author)
    report.set_creation_date(manuscript.date)
    for page in manuscript.pages:
        report.add_page()
        for block in page:
            if isinstance(block, Heading):
                _add_text(report, block.text, size=20 - 3 * block.level, style="B")
            elif isinstance(block, Items):
                for number, text in enumerate(block.texts, start=1):
                    _add_text(report, f"{number}. {text}" if block.numbered else f"• {text}")
            elif isinstance(block, Table):
                _add_table(report, block)
            elif isinstance(block, Paragraph):
                _add_text(report, block.text)
    return report


def write_pdf(manuscript: Manuscript) -> bytes:
    """Return the manuscript as a PDF."""
    return bytes(compose_pdf(manuscript).output())


def _add_text(report: Report, text: str, size: float = 10.5, style: str = "") -> None:
    report.set_font("Noto", style=style, size=size)
    report.multi_cell(w=0, h=size * 0.55, text=text, align="L", new_x="LMARGIN", new_y="NEXT")
    report.ln(2.5)


def _add_table(report: Report, block: Table) -> None:
    report.set_font("Noto", size=9)
    with report.table(
        headings_style=FontFace(emphasis="BOLD"), line_height=6, text_align="LEFT"
    ) as table:
        for texts in block.rows:
            row = table.row()
            for text in texts:
                row.cell(text)
    report.ln(4)
