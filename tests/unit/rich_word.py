"""A Word document with everything that text comes with: links, notes, fields, boxes, pictures."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import docx
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, RGBColor

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NOTE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    f'<w:{{kind}}s xmlns:w="{W}"><w:{{kind}} w:type="separator" w:id="-1"><w:p><w:r>'
    "<w:separator/></w:r></w:p></w:{kind}>"
    '<w:{kind} w:id="1"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:{kind}Ref/>'
    '</w:r><w:r><w:t xml:space="preserve"> {text}</w:t></w:r></w:p></w:{kind}></w:{kind}s>'
)
_BOX = """<w:r {ns} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
 xmlns:v="urn:schemas-microsoft-com:vml">
<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>
<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="4000000" cy="700000"/>
<wp:docPr id="77" name="Text Box 1" descr="A box with a warning"/><a:graphic>
<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>
<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="4000000" cy="700000"/>
</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="FFF2CC"/>
</a:solidFill></wps:spPr><wps:txbx><w:txbxContent><w:p><w:r><w:rPr><w:b/></w:rPr>
<w:t>{text}</w:t></w:r></w:p></w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData>
</a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:rect style="width:315pt">
<v:textbox><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></v:textbox>
</v:rect></w:pict></mc:Fallback></mc:AlternateContent></w:r>"""


def write_rich_word(path: Path) -> None:
    """Write an English report of two pages to `path`."""
    document = docx.Document()
    document.core_properties.title = "Report on the water pumps"
    section = document.sections[0]
    section.header.paragraphs[0].text = "Water for the valley"
    footer = section.footer.paragraphs[0]
    footer.add_run("Page ")
    _field(footer, "PAGE", "1")
    footer.add_run(" of ")
    _field(footer, "NUMPAGES", "2")
    document.add_heading("The pumps of the valley", 1)
    _first_paragraph(document)
    _linked_paragraph(document)
    picture = document.add_paragraph()
    shape = picture.add_run().add_picture(io.BytesIO(png()), width=Cm(3))
    shape._inline.docPr.set("descr", "A hand pump beside a school")
    for text in ("Check the rope every week.", "Grease the bearing every month."):
        document.add_paragraph(text, style="List Number")
    _table(document)
    document.add_heading("What comes next", 2)
    box = document.add_paragraph()
    box._p.append(
        parse_xml(_BOX.format(ns=nsdecls("w", "wp", "a"), text="Do not drink this water."))
    )
    _changed_paragraph(document)
    aligned = document.add_paragraph("Name of the chair:\tTeresa Mulando")
    aligned.paragraph_format.tab_stops.add_tab_stop(Cm(8))
    address = document.add_paragraph("The water committee")
    address.add_run().add_break()
    address.add_run("Vila Tarrumbe")
    address.add_run().add_break(WD_BREAK.PAGE)
    _equation(document)
    buffer = io.BytesIO()
    document.save(buffer)
    path.write_bytes(_with_notes(buffer.getvalue()))


def png() -> bytes:
    """Return a small blue picture."""
    rows = b"".join(b"\0" + b"\x30\x70\xb0" * 16 for _row in range(16))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", 16, 16, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def _first_paragraph(document) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run("The old pump at the school ")
    # Word cuts runs at every change and marks every doubt of its spelling checker.
    paragraph._p.append(parse_xml(f'<w:proofErr {nsdecls("w")} w:type="spellStart"/>'))
    first = paragraph.add_run("gives cl")
    first._r.set(qn("w:rsidR"), "00AA11BB")
    paragraph.add_run("ean water")
    paragraph.add_run(" again, and ")
    paragraph.add_run("the children").bold = True
    paragraph.add_run(" do not have to walk to the river.")
    paragraph._p.append(
        parse_xml(
            f'<w:r {nsdecls("w")}><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
            '<w:footnoteReference w:id="1"/></w:r>'
        )
    )
    red = paragraph.add_run(" The repair cost ")
    amount = paragraph.add_run("4,600 meticais")
    amount.font.color.rgb = RGBColor(0xC0, 0, 0)
    amount.italic = True
    red.font.name = "Calibri"
    paragraph.add_run(" and took three days.")
    paragraph._p.append(
        parse_xml(
            f'<w:r {nsdecls("w")}><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
            '<w:endnoteReference w:id="1"/></w:r>'
        )
    )


def _linked_paragraph(document) -> None:
    paragraph = document.add_paragraph("You can read the whole story on ")
    link = document.part.relate_to(
        "https://example.org/pumps", RELATIONSHIP_TYPE.HYPERLINK, is_external=True
    )
    paragraph._p.append(
        parse_xml(
            f'<w:hyperlink {nsdecls("w", "r")} r:id="{link}"><w:r><w:rPr><w:color w:val="0563C1"/>'
            '<w:u w:val="single"/></w:rPr><w:t>the page of the committee</w:t></w:r></w:hyperlink>'
        )
    )
    paragraph.add_run(", which is updated on ")
    _field(paragraph, 'DATE \\@ "yyyy-MM-dd"', "2024-03-31")
    paragraph.add_run(" by the volunteers.")
    paragraph._p.insert(1, parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="5" w:name="story"/>'))
    paragraph._p.append(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="5"/>'))


def _table(document) -> None:
    table = document.add_table(rows=3, cols=3, style="Light Grid Accent 1")
    rows = (
        ("Village", "Depth of the well", "Result"),
        ("Namalunde", "38 m", "clean water"),
        ("Nhandazi", "60 m", "salty water"),
    )
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def _changed_paragraph(document) -> None:
    paragraph = document.add_paragraph("The committee will meet ")
    paragraph._p.append(
        parse_xml(
            f'<w:del {nsdecls("w")} w:id="8" w:author="Ruth"><w:r><w:delText>on Monday</w:delText>'
            "</w:r></w:del>"
        )
    )
    paragraph._p.append(
        parse_xml(
            f'<w:ins {nsdecls("w")} w:id="9" w:author="R"><w:r><w:t>next Sunday</w:t></w:r></w:ins>'
        )
    )
    paragraph.add_run(" under the big tree.")


def _equation(document) -> None:
    paragraph = document.add_paragraph("The yield is ")
    paragraph._p.append(
        parse_xml(
            '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r>'
            "<m:t>Q=V/t</m:t></m:r></m:oMath>"
        )
    )
    paragraph.add_run(", measured with a bucket and a watch.")


def _field(paragraph, code: str, result: str) -> None:
    for xml in (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> {code} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        f"<w:t>{result}</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{xml}</w:r>"))


def _with_notes(data: bytes) -> bytes:
    """Add the parts of foot- and endnotes, which python-docx cannot write."""
    notes = {
        "footnote": "The school has two hundred pupils.",
        "endnote": "All prices are those of March.",
    }
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            for kind in notes:
                if name == "[Content_Types].xml":
                    rule = f'<Override PartName="/word/{kind}s.xml" '
                    rule += f'ContentType="{_TYPES}.{kind}s+xml"/>'
                    content = content.replace(b"</Types>", f"{rule}</Types>".encode())
                elif name == "word/_rels/document.xml.rels":
                    link = (
                        f'<Relationship Id="n{kind}" Type="{_LINKS}/{kind}s" Target="{kind}s.xml"/>'
                    )
                    content = content.replace(
                        b"</Relationships>", f"{link}</Relationships>".encode()
                    )
            new.writestr(name, content)
        for kind, text in notes.items():
            new.writestr(f"word/{kind}s.xml", _NOTE.format(kind=kind, text=text))
    return buffer.getvalue()
