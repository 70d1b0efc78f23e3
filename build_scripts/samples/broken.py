"""Three files that cannot be read, on purpose: a password, a torn file, a photograph of a page."""

import io
import random

from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFont

from build_scripts.samples.manuscript import Manuscript
from build_scripts.samples.pages import FONT_FOLDER, compose_pdf
from build_scripts.samples.word import write_docx

PASSWORD = "sesame-and-maize"  # noqa: S105 - the sample's password is no secret

_PAGE = (620, 877)  # A4 at 75 dots an inch: a poor office scanner, and a small file


def write_protected_pdf(manuscript: Manuscript) -> bytes:
    """Return a PDF that opens only with `PASSWORD`."""
    report = compose_pdf(manuscript)
    report.set_encryption(owner_password=PASSWORD, user_password=PASSWORD)
    return bytes(report.output())


def write_torn_docx(manuscript: Manuscript) -> bytes:
    """Return the first half of a docx, as a stick pulled out too early leaves it."""
    whole = write_docx(manuscript)
    return whole[: len(whole) // 2]


def write_scanned_pdf(manuscript: Manuscript) -> bytes:
    """Return a PDF whose only page is a slightly crooked, grainy picture of the text."""
    image = Image.new("L", _PAGE, color=244)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(FONT_FOLDER / "NotoSerifCJK-Regular.ttc", 15)
    draw.multiline_text((60, 70), manuscript.body, fill=40, font=font, spacing=7)
    image = image.rotate(1.3, resample=Image.Resampling.BICUBIC, fillcolor=230)
    grain = random.Random(17)  # noqa: S311 - a fixed seed gives the same dust on every build
    for _ in range(1500):
        spot = (grain.randrange(_PAGE[0]), grain.randrange(_PAGE[1]))
        image.putpixel(spot, grain.randrange(90, 230))
    picture = io.BytesIO()
    image.save(picture, "JPEG", quality=45)
    report = FPDF(format="A4")
    report.set_creation_date(manuscript.date)
    report.set_title("Scan0017")
    report.add_page()
    report.image(picture, x=0, y=0, w=report.w, h=report.h)
    return bytes(report.output())
