"""Files and the documents read from them: what is stored, added, replaced, removed."""

import json
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from sqlite_utils import Database

from desktop_app.corpus.facts import Facts
from desktop_app.corpus.fulltext import index_form
from desktop_app.corpus.records import StoredFile
from desktop_app.corpus.rows import select_in
from desktop_app.corpus.translations import Translations
from desktop_app.documents import TEXT_COLUMN, Document, ReadFailure


class Files:
    """The files of a corpus. Call its writes inside `Corpus.transaction()`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def stored(self) -> dict[str, StoredFile]:
        """Return what is known of each file, by path."""
        rows = self._database.execute(
            "SELECT path, size, modified_ns, options, complete FROM files"
        )
        return {row[0]: StoredFile(row[1], row[2], row[3], bool(row[4])) for row in rows}

    def begin(self, path: str, file: StoredFile) -> int:
        """Note a file as being read; return its id. What it held stays until it is finished."""
        self._database.execute(
            """INSERT INTO files (path, size, modified_ns, options, complete) VALUES (?, ?, ?, ?, 0)
            ON CONFLICT (path) DO UPDATE SET size = excluded.size, options = excluded.options,
                modified_ns = excluded.modified_ns, complete = 0""",
            [path, file.size, file.modified_ns, file.options],
        )
        row = self._database.execute("SELECT id FROM files WHERE path = ?", [path]).fetchone()
        return int(row[0])

    def add(self, file_id: int, results: Sequence[Document | ReadFailure]) -> int:
        """Store what was read of a file; return how many characters of it are new.

        A document already there unchanged is left alone, with all that was found about it.
        """
        known: dict[Any, Any] = {
            locator: (document_id, content_hash)
            for locator, document_id, content_hash in select_in(
                self._database,
                "SELECT locator, id, content_hash FROM documents WHERE file_id = ? AND locator IN",
                [result.locator for result in results],
                file_id,
            )
        }
        added = 0
        for result in results:
            row = _document_row(file_id, result)
            if result.locator in known:
                document_id, content_hash = known[result.locator]
                if content_hash == row["content_hash"]:
                    continue
                self.remove_document(document_id)
            cursor = self._database.execute(
                f"INSERT INTO documents ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
                list(row.values()),
            )
            if isinstance(result, Document):
                self._database.execute(
                    "INSERT INTO documents_fts (rowid, name, title, metadata, text)"
                    " VALUES (?, ?, ?, ?, ?)",
                    _index_row(cursor.lastrowid, result),
                )
                added += len(result.text)
        return added

    def finish(self, file_id: int, locators: set[str]) -> None:
        """Mark a file as wholly read; documents it no longer holds are removed."""
        rows = self._database.execute(
            "SELECT id, locator FROM documents WHERE file_id = ?", [file_id]
        ).fetchall()
        for document_id, locator in rows:
            if locator not in locators:
                self.remove_document(document_id)
        self._database.execute("UPDATE files SET complete = 1 WHERE id = ?", [file_id])

    def forget(self, paths: Sequence[str]) -> None:
        """Take files out, with their documents and all that was found and said about these."""
        for path in paths:
            rows = self._database.execute(
                "SELECT d.id FROM documents d JOIN files f ON f.id = d.file_id WHERE f.path = ?",
                [path],
            ).fetchall()
            for (document_id,) in rows:
                self.remove_document(document_id)
            self._database.execute("DELETE FROM files WHERE path = ?", [path])

    def reread(self, paths: Sequence[str]) -> None:
        """Let files be read again, though they have not changed; what they hold stays meanwhile."""
        self._database.conn.executemany(
            "UPDATE files SET complete = 0 WHERE path = ?", [(path,) for path in paths]
        )

    def remove_document(self, document_id: int) -> None:
        """Take a document out, with all that was found about it; one that is gone is no fault."""
        row = self._indexed(document_id)
        if row is not None:
            # A contentless index forgets a row only when told what it held.
            self._database.execute(
                "INSERT INTO documents_fts (documents_fts, rowid, name, title, metadata, text)"
                " VALUES ('delete', ?, ?, ?, ?, ?)",
                row,
            )
        Translations(self._database).forget(document_id)
        self._database.execute("DELETE FROM documents WHERE id = ?", [document_id])
        Facts(self._database).mark_changed()

    def index(self, document_ids: Sequence[int]) -> None:
        """Make documents that were put back findable again."""
        for document_id in document_ids:
            if (row := self._indexed(document_id)) is not None:
                self._database.execute(
                    "INSERT INTO documents_fts (rowid, name, title, metadata, text)"
                    " VALUES (?, ?, ?, ?, ?)",
                    row,
                )

    def _indexed(self, document_id: int) -> list[object] | None:
        """Return what the index holds of a document; None for one that was not read."""
        row = self._database.execute(
            "SELECT name, kind, title, metadata, text FROM documents"
            " WHERE id = ? AND failure IS NULL",
            [document_id],
        ).fetchone()
        if row is None:
            return None
        name, kind, title, metadata, text = row
        document = Document(name, kind, text, title=title, metadata=json.loads(metadata))
        return _index_row(document_id, document)


def _document_row(file_id: int, result: Document | ReadFailure) -> dict[str, object]:
    row: dict[str, object] = {
        "file_id": file_id,
        "locator": result.locator,
        "name": result.name,
        "kind": result.kind,
    }
    if isinstance(result, ReadFailure):
        row["failure"] = result.reason.value
        row["failure_detail"] = result.detail
    else:
        row["title"] = result.title
        row["author"] = result.author
        row["date"] = result.date
        row["metadata"] = json.dumps(dict(result.metadata), ensure_ascii=False, sort_keys=True)
        row["text"] = result.text
    content = json.dumps([value for key, value in row.items() if key != "file_id"])
    row["content_hash"] = blake2b(content.encode(), digest_size=16).digest()
    return row


def _index_row(document_id: int | None, document: Document) -> list[object]:
    other = [value for name, value in document.metadata.items() if name != TEXT_COLUMN]
    parts = (document.name, document.title or "", "\n".join(other), document.text)
    return [document_id, *map(index_form, parts)]
