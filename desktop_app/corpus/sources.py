"""Documents by their ids: what a summary quotes from, and says where it stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from desktop_app.corpus.rows import select_in


@dataclass(frozen=True, slots=True)
class Source:
    """A document that was read: its place, and the text that its segments are spans of.

    `sentiment` is what a person said, else the label of the head that judged it last, if one did.
    """

    id: int
    path: str
    locator: str
    title: str | None
    language: str | None
    sentiment: str | None
    text: str


_SELECT = """SELECT d.id, f.path, d.locator, d.title, d.language, ifnull(gs.label, s.label),
    {text}
    FROM documents d JOIN files f ON f.id = d.file_id
    LEFT JOIN document_predictions s ON s.document_id = d.id
        AND s.model_id = (SELECT max(id) FROM models WHERE task = 'sentiment')
    LEFT JOIN given_sentiments gs ON gs.document_id = d.id AND gs.start < 0
    WHERE d.failure IS NULL"""


def sources(database: Database, ids: Sequence[int] | None, *, with_text: bool) -> Iterator[Source]:
    """Yield the documents of these ids that were read, or all; without their texts if not needed.

    They come in no promised order.
    """
    statement = _SELECT.format(text="d.text" if with_text else "''")
    rows: Any
    if ids is None:
        rows = database.execute(statement)
    else:
        rows = select_in(database, f"{statement} AND d.id IN", list(ids))
    for row in rows:
        yield Source(*row)
