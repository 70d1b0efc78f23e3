"""Word documents: headings, lists, tables, footnotes, author and date."""

import io
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.text.paragraph import Paragraph as WordParagraph

from build_scripts.samples.frozen_zip import freeze
from build_scripts.samples.manuscript import Heading, Items, Manuscript, Paragraph, Table

_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def write_docx(manuscript: Manuscript) -> bytes:
    """Return the manuscript as a docx."""
    document = docx.Document()
    footnotes: list[str] = []
    for block in manuscript.blocks:
        if isinstance(block, Heading):
            document.add_heading(block.text, level=block.level)
        elif isinstance(block, Items):
            style = "List Number" if block.numbered else "List Bullet"
            for text in block.texts:
                document.add_paragraph(text, style=style)
        elif isinstance(block, Table):
            _add_table(document, block)
        elif isinstance(block, Paragraph):
            paragraph = document.add_paragraph(block.text)
            if block.footnote:
                footnotes.append(block.footnote)
                _add_reference(paragraph, len(footnotes))
    if footnotes:
        _add_footnotes(document, footnotes)
    _describe(document, manuscript)
    buffer = io.BytesIO()
    document.save(buffer)
    return freeze(buffer.getvalue(), manuscript.date.strftime("%Y-%m-%dT%H:%M:%SZ"))


def _add_table(document: Document, block: Table) -> None:
    table = document.add_table(rows=0, cols=len(block.rows[0]), style="Light Grid Accent 1")
    for row in block.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def _add_reference(paragraph: WordParagraph, number: int) -> None:
    run = paragraph.add_run()
    run.font.superscript = True
    run._r.append(parse_xml(f'<w:footnoteReference {_NAMESPACE} w:id="{number}"/>'))  # noqa: SLF001


def _add_footnotes(document: Document, footnotes: list[str]) -> None:
    # python-docx cannot write footnotes, so their part is written by hand. The ids -1 and 0 are the
    # separator lines that Word expects.
    separators = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}">'
        f"<w:p><w:r><w:{mark}/></w:r></w:p></w:footnote>"
        for kind, number, mark in (
            ("separator", -1, "separator"),
            ("continuationSeparator", 0, "continuationSeparator"),
        )
    )
    notes = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r><w:r>'
        f'<w:t xml:space="preserve"> {escape(text)}</w:t></w:r></w:p></w:footnote>'
        for number, text in enumerate(footnotes, start=1)
    )
    xml = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f"<w:footnotes {_NAMESPACE}>{separators}{notes}</w:footnotes>"
    )
    part = Part(
        PackURI("/word/footnotes.xml"),
        CONTENT_TYPE.WML_FOOTNOTES,
        xml.encode(),
        document.part.package,
    )
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _describe(document: Document, manuscript: Manuscript) -> None:
    properties = document.core_properties
    moment = manuscript.date.replace(tzinfo=None)
    properties.title = manuscript.title
    properties.author = manuscript.author
    properties.last_modified_by = manuscript.author
    properties.created = moment
    properties.modified = moment
    properties.comments = ""
