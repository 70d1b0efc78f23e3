"""Presentations: PowerPoint with speaker notes."""

import io

from pptx import Presentation
from pptx.slide import Slide
from pptx.util import Cm

from build_scripts.samples.frozen_zip import freeze
from build_scripts.samples.manuscript import (
    Block,
    Heading,
    Items,
    Manuscript,
    Notes,
    Paragraph,
    Table,
)

_TITLE_LAYOUT, _CONTENT_LAYOUT, _TITLE_ONLY_LAYOUT = 0, 1, 5


def write_pptx(manuscript: Manuscript) -> bytes:
    """Return the manuscript as a pptx, one page a slide."""
    presentation = Presentation()
    for number, page in enumerate(manuscript.pages):
        if any(isinstance(block, Table) for block in page):
            layout = _TITLE_ONLY_LAYOUT
        else:
            layout = _CONTENT_LAYOUT if number else _TITLE_LAYOUT
        slide = presentation.slides.add_slide(presentation.slide_layouts[layout])
        _fill(slide, page)
    properties = presentation.core_properties
    moment = manuscript.date.replace(tzinfo=None)
    properties.title = manuscript.title
    properties.author = manuscript.author
    properties.last_modified_by = manuscript.author
    properties.created = moment
    properties.modified = moment
    buffer = io.BytesIO()
    presentation.save(buffer)
    return freeze(buffer.getvalue(), manuscript.date.strftime("%Y-%m-%dT%H:%M:%SZ"))


def _fill(slide: Slide, page: list[Block]) -> None:
    for block in page:
        if isinstance(block, Heading):
            slide.placeholders[0].text = block.text
        elif isinstance(block, Paragraph):
            slide.placeholders[1].text = block.text
        elif isinstance(block, Items):
            slide.placeholders[1].text_frame.text = "\n".join(block.texts)
        elif isinstance(block, Table):
            _add_table(slide, block)
        elif isinstance(block, Notes):
            _add_notes(slide, block.text)


def _add_notes(slide: Slide, text: str) -> None:
    frame = slide.notes_slide.notes_text_frame
    if frame is None:
        raise ValueError("The template's notes page has no place for text")
    frame.text = text


def _add_table(slide: Slide, block: Table) -> None:
    rows, columns = len(block.rows), len(block.rows[0])
    frame = slide.shapes.add_table(rows, columns, Cm(1.5), Cm(5), Cm(22), Cm(1.2 * rows))
    for row, texts in enumerate(block.rows):
        for column, text in enumerate(texts):
            frame.table.cell(row, column).text = text
