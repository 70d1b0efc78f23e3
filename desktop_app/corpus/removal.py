"""Taking documents out of a corpus so that they can be put back as they were."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from desktop_app.corpus.annotations import Annotations
from desktop_app.corpus.facts import Facts
from desktop_app.corpus.files import Files
from desktop_app.corpus.rows import select_in
from desktop_app.corpus.translations import Translations

# All that is stored of a document beside its own row, by table; what is indexed is made anew.
_TABLES = (
    "segments",
    "document_predictions",
    "document_terms",
    "document_keywords",
    "document_translations",
    "given_sentiments",
    "second_opinions",
)

_SWEPT = {"segments": ("text_id", "texts"), "document_terms": ("term_id", "terms")}
"""What a run drops when no document holds it any more: the column and the table it points to."""


@dataclass(frozen=True, slots=True)
class RemovedDocuments:
    """What was stored of documents that were taken out: rows by table, as they were."""

    ids: tuple[int, ...]
    documents: tuple[tuple[Any, ...], ...]
    rows: dict[str, tuple[tuple[Any, ...], ...]]


class Removal:
    """Removes documents and puts them back. Call it inside `Corpus.transaction()`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def remove(self, ids: Sequence[int]) -> RemovedDocuments:
        """Take documents out; return what puts them back.

        Their files stay known, so that they are not read again until they change on disk. What
        people labelled of them waits for them, as for those of a file that is read again.
        """
        removed = RemovedDocuments(
            tuple(ids),
            self._rows("documents", "id", ids),
            {table: self._rows(table, "document_id", ids) for table in _TABLES},
        )
        self.remove_for_good(ids)
        return removed

    def remove_for_good(self, ids: Iterable[int]) -> None:
        """Take documents out without keeping anything of them in memory."""
        files = Files(self._database)
        for document_id in ids:
            files.remove_document(document_id)

    def restore(self, removed: RemovedDocuments) -> None:
        """Put documents back. One that was read again in the meantime stays as it is now.

        Where a later run has swept away the sentences, the document waits to be analysed again.
        """
        files = Files(self._database)
        back: list[int] = []
        for row in removed.documents:
            cursor = self._database.execute(
                f"INSERT OR IGNORE INTO documents VALUES ({_places(row)})", list(row)
            )
            if cursor.rowcount:
                back.append(int(row[0]))
        files.index(back)
        known = set(back)
        for table, rows in removed.rows.items():
            place = self._column(table, "document_id")
            for row in rows:
                if row[place] in known:
                    self._insert(table, row)
        translations = Translations(self._database)
        for document_id in back:
            translations.index(document_id)
        Annotations(self._database).reattach()
        Facts(self._database).mark_changed()

    def _insert(self, table: str, row: Sequence[Any]) -> None:
        if table in _SWEPT:
            column, held = _SWEPT[table]
            value = row[self._column(table, column)]
            known = self._database.execute(f"SELECT 1 FROM {held} WHERE id = ?", [value])
            if known.fetchone() is None:
                self._await_analysis(row[self._column(table, "document_id")])
                return
        self._database.execute(f"INSERT OR IGNORE INTO {table} VALUES ({_places(row)})", list(row))

    def _await_analysis(self, document_id: int) -> None:
        self._database.execute(
            "UPDATE documents SET analysis_id = NULL WHERE id = ?", [document_id]
        )

    def _rows(self, table: str, column: str, ids: Sequence[int]) -> tuple[tuple[Any, ...], ...]:
        statement = f"SELECT * FROM {table} WHERE {column} IN"
        return tuple(select_in(self._database, statement, list(ids)))

    def _column(self, table: str, name: str) -> int:
        columns = self._database.execute(f"PRAGMA table_info({table})").fetchall()
        return next(int(column[0]) for column in columns if column[1] == name)


def _places(row: Sequence[object]) -> str:
    return ", ".join("?" * len(row))
