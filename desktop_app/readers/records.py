"""Records (table rows, JSON objects): finds the text and the date; makes each a document."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from desktop_app.documents import TEXT_COLUMN, Document, FailureKind
from desktop_app.readers.dates import day_comes_first, iso_date
from desktop_app.readers.formats import ReadingError, ReadOptions
from desktop_app.readers.paragraphs import clean

SAMPLE = 1000
"""Records looked at before the first is handed on: enough to tell columns apart, quick to hold."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record: where it lies in its file, and its non-empty fields by name."""

    locator: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Roles:
    text: str
    date: str | None
    day_first: bool | None
    title: str | None
    left_out: frozenset[str]


def record_documents(
    name: str, kind: str, records: Iterable[Record], options: ReadOptions
) -> Iterator[Document]:
    """Yield one document for each record with text; nothing if no field is text-like.

    The options name the fields that the person chose. In a file without the text field named the
    most text-like one is taken, since a folder's tables rarely agree on names; a file without that
    either is refused.
    """
    remaining = iter(records)
    sample = list(islice(remaining, SAMPLE))
    roles = _roles(sample, options)
    if roles is None:
        return
    for record in chain(sample, remaining):
        text = clean(record.fields.get(roles.text, ""))
        if not text:
            continue
        date = iso_date(record.fields.get(roles.date or ""), day_first=roles.day_first)
        others = {
            key: value
            for key, value in record.fields.items()
            if key != roles.text and key.strip().casefold() not in roles.left_out
        }
        yield Document(
            name=name,
            kind=kind,
            text=text,
            locator=record.locator,
            title=clean(record.fields.get(roles.title or "", "")) or None,
            date=date,
            metadata={TEXT_COLUMN: roles.text, **others},
        )


def guess_text_column(columns: Mapping[str, Sequence[str]]) -> str | None:
    """Return the name of the most text-like column (long, wordy, varied values), if there is one.

    `columns` holds the non-empty values of each column, in the order of the table.
    """
    scores = {name: _text_score(name, values) for name, values in columns.items()}
    best = max(scores, key=scores.__getitem__, default=None)
    return best if best is not None and scores[best] > 0 else None


def named_column(names: Iterable[str], wanted: str) -> str | None:
    """Return the one of `names` that `wanted` means, without regard to case and spaces around."""
    sought = wanted.strip().casefold()
    return next((name for name in names if name.strip().casefold() == sought), None)


def is_number(value: str) -> bool:
    """Say whether a cell is a number, a share or an amount of money, however it is written."""
    return bool(_NUMBER.fullmatch(value.strip()))


def is_called_text(name: str) -> bool:
    """Say whether a column's name, short as names are, promises text ("Comments", "本文")."""
    return len(name) <= _LONGEST_NAME and bool(_TEXT_NAMES.search(name.replace("_", " ")))


def column_values(records: Iterable[Record]) -> dict[str, list[str]]:
    """Return the values of each field, fields in the order they first appear."""
    columns: dict[str, list[str]] = {}
    for record in records:
        for name, value in record.fields.items():
            columns.setdefault(name, []).append(value)
    return columns


_NUMBER = re.compile(r"[-+(]?\s*[$€£¥￥R]*\s*[\d.,'\s  ]*\d(?:[eE][-+]?\d+)?\s*[%$€£¥円)]*")
_WORD = re.compile(r"[^\W\d_]+")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_NO_PROSE = re.compile(r"(?:https?://|www\.|[/\\]|[\w.]+@|[\[{<])\S*.*", re.DOTALL)
_TEXT_NAMES = re.compile(
    r"\b(?:texts?|textos?|texte|comments?|comentários?|comentarios?|commentaires?|answers?|"
    r"respostas?|respuestas?|réponses?|responses?|reviews?|feedback|messages?|mensage(?:m|ns)|"
    r"mensajes?|bod(?:y|ies)|content|conteúdo|descriptions?|descrição|descripción|beschreibung|"
    r"kommentare?|tweets?|posts?|transcripts?|notes?|notas?|remarks?|opinions?|opini(?:ão|ón)|"
    r"sentences?|frases?|verbatim|complaints?|suggestions?)\b"
    r"|本文|コメント|自由記述|自由回答|回答|意見|感想|内容|テキスト|文章|备注|评论",
    re.IGNORECASE,
)
_DATE_NAMES = re.compile(
    r"\b(?:dates?|datum|data|fecha|time|timestamp|day|dia|jour|created|posted|submitted)\b"
    r"|_at$|日付|日時|年月日|日期",
    re.IGNORECASE,
)
_BIRTH_NAMES = re.compile(r"birth|nasc|nacim|naiss|geburt|\bdob\b|生年月日|誕生", re.IGNORECASE)

_FEWEST_WORDS = 3.0
"""Words a value has on average before a column counts as text: names and places have two."""
_CJK_PER_WORD = 2.0
_MOST_WORDS = 60.0
"""Beyond this, longer is not more text-like: a page and a paragraph are both text."""
_FEWEST_DISTINCT = 0.25
"""Share of distinct values below which a wordy column is a list of fixed answers."""
_FEW_VALUES = 8
"""With fewer values than this, repeats say nothing."""
_NAME_BONUS = 2.0
_LONGEST_NAME = 40
"""Characters; a longer header is a question, and mentions such words in passing."""


def _roles(sample: Sequence[Record], options: ReadOptions) -> _Roles | None:
    columns = column_values(sample)
    wanted = options.text_column
    text = named_column(columns, wanted) if wanted else None
    text = text or guess_text_column(columns)
    if text is None:
        if wanted and columns:
            listed = ", ".join(columns)
            raise ReadingError(
                FailureKind.NO_TEXT_COLUMN,
                f"no column is named {wanted!r}; the columns are: {listed}",
            )
        return None
    others = {name: column for name, column in columns.items() if name != text}
    date = named_column(others, options.date_column) if options.date_column else None
    date = date or _date_column(others)
    return _Roles(
        text,
        date,
        day_comes_first(columns[date]) if date else None,
        named_column(others, options.title_column) if options.title_column else None,
        frozenset(name.strip().casefold() for name in options.left_out),
    )


def _text_score(name: str, values: Sequence[str]) -> float:
    values = [value for value in values if value.strip()]
    if not values:
        return 0.0
    prose = [value for value in values if not is_number(value) and not _NO_PROSE.fullmatch(value)]
    if len(prose) * 2 < len(values):
        return 0.0
    words = sum(map(_words, prose)) / len(values)
    distinct = len(set(values)) / len(values)
    named = is_called_text(name)
    wordy = words >= _FEWEST_WORDS
    varied = distinct >= _FEWEST_DISTINCT or len(values) < _FEW_VALUES
    # Two signs of three: a comment may be one word, and many people may give the same answers.
    if words < 1 or named + wordy + varied < 2:  # noqa: PLR2004
        return 0.0
    return (_NAME_BONUS if named else 1.0) * min(words, _MOST_WORDS) * distinct


def _words(value: str) -> float:
    start = value[:2000]  # enough to tell prose from a code
    cjk = len(_CJK.findall(start))
    return cjk / _CJK_PER_WORD + len(_WORD.findall(_CJK.sub(" ", start)))


def _date_column(columns: Mapping[str, Sequence[str]]) -> str | None:
    """Return the first column of dates; one that is called so goes before one that is not."""
    found = [
        name
        for name, values in columns.items()
        if not _BIRTH_NAMES.search(name) and _holds_dates(name, values)
    ]
    return min(found, key=lambda name: not _DATE_NAMES.search(name), default=None)


def _holds_dates(name: str, values: Sequence[str]) -> bool:
    day_first = day_comes_first(values)
    called_date = bool(_DATE_NAMES.search(name))
    dates = sum(
        (called_date or not value.isdecimal()) and iso_date(value, day_first=day_first) is not None
        for value in values
    )
    return dates * 5 >= len(values) * 4 > 0  # four in five: people also write "unknown"
