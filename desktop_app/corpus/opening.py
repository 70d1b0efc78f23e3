"""Opening a `.satchel` file safely: locks, pragmas, migration with a copy kept, clear refusals."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path

from filelock import FileLock, Timeout
from sqlite_utils import Database

from desktop_app.corpus import schema
from desktop_app.errors import CorpusError
from desktop_app.messages import _
from desktop_app.paths import locks_folder

_BUSY_SECONDS = 10.0
"""How long a reader waits for a writer's commit; commits take milliseconds."""


def join_writer(path: Path) -> Database:
    """Open an existing corpus for writing beside the process that holds its lock.

    For the window's own child process: it works while the window goes on taking corrections.
    Raises CorpusError as `open_for_writing` does.
    """
    require(path)
    with explained(path):
        database = _connect(f"{path.absolute().as_uri()}?mode=rw")
        try:
            _prepare(database, path, is_new=False)
        except BaseException:
            database.close()
            raise
    return database


@contextmanager
def transaction(database: Database, path: Path) -> Iterator[None]:
    """Write as a whole or not at all; wait for another writer's commit rather than fail half-way.

    Raises CorpusError for a full disk and the like.
    """
    with explained(path):
        if database.conn.in_transaction:
            with database.atomic():
                yield
            return
        # Taken at once: a transaction that reads first and writes later cannot wait for its turn.
        database.execute("BEGIN IMMEDIATE")
        try:
            yield
            database.execute("COMMIT")
        except BaseException:
            database.rollback()
            raise


def open_for_writing(path: Path) -> tuple[Database, FileLock]:
    """Open the corpus at `path`, made if absent, as its only writer.

    An older file is migrated after a copy is kept beside it. Release the lock after closing.

    Raises:
        CorpusError: it is in use, of another program, newer, damaged, or cannot be written.

    """
    if not path.parent.is_dir():
        raise CorpusError(
            _("The folder {folder} does not exist. Create it, or choose another place.").format(
                folder=path.parent
            )
        )
    lock = _lock(path)
    try:
        with explained(path):
            is_new = not path.exists() or path.stat().st_size == 0
            database = _connect(f"{path.absolute().as_uri()}?mode=rwc")
            try:
                _prepare(database, path, is_new=is_new)
            except BaseException:
                database.close()
                raise
    except BaseException:
        lock.release()
        raise
    return database, lock


def open_for_reading(path: Path) -> Database:
    """Open an existing corpus without changing it; also from a read-only folder or stick.

    Raises:
        CorpusError: it does not exist, is of another program, of another version, or damaged.

    """
    require(path)
    with explained(path):
        database = _connect(f"{path.absolute().as_uri()}?mode=ro")
        try:
            try:
                database.execute("SELECT count(*) FROM sqlite_master").fetchone()
            except sqlite3.OperationalError:
                # A write-ahead log needs a writable folder; without one the file is at rest.
                database.close()
                database = _connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1")
            schema.check(database, path.name)
            schema.check_is_current(database, path.name)
        except BaseException:
            database.close()
            raise
    return database


def require(path: Path) -> None:
    """Raise a CorpusError unless there is a file at `path`."""
    if not path.is_file():
        raise CorpusError(
            _("There is no corpus at {path}. Check the name, or make one with “analyze”.").format(
                path=path
            )
        )


def sqlite_version() -> str:
    """Return the version of SQLite that corpora are kept with."""
    return sqlite3.sqlite_version


def full_text_is_available() -> bool:
    """Tell whether this SQLite can search text."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5(x)")
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
    return True


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn SQLite's and the system's faults into sentences about `path`."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if _forbids_writing(error) and not path.exists():
            raise CorpusError(_not_here().format(path=path)) from error
        raise CorpusError(_explanation(error).format(name=path.name, detail=error)) from error
    except PermissionError as error:
        raise CorpusError(_not_here().format(path=path)) from error


def _not_here() -> str:
    return _("{path} may not be written here. Choose a folder of your own.")


def _forbids_writing(error: sqlite3.DatabaseError) -> bool:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}


def _explanation(error: sqlite3.DatabaseError) -> str:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return _("The disk is full. Free some space and run again; {name} keeps what was finished.")
    if _forbids_writing(error):
        return _("{name} cannot be written where it lies. Copy it to a folder of your own.")
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return _("{name} is in use by another program. Close that and try again.")
    if code == sqlite3.SQLITE_IOERR:
        return _("{name} could not be read or written ({detail}). Is its drive still connected?")
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return _("{name} is damaged or not a Satchel corpus ({detail}). Use a copy of it.")
    return _("{name} could not be used: {detail}.")


def _lock(path: Path) -> FileLock:
    # The system drops the lock when the process dies, so a crash leaves nothing to clean up.
    key = blake2b(os.fsencode(path.resolve()), digest_size=16).hexdigest()
    folder = locks_folder()
    try:
        folder = _made_writable(folder)
        lock = FileLock(folder / f"{key}.lock")
        lock.acquire(timeout=0)
    except Timeout as error:
        raise CorpusError(
            _("{name} is being written by another Satchel. Wait for it or close it.").format(
                name=path.name
            )
        ) from error
    except OSError as error:
        raise CorpusError(
            _("{path} may not be written here. Choose a folder of your own.").format(path=folder)
        ) from error
    return lock


def _made_writable(folder: Path) -> Path:
    """Return `folder`, made if absent, or one for temporary files where it cannot be written."""
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
    # A nightly service often has no home of its own. Its runs still find one another's locks.
    user = os.getuid() if hasattr(os, "getuid") else ""  # Windows keeps users apart itself
    folder = Path(tempfile.gettempdir()) / f"satchel-locks-{user}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _connect(uri: str) -> Database:
    connection = sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS, check_same_thread=False)
    database = Database(connection, recursive_triggers=False, execute_plugins=False)
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA cell_size_check = ON")
    database.execute("PRAGMA mmap_size = 0")  # a pulled stick must be an error, not a crash
    return database


def _prepare(database: Database, path: Path, *, is_new: bool) -> None:
    database.execute("PRAGMA foreign_keys = ON")
    if is_new:
        # The tables first: a reader that comes in between finds all of them or an empty file.
        schema.create(database)
        database.execute("PRAGMA journal_mode = WAL")
    else:
        schema.check(database, path.name)
        database.execute("PRAGMA journal_mode = WAL")
        found = schema.version(database)
        if found < schema.SCHEMA_VERSION:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.copy2(path, path.with_name(f"{path.name}.v{found}.bak"))
            schema.upgrade(database)
    # FULL: what is committed survives a power cut; commits are grouped, so it costs little.
    database.execute("PRAGMA synchronous = FULL")


def close(database: Database, lock: FileLock | None) -> None:
    """Close the database, fold its log back into the file and drop the lock."""
    if lock is not None:
        # At rest a corpus is one file without a log, so it can be read where nothing can be
        # written. While somebody reads it the log stays; the next writer folds it in.
        with suppress(sqlite3.Error):
            database.execute("PRAGMA optimize")
            database.execute("PRAGMA journal_mode = DELETE")
    database.close()
    if lock is not None:
        lock.release()
