"""Sentences with other names, numbers, dates, amounts, lists and markup than were found."""

import random
import re
from collections.abc import Callable, Sequence

from build_scripts.translation.gather.names import place_pairs

_SEED = 7
_SHARE = 0.1  # of the lines given
_NUMBER = re.compile(r"(?<![\w.,:/-])\d{1,4}(?![\w.,:/%-]*\d)")
_PROPER = re.compile(r"(?<=[a-zà-ú,] )[A-Z][a-zà-ú]{3,}(?: [A-Z][a-zà-ú]{3,})?(?=[ ,.;])")
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro "
    "dezembro",
}
_BULLETS = ("- ", "* ", "• ", "1. ", "2. ", "a) ", "3) ", "– ")
_MARKS = (("**", "**"), ("<b>", "</b>"), ("*", "*"), ("<i>", "</i>"), ("“", "”"), ("(", ")"))


def varied(lines: Sequence[str], language: str, names: list[tuple[str, str]]) -> list[str]:
    """Return the lines with changed copies of a tenth of them strewn in."""
    draw = random.Random(_SEED)  # noqa: S311
    side = 0 if language == "en" else 1
    places = [pair[side] for pair in place_pairs(names)] or ["Lisboa"]
    ways: list[Callable[[str], str]] = [
        lambda line: _NUMBER.sub(lambda _: number(draw, language), line),
        lambda line: _PROPER.sub(lambda _: draw.choice(places), line, count=1),
        lambda line: _dated(line, draw, language),
        lambda line: draw.choice(_BULLETS) + line,
        lambda line: _marked(line, draw),
        lambda line: _priced(line, draw, language),
    ]
    wanted = int(len(lines) * _SHARE)
    known = set(lines)
    result = list(lines)
    for _ in range(wanted * 6):
        if len(result) >= len(lines) + wanted:
            break
        changed = draw.choice(ways)(draw.choice(lines))
        if changed not in known:
            known.add(changed)
            result.append(changed)
    draw.shuffle(result)
    return result


def number(draw: random.Random, language: str) -> str:
    """Return a number as the language writes it."""
    value = round(10 ** draw.uniform(0, 6), draw.choice((0, 0, 0, 1, 2)))
    whole, _, part = f"{value:,}".partition(".")
    if language == "pt":
        whole = whole.replace(",", ".")
    if int(part or 0) == 0:
        return whole
    return f"{whole}{',' if language == 'pt' else '.'}{part}"


def _dated(line: str, draw: random.Random, language: str) -> str:
    month = draw.choice(_MONTHS[language].split())
    day, year = draw.randint(1, 28), draw.randint(1850, 2035)
    rest = line[0].lower() + line[1:] if line[1:2].islower() else line
    if language == "en":
        return draw.choice((f"On {month} {day}, {year}, {rest}", f"In {month} {year}, {rest}"))
    return draw.choice((f"Em {day} de {month} de {year}, {rest}", f"Em {month} de {year}, {rest}"))


def _priced(line: str, draw: random.Random, language: str) -> str:
    sign = draw.choice(("R$ ", "€", "US$ ", "$") if language == "pt" else ("$", "€", "£", "US$"))
    match = _NUMBER.search(line)
    if match is None:
        return line
    return line[: match.start()] + sign + number(draw, language) + line[match.end() :]


def _marked(line: str, draw: random.Random) -> str:
    words = line.split(" ")
    start = draw.randrange(len(words))
    end = min(len(words), start + draw.randint(1, 3))
    before, after = draw.choice(_MARKS)
    inner = " ".join(words[start:end])
    core = inner.rstrip(".,;:!?")
    return " ".join([*words[:start], f"{before}{core}{after}{inner[len(core) :]}", *words[end:]])
