"""Electronic books: an EPUB 3 of one chapter a page of the manuscript."""

from html import escape

from build_scripts.samples.frozen_zip import write_zip
from build_scripts.samples.manuscript import Block, Heading, Manuscript, Paragraph

_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>
"""


def write_epub(manuscript: Manuscript) -> bytes:
    """Return the manuscript as an EPUB."""
    language = manuscript.headers["language"]
    chapters = {
        f"chapter{number}.xhtml": page for number, page in enumerate(manuscript.pages, start=1)
    }
    return write_zip(
        [
            ("mimetype", b"application/epub+zip"),
            ("META-INF/container.xml", _CONTAINER.encode()),
            ("EPUB/package.opf", _package(manuscript, list(chapters)).encode()),
            ("EPUB/contents.xhtml", _contents(manuscript.title, language, chapters).encode()),
            *(
                (f"EPUB/{name}", _chapter(page, language).encode())
                for name, page in chapters.items()
            ),
        ]
    )


def _package(manuscript: Manuscript, names: list[str]) -> str:
    manifest = "".join(
        f'<item id="c{number}" href="{name}" media-type="application/xhtml+xml"/>'
        for number, name in enumerate(names)
    )
    spine = "".join(f'<itemref idref="c{number}"/>' for number in range(len(names)))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<package version="3.0" unique-identifier="id" xmlns="http://www.idpf.org/2007/opf">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:sample:{escape(manuscript.path.stem)}</dc:identifier>
<dc:title>{escape(manuscript.title)}</dc:title>
<dc:creator>{escape(manuscript.author)}</dc:creator>
<dc:language>{manuscript.headers["language"]}</dc:language>
<dc:date>{manuscript.date:%Y-%m-%d}</dc:date>
<meta property="dcterms:modified">{manuscript.date:%Y-%m-%dT%H:%M:%SZ}</meta>
</metadata>
<manifest><item id="nav" href="contents.xhtml" media-type="application/xhtml+xml" properties="nav"/>
{manifest}</manifest>
<spine>{spine}</spine>
</package>
"""


def _contents(title: str, language: str, chapters: dict[str, list[Block]]) -> str:
    entries = "".join(
        f'<li><a href="{name}">{escape(_heading(page))}</a></li>' for name, page in chapters.items()
    )
    body = f'<nav epub:type="toc"><h1>{escape(title)}</h1><ol>{entries}</ol></nav>'
    return _xhtml(title, language, body)


def _chapter(page: list[Block], language: str) -> str:
    body = "\n".join(
        f"<h1>{escape(block.text)}</h1>"
        if isinstance(block, Heading)
        else f"<p>{escape(block.text)}</p>"
        for block in page
        if isinstance(block, Heading | Paragraph)
    )
    return _xhtml(_heading(page), language, body)


def _heading(page: list[Block]) -> str:
    return next(block.text for block in page if isinstance(block, Heading))


def _xhtml(title: str, language: str, body: str) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"
 xml:lang="{language}">
<head><title>{escape(title)}</title></head>
<body>
{body}
</body>
</html>
"""
