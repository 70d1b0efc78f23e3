"""The side by side translation as a Word document: one table, a row a passage."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from desktop_app.export.translated.languages import is_east_asian, is_right_to_left, tag
from desktop_app.export.translated.side_by_side import Row, SideBySide
from desktop_app.export.wording import language_name

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/styles.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>'
)
_LINKS = f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
_ROOT_LINKS = (
    f'{_LINKS}Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_DOCUMENT_LINKS = f'{_LINKS}Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
_COLUMN = 7200
"""Twentieths of a point: half of a landscape A4 page within its margins."""
_HEADING_SIZES = (32, 28, 26, 24, 22, 22)
"""Half points, of headings 1 to 6."""


def write_docx(content: SideBySide, out: Path) -> None:
    """Write the document."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _ROOT_LINKS)
        package.writestr("word/_rels/document.xml.rels", _DOCUMENT_LINKS)
        package.writestr("word/styles.xml", "".join(_styles()))
        with package.open("word/document.xml", "w") as part:
            for piece in _document(content):
                part.write(piece.encode())


def _styles() -> Iterator[str]:
    yield f'{_HEAD}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
    yield '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/><w:sz w:val="21"/>'
    yield '</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:before="40" w:after="40"/>'
    yield "</w:pPr></w:pPrDefault></w:docDefaults>"
    yield '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    yield "</w:style>"
    for level, size in enumerate(_HEADING_SIZES, start=1):
        yield f'<w:style w:type="paragraph" w:styleId="Heading{level}">'
        yield f'<w:name w:val="heading {level}"/><w:basedOn w:val="Normal"/><w:pPr><w:keepNext/>'
        yield f'<w:spacing w:before="160"/><w:outlineLvl w:val="{level - 1}"/></w:pPr><w:rPr><w:b/>'
        yield f'<w:color w:val="1F5F99"/><w:sz w:val="{size}"/></w:rPr></w:style>'
    yield "</w:styles>"


def _document(content: SideBySide) -> Iterator[str]:
    yield f'{_HEAD}<w:document xmlns:w="{_W}"><w:body>'
    yield '<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>'
    yield '<w:insideH w:val="single" w:sz="4" w:color="D5DBE3"/>'
    yield '<w:insideV w:val="single" w:sz="4" w:color="D5DBE3"/></w:tblBorders>'
    yield '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="140" w:type="dxa"/>'
    yield '<w:right w:w="140" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    yield f'<w:tblGrid><w:gridCol w:w="{_COLUMN}"/><w:gridCol w:w="{_COLUMN}"/></w:tblGrid>'
    yield "<w:tr><w:trPr><w:tblHeader/></w:trPr>"
    for code in (content.source, content.target):
        yield _cell(_run(language_name(code), code, "<w:b/>"), 0, code)
    yield "</w:tr>"
    for row in content.rows:
        yield from _row(row, content)
    # A body cannot end with a table.
    yield '</w:tbl><w:p/><w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    yield '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567"'
    yield ' w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>'


def _row(row: Row, content: SideBySide) -> Iterator[str]:
    yield "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
    yield _cell(_run(row.source, content.source, ""), row.heading, content.source)
    runs = "".join(
        _run(
            one.text,
            content.target,
            "" if one.confidence is None else '<w:highlight w:val="yellow"/>',
        )
        for one in row.target
    )
    yield _cell(runs, row.heading, content.target)
    yield "</w:tr>"


def _cell(runs: str, heading: int, code: str) -> str:
    style = f'<w:pStyle w:val="Heading{heading}"/>' if heading else ""
    direction = "<w:bidi/>" if is_right_to_left(code) else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{_COLUMN}" w:type="dxa"/></w:tcPr>'
        f"<w:p><w:pPr>{style}{direction}</w:pPr>{runs}</w:p></w:tc>"
    )


def _run(text: str, code: str, look: str) -> str:
    key = "val"
    if is_east_asian(code):
        key = "eastAsia"
    elif is_right_to_left(code):
        key, look = "bidi", f"{look}<w:rtl/>"
    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(
        "</w:t><w:tab/><w:t>".join(map(escape, line.split("\t"))) for line in text.split("\n")
    )
    return (
        f'<w:r><w:rPr>{look}<w:lang w:{key}="{escape(tag(code))}"/></w:rPr>'
        f'<w:t xml:space="preserve">{lines}</w:t></w:r>'
    )
