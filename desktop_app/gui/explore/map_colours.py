"""What the points of the map are coloured by, and the colours."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from desktop_app.corpus.exploring import MapPoints
from desktop_app.export.filter_wording import label_name, sentiment_name
from desktop_app.export.wording import language_name
from desktop_app.gui.appearance import label_colour
from desktop_app.gui.charts.drawing import TONES
from desktop_app.messages import _

_MOST = 11
"""Colours that can be told apart; what is left over shares one."""

REST = "\x00rest"


@dataclass(frozen=True, slots=True, eq=False)
class Category:
    """Points of one colour: their value, its name, the colour (a token or "#rrggbb"), which."""

    value: str
    name: str
    colour: str
    rows: npt.NDArray[np.intp]


def by_sentiment(points: MapPoints) -> list[Category]:
    """Return the points by sentiment."""
    rows = _rows(points.tones)
    return [
        Category(tone, sentiment_name(tone), tone or "field_line", rows[tone])
        for tone in (*TONES, "")
        if tone in rows
    ]


def by_label(points: MapPoints) -> list[Category]:
    """Return the points by label; of several the first by name."""
    rows = _rows(points.labels)
    order = sorted(rows)
    colours = {label: label_colour(order.index(label)).name() for label in order if label}
    return _commonest(rows, {label: label_name(label) for label in rows}, colours)


def by_language(points: MapPoints) -> list[Category]:
    """Return the points by language."""
    rows = _rows(points.languages)
    return _commonest(rows, {code: language_name(code or None) for code in rows})


def by_theme(points: MapPoints, themes: Mapping[int, str]) -> list[Category]:
    """Return the points by theme. `themes` names that of each document."""
    values = [themes.get(one, "") for one in points.ids.tolist()]
    rows = _rows(values)
    return _commonest(rows, {theme: theme or _("No theme") for theme in rows})


def _rows(values: Sequence[str]) -> dict[str, npt.NDArray[np.intp]]:
    if not values:
        return {}
    names, members = np.unique(np.asarray(values, object), return_inverse=True)
    return {str(name): np.flatnonzero(members == number) for number, name in enumerate(names)}


def _commonest(
    rows: Mapping[str, npt.NDArray[np.intp]],
    names: Mapping[str, str],
    colours: Mapping[str, str] | None = None,
) -> list[Category]:
    counts = Counter({value: len(found) for value, found in rows.items() if value})
    ranked = [value for value, _count in counts.most_common()]
    shown, rest = ranked[:_MOST], ranked[_MOST:]
    known = colours or {}
    found = [
        Category(value, names[value], known.get(value, label_colour(place).name()), rows[value])
        for place, value in enumerate(shown)
    ]
    if rest:
        together = np.concatenate([rows[value] for value in rest])
        found.append(Category(REST, _("Others"), "neutral", together))
    if "" in rows:
        found.append(Category("", names[""], "field_line", rows[""]))
    return found
