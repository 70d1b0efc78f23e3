"""OpenDocument text, presentations and spreadsheets."""

import io
from collections.abc import Iterator

import odfdo
from odfdo import Document, DrawPage, Element, Frame, Header, List, Row

from build_scripts.samples.frozen_zip import freeze
from build_scripts.samples.manuscript import Block, Heading, Items, Manuscript, Paragraph, Table
from build_scripts.samples.tables import cell_value, sheets


def write_odt(manuscript: Manuscript) -> bytes:
    """Return the manuscript as OpenDocument text."""
    document = Document("text")
    document.body.clear()
    for element in _elements(manuscript.blocks):
        document.body.append(element)
    return _save(document, manuscript)


def write_odp(manuscript: Manuscript) -> bytes:
    """Return the manuscript as an OpenDocument presentation, one page a slide."""
    document = Document("presentation")
    document.body.clear()
    for number, page in enumerate(manuscript.pages, start=1):
        slide = DrawPage(f"page{number}", name=f"Slide {number}", master_page="presentation")
        title = next(block.text for block in page if isinstance(block, Heading))
        slide.append(_frame([odfdo.Paragraph(title)], top="0.8cm", height="2.6cm"))
        rest: list[Block] = [block for block in page if not isinstance(block, Heading)]
        slide.append(_frame(_slide_elements(rest), top="4cm", height="10cm"))
        document.body.append(slide)
    return _save(document, manuscript)


def write_ods(manuscript: Manuscript) -> bytes:
    """Return the tables of the manuscript as an OpenDocument spreadsheet, a heading a sheet."""
    document = Document("spreadsheet")
    document.body.clear()
    for sheet in sheets(manuscript):
        document.body.append(_table(sheet.table, sheet.name))
    return _save(document, manuscript)


def _elements(blocks: list[Block]) -> Iterator[Element]:
    for number, block in enumerate(blocks, start=1):
        if isinstance(block, Heading):
            # The template numbers headings, the manuscripts do so themselves where they want it.
            yield Header(block.level, block.text, suppress_numbering=True)
        elif isinstance(block, Items):
            yield List(list(block.texts))
        elif isinstance(block, Table):
            yield _table(block, f"Table{number}")
        elif isinstance(block, Paragraph):
            yield odfdo.Paragraph(block.text)


def _slide_elements(blocks: list[Block]) -> list[Element]:
    # A text box holds no table, so the cells of a row stand in one line.
    elements: list[Element] = []
    for block in blocks:
        if isinstance(block, Table):
            elements.extend(odfdo.Paragraph("　".join(row)) for row in block.rows)
        else:
            elements.extend(_elements([block]))
    return elements


def _frame(elements: list[Element], top: str, height: str) -> Frame:
    return Frame.text_frame(
        elements, position=("1.4cm", top), size=("25.2cm", height), layer="layout"
    )


def _table(block: Table, name: str) -> odfdo.Table:
    table = odfdo.Table(name)
    for texts in block.rows:
        row = Row()
        row.set_values([cell_value(text) for text in texts])
        table.append_row(row)
    return table


def _save(document: Document, manuscript: Manuscript) -> bytes:
    moment = manuscript.date.replace(tzinfo=None)
    document.meta.title = manuscript.title
    document.meta.initial_creator = manuscript.author
    document.meta.creator = manuscript.author
    document.meta.creation_date = moment
    document.meta.date = moment
    buffer = io.BytesIO()
    document.save(buffer)
    return freeze(buffer.getvalue(), moment.isoformat())
