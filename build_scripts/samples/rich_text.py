"""Rich text (RTF), written by hand: it is text with marks."""

from build_scripts.samples.manuscript import Heading, Items, Manuscript, Paragraph, Table

_TABLE_WIDTH_TWIPS = 9000


def write_rtf(manuscript: Manuscript) -> bytes:
    """Return the manuscript as RTF; letters outside ASCII are escaped."""
    parts = [
        r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman Times New Roman;}}",
        r"{\info{\title " + _escape(manuscript.title) + r"}{\author " + _escape(manuscript.author),
        manuscript.date.strftime(r"}{\creatim\yr%Y\mo%m\dy%d\hr%H\min%M}}"),
    ]
    for block in manuscript.blocks:
        if isinstance(block, Heading):
            size = 36 - 6 * block.level
            parts.append(rf"\pard\sb240\sa120\b\fs{size} {_escape(block.text)}\b0\par")
        elif isinstance(block, Items):
            for number, text in enumerate(block.texts, start=1):
                mark = f"{number}." if block.numbered else r"\bullet"
                parts.append(rf"\pard\fi-360\li720\fs24 {mark}\tab {_escape(text)}\par")
        elif isinstance(block, Table):
            parts.extend(_table_row(row) for row in block.rows)
        elif isinstance(block, Paragraph):
            parts.append(rf"\pard\sa160\fs24 {_escape(block.text)}\par")
    return ("\n".join(parts) + "\n}\n").encode("ascii")


def _table_row(row: tuple[str, ...]) -> str:
    width = _TABLE_WIDTH_TWIPS // len(row)
    edges = "".join(rf"\cellx{width * number}" for number in range(1, len(row) + 1))
    cells = "".join(rf"\pard\intbl {_escape(text)}\cell " for text in row)
    return rf"\trowd{edges} {cells}\row"


def _escape(text: str) -> str:
    return "".join(_escape_letter(letter) for letter in text)


def _escape_letter(letter: str) -> str:
    if letter in "\\{}":
        return "\\" + letter
    if letter == "\n":
        return r"\line "
    return letter if letter.isascii() else rf"\u{ord(letter)}?"
