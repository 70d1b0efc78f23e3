"""The report as a Word document: its parts zipped; what stands in it is in `docx_blocks`."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from desktop_app import __version__
from desktop_app.corpus.store import Corpus
from desktop_app.export.atomic import replacing
from desktop_app.export.cleaning import printable
from desktop_app.export.docx_blocks import NAMESPACE, block_xml, paragraph
from desktop_app.export.report_blocks import blocks, lead
from desktop_app.export.report_content import ReportContent, gather
from desktop_app.export.report_frame import ReportFrame
from desktop_app.messages import _, current_language

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KINDS = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CORE = "application/vnd.openxmlformats-package.core-properties+xml"
_PARTS = {
    "/word/document.xml": f"{_KINDS}.document.main+xml",
    "/word/styles.xml": f"{_KINDS}.styles+xml",
    "/word/numbering.xml": f"{_KINDS}.numbering+xml",
    "/word/footer1.xml": f"{_KINDS}.footer+xml",
    "/docProps/core.xml": _CORE,
}
_EAST_ASIAN_FONTS = {"ja": "Yu Gothic", "zh": "Microsoft YaHei", "ko": "Malgun Gothic"}
_LANGUAGES = {"en": "en-US", "pt": "pt-BR", "ja": "ja-JP"}
_HEADINGS = ((1, 30, 360, 120), (2, 24, 240, 80))  # level, half points, space before and after
_ACCENT, _TEXT, _QUIET = "1F5F99", "1B2430", "56616F"


def write_docx_report(corpus: Corpus, out: Path, frame: ReportFrame) -> int:
    """Write the report in the current language and return the number of documents read."""
    content = gather(corpus, frame.chosen)
    with replacing(out) as temporary, zipfile.ZipFile(
        temporary, "w", zipfile.ZIP_DEFLATED
    ) as package:  # fmt: skip
        package.writestr("[Content_Types].xml", "".join(_types()))
        package.writestr(
            "_rels/.rels",
            _links(
                ("officeDocument", _OFFICE, "word/document.xml"),
                ("metadata/core-properties", f"{_PACKAGE}/relationships", "docProps/core.xml"),
            ),
        )
        package.writestr(
            "word/_rels/document.xml.rels",
            _links(
                ("styles", _OFFICE, "styles.xml"),
                ("numbering", _OFFICE, "numbering.xml"),
                ("footer", _OFFICE, "footer1.xml"),
            ),
        )
        package.writestr("docProps/core.xml", _core(frame))
        package.writestr("word/styles.xml", "".join(_styles()))
        package.writestr("word/numbering.xml", _NUMBERING)
        package.writestr("word/footer1.xml", _footer(frame))
        with package.open("word/document.xml", "w") as part:
            for piece in _document(content, frame):
                part.write(piece.encode())
    return content.summary.documents


def _document(content: ReportContent, frame: ReportFrame) -> Iterator[str]:
    yield f'{_HEAD}<w:document xmlns:w="{NAMESPACE}" xmlns:r="{_OFFICE}"><w:body>'
    yield paragraph(printable(frame.title), style="Title")
    yield paragraph(lead(content, frame), style="Quiet")
    for block in blocks(content, frame):
        yield from block_xml(block)
    yield '<w:sectPr><w:footerReference w:type="default" r:id="r3"/>'
    yield '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134"'
    yield ' w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
    yield "</w:body></w:document>"


def _types() -> Iterator[str]:
    yield f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    yield 'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    yield '<Default Extension="xml" ContentType="application/xml"/>'
    for name, kind in _PARTS.items():
        yield f'<Override PartName="{name}" ContentType="{kind}"/>'
    yield "</Types>"


def _links(*parts: tuple[str, str, str]) -> str:
    links = "".join(
        f'<Relationship Id="r{number}" Type="{base}/{kind}" Target="{target}"/>'
        for number, (kind, base, target) in enumerate(parts, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def _core(frame: ReportFrame) -> str:
    day = f"{frame.day.isoformat()}T00:00:00Z"
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(printable(frame.title))}</dc:title>"
        f"<dc:creator>Satchel {__version__}</dc:creator>"
        f"<dc:language>{_LANGUAGES.get(current_language(), 'en-US')}</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{day}</dcterms:created></cp:coreProperties>'
    )


def _styles() -> Iterator[str]:
    language = current_language()
    asian = _EAST_ASIAN_FONTS.get(language, "Yu Gothic")
    tag = _LANGUAGES.get(language, "en-US")
    yield f'{_HEAD}<w:styles xmlns:w="{NAMESPACE}"><w:docDefaults><w:rPrDefault><w:rPr>'
    yield f'<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri" w:eastAsia="{asian}"/>'
    yield f'<w:color w:val="{_TEXT}"/><w:sz w:val="21"/>'
    asian_tag = tag if language in _EAST_ASIAN_FONTS else "ja-JP"
    yield f'<w:lang w:val="{tag}" w:eastAsia="{asian_tag}"/>'
    yield "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
    yield '<w:spacing w:before="0" w:after="100" w:line="264" w:lineRule="auto"/>'
    yield "</w:pPr></w:pPrDefault></w:docDefaults>"
    yield '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    yield "</w:style>"
    yield _style("Title", "Title", f'<w:b/><w:color w:val="{_TEXT}"/><w:sz w:val="44"/>',
                 '<w:spacing w:after="40"/>')  # fmt: skip
    for level, size, before, after in _HEADINGS:
        yield _style(
            f"Heading{level}",
            f"heading {level}",
            f'<w:b/><w:color w:val="{_ACCENT}"/><w:sz w:val="{size}"/>',
            f'<w:keepNext/><w:spacing w:before="{before}" w:after="{after}"/>'
            f'<w:outlineLvl w:val="{level - 1}"/>',
        )
    yield _style("ChartTitle", "Chart title", '<w:b/><w:sz w:val="23"/>',
                 '<w:keepNext/><w:spacing w:before="240" w:after="20"/>')  # fmt: skip
    yield _style("Quiet", "Quiet", f'<w:color w:val="{_QUIET}"/><w:sz w:val="19"/>', "")
    yield _style("ChartNote", "Chart note", f'<w:color w:val="{_QUIET}"/><w:sz w:val="19"/>',
                 "<w:keepNext/>")  # fmt: skip
    yield _style("Quotation", "Quotation", "", '<w:spacing w:after="20"/>')
    yield _style("ListItem", "List item", "", '<w:spacing w:after="40"/>')
    yield "</w:styles>"


def _style(name: str, shown: str, run: str, lines: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{shown}"/>'
        f'<w:basedOn w:val="Normal"/><w:pPr>{lines}</w:pPr><w:rPr>{run}</w:rPr></w:style>'
    )


_NUMBERING = (
    f'{_HEAD}<w:numbering xmlns:w="{NAMESPACE}"><w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:pPr>'
    '<w:ind w:left="340" w:hanging="227"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def _footer(frame: ReportFrame) -> str:
    made = escape(f"{printable(frame.title)} · " + _("Made with Satchel {version}").format(
        version=__version__))  # fmt: skip
    run = f'<w:rPr><w:color w:val="{_QUIET}"/><w:sz w:val="17"/></w:rPr>'
    return (
        f'{_HEAD}<w:ftr xmlns:w="{NAMESPACE}"><w:p><w:pPr><w:tabs>'
        '<w:tab w:val="right" w:pos="9638"/></w:tabs></w:pPr>'
        f'<w:r>{run}<w:t xml:space="preserve">{made}</w:t></w:r><w:r>{run}<w:tab/></w:r>'
        f'<w:fldSimple w:instr="PAGE"><w:r>{run}<w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>'
    )
