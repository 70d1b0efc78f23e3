"""The ledger of requests that belong to no corpus: tests of an endpoint, files by themselves."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from desktop_app.corpus.ledger import Ledger, LedgerEntry
from desktop_app.errors import CorpusError, system_reason
from desktop_app.messages import _

_BUSY_SECONDS = 10.0
# As in a corpus, whose own is a step of its schema.
_TABLE = """CREATE TABLE IF NOT EXISTS ledger (
    id INTEGER PRIMARY KEY,
    sent TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    model TEXT NOT NULL,
    purpose TEXT NOT NULL,
    characters INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    tokens_in INTEGER,
    tokens_out INTEGER,
    seconds REAL NOT NULL,
    outcome TEXT NOT NULL
)"""


@contextmanager
def writing(path: Path) -> Iterator[Ledger]:
    """Give the ledger at `path`, made if absent; what the block writes is kept when it ends.

    Raises:
        CorpusError: it cannot be written; then nothing may be sent either.

    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        database = _connect(f"{path.absolute().as_uri()}?mode=rwc")
        try:
            database.execute(_TABLE)
            with database.atomic():
                yield Ledger(database)
        finally:
            database.close()
    except (OSError, sqlite3.Error) as error:
        reason = system_reason(error) if isinstance(error, OSError) else str(error)
        raise CorpusError(
            _("The list of what was sent, {path}, cannot be written: {reason}.").format(
                path=path, reason=reason
            )
        ) from error


def read_entries(path: Path) -> list[LedgerEntry]:
    """Return all requests in the ledger at `path`, none if there is no such file."""
    if not path.is_file():
        return []
    try:
        database = _connect(f"{path.absolute().as_uri()}?mode=ro")
        try:
            return list(Ledger(database).entries())
        finally:
            database.close()
    except sqlite3.Error as error:
        raise CorpusError(
            _("The list of what was sent, {path}, cannot be read: {reason}.").format(
                path=path, reason=error
            )
        ) from error


def _connect(uri: str) -> Database:
    connection = sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS)
    database = Database(connection, recursive_triggers=False, execute_plugins=False)
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA synchronous = FULL")
    return database
