"""Blocks of a report in WordprocessingML.

Bars are tables with shaded cells: crisp at any size, and no program is needed to draw them.
"""

from collections.abc import Iterator, Mapping
from functools import singledispatch
from xml.sax.saxutils import escape

from desktop_app.export import report_blocks as parts
from desktop_app.export.charts import TONES
from desktop_app.export.cleaning import printable
from desktop_app.export.translated.languages import is_east_asian, is_right_to_left, tag
from desktop_app.export.wording import period_text, tone_name
from desktop_app.text.numbers import count_text, share_text

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

_WIDTH = 9638
"""Twentieths of a point: an A4 page within its margins."""
_STEPS = 60  # columns that a bar is made of
_NAME, _FIGURE = 2700, 1538
_STEP = (_WIDTH - _NAME - _FIGURE) // _STEPS
_ACCENT, _TRACK, _LINE, _QUIET = "1F5F99", "E9EDF2", "D5DBE3", "56616F"
_TONES = {
    "negative": "C0561F",
    "mixed": "8A6BB1",
    "neutral": "86919E",
    "positive": "2B74B8",
    "": "C9D0D8",
}
_PALE = {
    "negative": (192, 86, 31),
    "mixed": (138, 107, 177),
    "neutral": (134, 145, 158),
    "positive": (43, 116, 184),
}
_DARK = "11161C"


@singledispatch
def block_xml(block: object) -> Iterator[str]:
    """Yield a block as WordprocessingML."""
    raise TypeError(block)


def paragraph(text: str, style: str = "", language: str = "", lines: str = "") -> str:
    """Return a paragraph of one run, with its language for fonts and spelling."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{lines}</w:pPr>{_run(text, language=language)}</w:p>"


@block_xml.register
def _heading(block: parts.Heading) -> Iterator[str]:
    yield paragraph(block.text, f"Heading{block.level}")


@block_xml.register
def _paragraph(block: parts.Paragraph) -> Iterator[str]:
    yield paragraph(block.text, "Quiet" if block.quiet else "")


@block_xml.register
def _bullets(block: parts.Bullets) -> Iterator[str]:
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    for item in block.items:
        yield paragraph(item, "ListItem", lines=numbered)


@block_xml.register
def _bar_list(block: parts.BarList) -> Iterator[str]:
    yield from _captions(block.title, block.note)
    longest = max(block.bars.values(), default=0) or 1
    yield _bar_table_begin()
    for name, count in block.bars.items():
        length = max(1, round(_STEPS * count / longest)) if count else 0
        figure = parts.share_of(count, block.total)
        yield _bar_row(name, [(_ACCENT, length, ""), (_TRACK, _STEPS - length, "")], figure)
    yield _TABLE_END


@block_xml.register
def _tone_bars(block: parts.ToneBars) -> Iterator[str]:
    yield from _captions(block.title, block.note)
    yield _legend(block.bars)
    yield _bar_table_begin()
    for name, tones in block.bars.items():
        yield _bar_row(name, _shares(tones, named=True), count_text(sum(tones.values())))
    yield _TABLE_END


@block_xml.register
def _periods(block: parts.Periods) -> Iterator[str]:
    yield from _captions(block.title, block.note)
    yield _legend(block.periods)
    yield _bar_table_begin()
    most = max((sum(counts.values()) for counts in block.periods.values()), default=0) or 1
    for period, counts in block.periods.items():
        total = sum(counts.values())
        room = max(1, round(_STEPS * total / most)) if total else 0
        cells = _shares(counts, room) if total else []
        yield _bar_row(period_text(period), [*cells, ("", _STEPS - room, "")], count_text(total))
    yield _TABLE_END


@block_xml.register
def _tone_table(block: parts.ToneTable) -> Iterator[str]:
    yield from _captions(block.title, block.note)
    first = _NAME + 300
    other = (_WIDTH - first) // max(1, len(block.tones))
    yield _table_begin((first, *([other] * len(block.tones))))
    heads = "".join(
        _cell(_run(tone_name(tone), bold=True), other, middle=True) for tone in block.tones
    )
    yield f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{_cell('', first)}{heads}</w:tr>"
    for name, tones in block.rows.items():
        total = sum(tones.values())
        cells = "".join(
            _cell(
                _run(share_text(tones.get(tone, 0), total), colour=_DARK),
                other,
                ground=_shade(tone, tones.get(tone, 0), total),
                middle=True,
            )
            for tone in block.tones
        )
        yield f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_cell(_run(name), first)}{cells}</w:tr>"
    yield _TABLE_END


@block_xml.register
def _quote(block: parts.QuoteBlock) -> Iterator[str]:
    colour = _TONES[block.tone]
    edge = (
        f'<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="{colour}"/></w:pBdr>'
        '<w:ind w:left="227"/>'
    )
    quote = block.quote
    yield _directed(quote.text, "Quotation", quote.language, f"<w:keepNext/>{edge}")
    if quote.translation:
        language = block.translated_into or ""
        yield _directed(quote.translation, "ChartNote", language, edge)
    yield paragraph(quote.place, "Quiet", lines=f'{edge}<w:spacing w:after="200"/>')


@block_xml.register
def _grid(block: parts.Grid) -> Iterator[str]:
    whole = sum(block.widths)
    widths = tuple(_WIDTH * width // whole for width in block.widths)
    yield _table_begin(widths, lines=True)
    heads = "".join(
        _cell(_run(name, bold=True), width, ground="F1F4F7")
        for name, width in zip(block.columns, widths, strict=True)
    )
    yield f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{heads}</w:tr>"
    for row in block.rows:
        cells = "".join(_grid_cell(cell, width) for cell, width in zip(row, widths, strict=True))
        yield f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"
    yield _TABLE_END


def _captions(title: str, note: str) -> Iterator[str]:
    yield paragraph(title, "ChartTitle")
    yield paragraph(note, "ChartNote")


def _legend(bars: Mapping[str, Mapping[str, int]]) -> str:
    present = [tone for tone in (*TONES, "") if any(counts.get(tone) for counts in bars.values())]
    runs = "".join(
        _run("■ ", colour=_TONES[tone]) + _run(f"{tone_name(tone or None)}    ") for tone in present
    )
    return f'<w:p><w:pPr><w:pStyle w:val="ChartNote"/></w:pPr>{runs}</w:p>'


def _shares(
    counts: Mapping[str, int], room: int = _STEPS, *, named: bool = False
) -> list[tuple[str, int, str]]:
    """Return the cells of a divided bar: colour, columns, and what stands in the wider ones."""
    total = sum(counts.values()) or 1
    present = [(tone, counts[tone]) for tone in (*TONES, "") if counts.get(tone)]
    cells, done, reached = [], 0, 0
    for tone, count in present:
        reached += count
        end = round(room * reached / total)
        if end > done:
            wide = end - done
            shown = share_text(count, total) if named and wide >= 6 else ""  # noqa: PLR2004
            cells.append((_TONES[tone], wide, shown))
            done = end
    return cells


def _bar_table_begin() -> str:
    return _table_begin((_NAME, *([_STEP] * _STEPS), _FIGURE), padded=False)


def _bar_row(name: str, cells: list[tuple[str, int, str]], figure: str) -> str:
    bars = "".join(
        _cell(
            _run(shown, colour="FFFFFF" if ground != _TONES["neutral"] else _DARK, small=True),
            _STEP * span,
            ground=ground,
            span=span,
            middle=True,
        )
        for ground, span, shown in cells
        if span
    )
    if not name:
        bars = bars or _cell("", _STEP * _STEPS, span=_STEPS)
    return (
        '<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="300"/></w:trPr>'
        f"{_cell(_run(name), _NAME)}{bars}"
        f"{_cell(_run(f'  {figure}', colour=_QUIET), _FIGURE)}</w:tr>"
        # A thin row keeps bars apart.
        '<w:tr><w:trPr><w:trHeight w:val="60" w:hRule="exact"/></w:trPr>'
        f"{_cell('', _WIDTH, span=_STEPS + 2)}</w:tr>"
    )


def _table_begin(widths: tuple[int, ...], *, lines: bool = False, padded: bool = True) -> str:
    edges = (
        f'<w:tblBorders><w:top w:val="single" w:sz="4" w:color="{_LINE}"/><w:bottom'
        f' w:val="single" w:sz="4" w:color="{_LINE}"/><w:insideH w:val="single" w:sz="4"'
        f' w:color="{_LINE}"/></w:tblBorders>'
        if lines
        else ""
    )
    margin = 90 if padded else 0
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{edges}'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{margin}" w:type="dxa"/>'
        f'<w:right w:w="{margin}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>"
    )


_TABLE_END = '</w:tbl><w:p><w:pPr><w:spacing w:after="0" w:line="120"/></w:pPr></w:p>'


def _cell(runs: str, width: int, *, ground: str = "", span: int = 1, middle: bool = False) -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    shaded = f'<w:shd w:val="clear" w:color="auto" w:fill="{ground}"/>' if ground else ""
    centred = '<w:jc w:val="center"/>' if middle else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{shaded}'
        f'<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:spacing w:after="0" w:line="240"'
        f' w:lineRule="auto"/>{centred}</w:pPr>{runs}</w:p></w:tc>'
    )


def _grid_cell(cell: parts.Cell, width: int) -> str:
    colour = _TONES[cell.tone] if cell.tone else ""
    mark = _run("■ ", colour=colour) if cell.tone in _TONES and cell.tone else ""
    lines = []
    if cell.text or not cell.small:
        lines.append(f"{mark}{_run(cell.text)}")
    if cell.small:
        lines.append(_run(cell.small, language=cell.language, colour=_QUIET, small=True))
    paragraphs = "".join(
        f'<w:p><w:pPr><w:spacing w:before="30" w:after="30" w:line="240" w:lineRule="auto"/>'
        f"</w:pPr>{line}</w:p>"
        for line in lines
    )
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{paragraphs}</w:tc>'


def _directed(text: str, style: str, language: str, lines: str) -> str:
    direction = "<w:bidi/>" if is_right_to_left(language) else ""
    return paragraph(text, style, language, f"{lines}{direction}")


def _run(
    text: str, *, language: str = "", bold: bool = False, colour: str = "", small: bool = False
) -> str:
    if not text:
        return ""
    look = "<w:b/>" if bold else ""
    look += f'<w:color w:val="{colour}"/>' if colour else ""
    look += '<w:sz w:val="18"/>' if small else ""
    if language and language != "und":
        key = "val"
        if is_east_asian(language):
            key = "eastAsia"
        elif is_right_to_left(language):
            key, look = "bidi", f"{look}<w:rtl/>"
        look += f'<w:lang w:{key}="{escape(tag(language))}"/>'
    shown = '</w:t><w:br/><w:t xml:space="preserve">'.join(
        escape(line) for line in printable(text).replace("\t", " ").split("\n")
    )
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{shown}</w:t></w:r>'


def _shade(tone: str, count: int, total: int) -> str:
    part = 0.05 + 0.6 * count / total if total and count else 0.02
    return "".join(f"{round(255 + (full - 255) * part):02X}" for full in _PALE[tone])
