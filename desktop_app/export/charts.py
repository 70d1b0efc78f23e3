"""Charts as inline SVG: crisp at any size, readable by screen readers, coloured by the style sheet.

Widths are percentages, so that text keeps its size on a narrow screen. Nothing carries a `style`
attribute, which the report's content security policy refuses. Colours come from classes named after
the tone; "mixed" is striped in the colours of negative and positive, so it needs no hue of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from desktop_app.export.wording import period_text, tone_name
from desktop_app.text.numbers import count_text, share_text

TONES = ("negative", "mixed", "neutral", "positive")
"""The order in which tones are drawn: opposite ends apart."""

HEAT_STEPS = 5

_TIMELINE_HEIGHT = 180
_TIMELINE_TOP = 22  # room for the scale's largest figure
_TIMELINE_BOTTOM = 26  # room for the names of the periods
_PERIOD_NAMES = 4  # more would overlap on a telephone, 360 px wide
_COLUMN_FILL = 0.72  # of the space of a period; the rest is the gap
_WIDEST_COLUMN = 9.0  # percent: two lone columns should not look like walls


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a list: its name, its figure in words, and the drawing."""

    name: str
    figure: str
    drawing: Markup


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A cell of the heat map: the tone (a class of the style sheet), 0 to 5, and the figure."""

    tone: str
    step: int
    figure: str
    count: str


def bars(counts: Mapping[str, int], *, names: Mapping[str, str] | None = None) -> tuple[Bar, ...]:
    """Return horizontal bars, the longest filling the width."""
    longest = max(counts.values(), default=0)
    return tuple(
        Bar((names or {}).get(key, key), count_text(count), _single_bar(count, longest))
        for key, count in counts.items()
    )


def tone_bar(counts: Mapping[str, int], *, identifier: str, title: str) -> Markup:
    """Return one bar divided by tone, with a title and a description for screen readers."""
    return Markup(
        '<svg class="tones" role="img" width="100%" height="28" aria-labelledby="{id}-t {id}-d">'
        '<title id="{id}-t">{title}</title><desc id="{id}-d">{description}</desc>{parts}</svg>'
    ).format(
        id=identifier,
        title=title,
        description=_described(counts),
        parts=_tone_parts(counts, height=28),
    )


def small_tone_bar(scores: Mapping[str, float]) -> Markup:
    """Return a bar for one line of a table; its figures stand beside it as text."""
    return Markup(
        '<svg class="tones small" aria-hidden="true" width="100%" height="8">{parts}</svg>'
    ).format(parts=_tone_parts(scores, height=8))


def heat_row(counts: Mapping[str, int], tones: tuple[str, ...]) -> tuple[HeatCell, ...]:
    """Return the cells of one label: the share of each tone, darker where it is larger."""
    total = sum(counts.values())
    return tuple(
        HeatCell(
            tone,
            _heat_step(counts.get(tone, 0), total),
            share_text(counts.get(tone, 0), total),
            count_text(counts.get(tone, 0)),
        )
        for tone in tones
    )


def timeline(periods: Mapping[str, Mapping[str, int]], *, identifier: str, title: str) -> Markup:
    """Return columns over time, one a period ("2024-05" or "2024"), divided by tone."""
    tallest = max((sum(counts.values()) for counts in periods.values()), default=0)
    if not tallest:
        return Markup()
    slot = 100 / len(periods)
    every = -(-len(periods) // _PERIOD_NAMES)
    columns = [
        _column(period, counts, index, slot, tallest)
        for index, (period, counts) in enumerate(periods.items())
    ]
    names = [
        _period_name(period, index, slot)
        for index, period in enumerate(periods)
        if index % every == 0
    ]
    described = "; ".join(
        f"{period_text(period)}: {_described(counts)}" for period, counts in periods.items()
    )
    return Markup(
        '<svg class="timeline" role="img" width="100%" height="{height}"'
        ' aria-labelledby="{id}-t {id}-d"><title id="{id}-t">{title}</title>'
        '<desc id="{id}-d">{described}</desc>'
        '<line class="axis" x1="0" x2="100%" y1="{base}" y2="{base}"/>'
        '<line class="grid" x1="0" x2="100%" y1="{top}" y2="{top}"/>'
        '<text class="scale" x="0" y="{scale}">{tallest}</text>{columns}{names}</svg>'
    ).format(
        id=identifier,
        height=_TIMELINE_HEIGHT,
        title=title,
        described=described,
        base=_TIMELINE_HEIGHT - _TIMELINE_BOTTOM,
        top=_TIMELINE_TOP,
        scale=_TIMELINE_TOP - 6,
        tallest=count_text(tallest),
        columns=Markup().join(columns),
        names=Markup().join(names),
    )


def _single_bar(count: int, longest: int) -> Markup:
    # A sliver stays visible: a count of one is not nothing.
    width = max(100 * count / longest, 0.6) if longest else 0
    return Markup(
        '<svg class="bar" aria-hidden="true" width="100%" height="10">'
        '<rect class="track" width="100%" height="10" rx="5"/>'
        '<rect class="value" width="{width:.2f}%" height="10" rx="5"/></svg>'
    ).format(width=width)


def _tone_parts(counts: Mapping[str, float], *, height: int) -> Markup:
    total = sum(counts.get(tone, 0) for tone in TONES)
    parts = []
    start = 0.0
    for tone in TONES:
        width = 100 * counts.get(tone, 0) / total if total else 0
        if width:
            parts.append(
                Markup('<rect {paint} x="{x:.2f}%" width="{width:.2f}%" height="{h}"/>').format(
                    paint=_paint(tone), x=start, width=width, h=height
                )
            )
        start += width
    return Markup().join(parts)


def _paint(tone: str) -> Markup:
    if tone == "mixed":  # a pattern of the page, which a style sheet could only name by an url
        return Markup('class="tone-mixed" fill="url(#stripes)"')
    return Markup('class="tone-{tone}"').format(tone=tone)


def _described(counts: Mapping[str, int]) -> str:
    return ", ".join(
        f"{tone_name(tone)} {count_text(counts[tone])}" for tone in TONES if counts.get(tone)
    )


def _heat_step(count: int, total: int) -> int:
    return -(-HEAT_STEPS * count // total) if total else 0


def _column(
    period: str, counts: Mapping[str, int], index: int, slot: float, tallest: int
) -> Markup:
    space = _TIMELINE_HEIGHT - _TIMELINE_BOTTOM - _TIMELINE_TOP
    base = float(_TIMELINE_HEIGHT - _TIMELINE_BOTTOM)
    width = min(slot * _COLUMN_FILL, _WIDEST_COLUMN)
    left = (index + 0.5) * slot - width / 2
    parts = []
    known = sum(counts.get(tone, 0) for tone in TONES)
    stack = [(_paint(tone), counts.get(tone, 0)) for tone in TONES]
    stack.append((Markup('class="value"'), sum(counts.values()) - known))
    for paint, count in stack:
        if not count:
            continue
        height = space * count / tallest
        base -= height
        parts.append(
            Markup(
                '<rect {paint} x="{x:.2f}%" y="{y:.1f}" width="{w:.2f}%" height="{h:.1f}"/>'
            ).format(paint=paint, x=left, y=base, w=width, h=height)
        )
    return Markup("<g><title>{title}</title>{parts}</g>").format(
        title=f"{period_text(period)}: {_described(counts) or count_text(sum(counts.values()))}",
        parts=Markup().join(parts),
    )


def _period_name(period: str, index: int, slot: float) -> Markup:
    # The first stands flush with the axis: centred under a narrow column it would hang over.
    anchor, position = ("middle", (index + 0.5) * slot) if index else ("start", 0.0)
    return Markup(
        '<text class="period" text-anchor="{anchor}" x="{x:.2f}%" y="{y}">{name}</text>'
    ).format(anchor=anchor, x=position, y=_TIMELINE_HEIGHT - 8, name=period)
