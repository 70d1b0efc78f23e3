"""A summary as a file: Word, Markdown or plain text, every sentence with where it stands."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from desktop_app.errors import InputError
from desktop_app.export.atomic import replacing
from desktop_app.export.cleaning import printable
from desktop_app.messages import _

EXTENSIONS = (".docx", ".md", ".txt")

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_KIND}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_KIND}.styles+xml"/></Types>'
)
_LINKS = f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
_ROOT = f'{_LINKS}Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
_STYLE_LINK = f'{_LINKS}Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
_STYLES = (
    f'{_HEAD}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Yu Gothic" w:cs="Calibri"/>'
    '<w:sz w:val="22"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120"/>'
    "</w:pPr></w:pPrDefault></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    '</w:style><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:rPr><w:b/>'
    '<w:sz w:val="36"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading1">'
    '<w:name w:val="heading 1"/><w:pPr><w:keepNext/><w:spacing w:before="280"/>'
    '<w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:color w:val="1F5F99"/><w:sz w:val="26"/>'
    '</w:rPr></w:style><w:style w:type="paragraph" w:styleId="Quiet"><w:name w:val="Quiet"/>'
    '<w:rPr><w:color w:val="56616F"/><w:sz w:val="19"/></w:rPr></w:style></w:styles>'
)


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """A sentence or a paragraph, and the place it is from, empty where it is from many."""

    text: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class SummaryPart:
    """Lines under a heading; without one they simply follow. `note` explains the heading."""

    lines: tuple[SummaryLine, ...]
    heading: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class SummaryPage:
    """A whole summary: its title, how it was made, and its parts."""

    title: str
    note: str
    parts: tuple[SummaryPart, ...]


def write_summary(page: SummaryPage, out: Path) -> None:
    """Write a summary in the format of the file's extension. Raises InputError for another."""
    kind = out.suffix.lower()
    if kind not in EXTENSIONS:
        raise InputError(_("{name}: a summary is saved as docx, md or txt.").format(name=out.name))
    with replacing(out) as temporary:
        if kind == ".docx":
            _write_docx(page, temporary)
        else:
            text = as_markdown(page) if kind == ".md" else as_text(page)
            temporary.write_text(text, "utf-8")


def as_text(page: SummaryPage) -> str:
    """Return the summary as plain text."""
    lines = [page.title, page.note, ""]
    for part in page.parts:
        if part.heading:
            lines += [part.heading, *filter(None, [part.note]), ""]
        for one in part.lines:
            lines.append(f"{one.text}  ({one.place})" if one.place else one.text)
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def as_markdown(page: SummaryPage) -> str:
    """Return the summary as Markdown; what documents say stays as they say it."""
    lines = [f"# {_literal(page.title)}", "", f"*{_literal(page.note)}*", ""]
    for part in page.parts:
        if part.heading:
            lines += [f"## {_literal(part.heading)}", ""]
        if part.note:
            lines += [_literal(part.note), ""]
        for one in part.lines:
            place = f"  \n  — {_literal(one.place)}" if one.place else ""
            lines.append(f"- {_literal(one.text)}{place}" if one.place else _literal(one.text))
            if not one.place:
                lines.append("")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


_MARKUP = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]<>#|"})


def _literal(text: str) -> str:
    return " ".join(text.split()).translate(_MARKUP)


def _write_docx(page: SummaryPage, out: Path) -> None:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _ROOT)
        package.writestr("word/_rels/document.xml.rels", _STYLE_LINK)
        package.writestr("word/styles.xml", _STYLES)
        package.writestr("word/document.xml", "".join(_document(page)))


def _document(page: SummaryPage) -> Iterator[str]:
    yield f'{_HEAD}<w:document xmlns:w="{_W}"><w:body>'
    yield _paragraph(page.title, "Title")
    yield _paragraph(page.note, "Quiet")
    for part in page.parts:
        if part.heading:
            yield _paragraph(part.heading, "Heading1")
        if part.note:
            yield _paragraph(part.note, "Quiet")
        for one in part.lines:
            yield _paragraph(one.text)
            if one.place:
                yield _paragraph(one.place, "Quiet")
    yield "</w:body></w:document>"


def _paragraph(text: str, style: str = "Normal") -> str:
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t xml:space="preserve">'
        f"{escape(printable(text))}</w:t></w:r></w:p>"
    )
