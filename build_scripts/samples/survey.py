"""The survey: exactly 500 answers of people in five villages, one a row.

Most answers are written out whole in `texts/survey`; the rest join two remarks about different
subjects, as people do ("the pump works every day but the road is a catastrophe"). A mark in
brackets says who can have said it: a village, `-village` for all but that one, `f` or `m`, `old`
or `young`.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

from build_scripts.samples.tables import write_rows_xlsx

ANSWERS = 500
COLUMNS = ("id", "date", "village", "gender", "age", "language", "answer")
VILLAGES = {
    "nam": "Namalunde",
    "chi": "Chirandeu",
    "muc": "Mucarela",
    "nha": "Nhandazi",
    "por": "Porto Caniço",
}

_LANGUAGES = {"english": "en", "portuguese": "pt", "japanese": "ja"}
# Of the joined answers, two in five are English, as among those written whole.
_JOINED_ENGLISH_SHARE = 0.4
# People walk through the villages in this order; the first interviews are on 18 March 2024.
_FIRST_DAY = datetime(2024, 3, 18, tzinfo=UTC)
_DAYS = {"nam": (0, 1), "muc": (2, 3, 4), "chi": (5, 7), "por": (8, 9), "nha": (10, 11)}


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who can have said something: sets of villages, genders and the span of age."""

    villages: frozenset[str]
    genders: frozenset[str] = frozenset("fm")
    ages: tuple[int, int] = (17, 79)


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence about one subject. `good` tells praise from complaint."""

    text: str
    subject: str
    good: bool
    speaker: Speaker


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer and who can have given it."""

    text: str
    language: str
    speaker: Speaker


def write_survey(texts: Path) -> bytes:
    """Return the workbook of the answers."""
    rows = [COLUMNS, *_rows(texts)]
    return write_rows_xlsx("Answers", rows, "Graça Nhabete", datetime(2024, 4, 2, tzinfo=UTC))


def _rows(texts: Path) -> Iterator[Sequence[object]]:
    chance = random.Random(2024)  # noqa: S311 - a fixed seed gives the same people on every build
    interviews = []
    for answer in _answers(texts, chance):
        village = chance.choice(sorted(answer.speaker.villages))
        day = _FIRST_DAY + timedelta(days=chance.choice(_DAYS[village]))
        interviews.append((day, chance.random(), village, answer))
    interviews.sort(key=lambda one: one[:2])
    for number, (day, _, village, answer) in enumerate(interviews, 1):
        low, high = answer.speaker.ages
        age = min(high, low + int((high - low) * chance.betavariate(1.6, 2.4)))
        gender = chance.choices(("f", "m"), weights=(58, 42))[0]
        if gender not in answer.speaker.genders:
            (gender,) = answer.speaker.genders
        yield (
            f"S{number:03}",
            f"{day:%Y-%m-%d}",
            VILLAGES[village],
            gender,
            age,
            answer.language,
            answer.text,
        )


def _answers(texts: Path, chance: random.Random) -> list[Answer]:
    answers: list[Answer] = []
    remarks: dict[str, list[Remark]] = {}
    for name, language in _LANGUAGES.items():
        whole, _, parts = (texts / f"{name}.txt").read_text(encoding="utf-8").partition("# parts\n")
        for line in whole.splitlines()[1:]:
            speaker, text = _marked(line, language)
            answers.append(Answer(text, language, speaker))
        remarks[language] = [_remark(line, language) for line in parts.splitlines()]
    missing = ANSWERS - len(answers)
    english = round(missing * _JOINED_ENGLISH_SHARE)
    answers += _joined(remarks["en"], "en", english, chance)
    answers += _joined(remarks["pt"], "pt", missing - english, chance)
    return answers


def _marked(line: str, language: str) -> tuple[Speaker, str]:
    marked, text = re.findall(r"^(?:\[([^\]]+)\] )?(.*)$", line)[0]
    marks = set(marked.split(",")) - {""}
    named = marks & VILLAGES.keys()
    barred = {mark[1:] for mark in marks if mark.startswith("-")}
    # The Japanese answers are those of volunteers who live in the villages.
    ages = (22, 66) if language == "ja" else (17, 79)
    if "old" in marks:
        ages = (68, 88)
    elif "young" in marks:
        ages = (14, 22)
    speaker = Speaker(
        villages=frozenset(named or VILLAGES.keys() - barred),
        genders=frozenset(marks & {"f", "m"}) or frozenset("fm"),
        ages=ages,
    )
    return speaker, text


def _remark(line: str, language: str) -> Remark:
    head, _, text = line.partition(" | ")
    sign, subject, *mark = head.split(" ")
    speaker, _ = _marked(f"{mark[0]} " if mark else "", language)
    return Remark(text, subject, sign == "+", speaker)


def _joined(
    remarks: list[Remark], language: str, count: int, chance: random.Random
) -> Iterator[Answer]:
    pairs = [
        (first, second)
        for first, second in product(remarks, remarks)
        if first.subject != second.subject
        and first.speaker.villages & second.speaker.villages
        and first.speaker.genders & second.speaker.genders
    ]
    chance.shuffle(pairs)
    uses = dict.fromkeys((remark.text for remark in remarks), 0)
    # Every remark is heard about as often as any other, so that none stands out as a formula.
    limit = -(-2 * count // len(remarks)) + 1
    made = 0
    for first, second in pairs:
        if made == count:
            return
        if max(uses[first.text], uses[second.text]) >= limit:
            continue
        uses[first.text] += 1
        uses[second.text] += 1
        made += 1
        speaker = Speaker(
            villages=first.speaker.villages & second.speaker.villages,
            genders=first.speaker.genders & second.speaker.genders,
        )
        yield Answer(_join(first, second, language, chance), language, speaker)


def _join(first: Remark, second: Remark, language: str, chance: random.Random) -> str:
    joins: dict[str, tuple[str, ...]]
    if first.good == second.good:
        joins = {"en": (". {s}", ", and {b}", ". Also {b}"), "pt": (". {s}", " e {b}", "; {b}")}
    else:
        joins = {
            "en": (" but {b}", ". But {b}", ". {s}", ", only {b}"),
            "pt": (" mas {b}", ". Mas {b}", ", só que {b}", ". {s}", "; agora, {b}"),
        }
    second_text = _small(second.text) if language == "en" else second.text
    join = chance.choice(joins[language]).format(b=second_text, s=_large(second.text))
    careful = chance.random()
    # People, or those who type for them, begin small or large, and end with a point or without.
    start = _large(first.text) if careful < 0.7 else first.text  # noqa: PLR2004
    return start + join + chance.choice((".", ".", "", "", "!", "..."))


def _large(text: str) -> str:
    return text[0].upper() + text[1:]


def _small(text: str) -> str:
    return text if text.startswith(("I ", "I'm")) else text[0].lower() + text[1:]
