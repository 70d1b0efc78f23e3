"""The tables of a `.satchel` file, and the steps that bring an older file up to date.

`user_version` counts the steps a file has had. To change the schema append a step; never edit one
that has been released.
"""

import sqlite3
from collections.abc import Sequence

from sqlite_utils import Database

from desktop_app.errors import CorpusError
from desktop_app.messages import _

APPLICATION_ID = 0x53617463
"""Marks the file as ours in SQLite's header: the bytes "Satc"."""

_STEPS: tuple[tuple[str, ...], ...] = (
    (
        # Files on disk. `options` are the reading choices that shaped its documents; `complete` is
        # set once all its documents are stored, so an interrupted file is read again.
        """CREATE TABLE files (
            id INTEGER PRIMARY KEY,
            path TEXT NOT NULL UNIQUE,
            size INTEGER NOT NULL,
            modified_ns INTEGER NOT NULL,
            options TEXT NOT NULL,
            complete INTEGER NOT NULL DEFAULT 0
        )""",
        # What was computed for a document, as a sorted list of stamps ("sentiment@1f3a…").
        """CREATE TABLE analyses (
            id INTEGER PRIMARY KEY,
            stamps TEXT NOT NULL UNIQUE
        )""",
        # AUTOINCREMENT: analysis walks documents by id, so an id is never used twice.
        """CREATE TABLE documents (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            file_id INTEGER NOT NULL REFERENCES files(id) ON DELETE CASCADE,
            locator TEXT NOT NULL,
            name TEXT NOT NULL,
            kind TEXT NOT NULL,
            title TEXT,
            author TEXT,
            date TEXT,
            metadata TEXT NOT NULL DEFAULT '{}',
            text TEXT NOT NULL DEFAULT '',
            content_hash BLOB NOT NULL,
            words INTEGER NOT NULL DEFAULT 0,
            language TEXT,
            languages TEXT NOT NULL DEFAULT '[]',
            failure TEXT,
            failure_detail TEXT NOT NULL DEFAULT '',
            analysis_id INTEGER REFERENCES analyses(id),
            UNIQUE (file_id, locator)
        )""",
        "CREATE INDEX documents_analysis ON documents(analysis_id)",
        # Distinct segment texts of the corpus, by hash: each is computed once.
        """CREATE TABLE texts (
            id INTEGER PRIMARY KEY,
            hash BLOB NOT NULL UNIQUE
        )""",
        """CREATE TABLE segments (
            document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
            ordinal INTEGER NOT NULL,
            start INTEGER NOT NULL,
            end INTEGER NOT NULL,
            language TEXT,
            text_id INTEGER NOT NULL REFERENCES texts(id),
            PRIMARY KEY (document_id, ordinal)
        ) WITHOUT ROWID""",
        "CREATE INDEX segments_text ON segments(text_id)",
        # The models that made results: an encoder, a head, a set of labels. `fingerprint` changes
        # when the model does; `labels` names the columns of its scores.
        """CREATE TABLE models (
            id INTEGER PRIMARY KEY,
            task TEXT NOT NULL,
            name TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            labels TEXT NOT NULL DEFAULT '[]',
            UNIQUE (task, fingerprint)
        )""",
        # `vector` is little-endian float16.
        """CREATE TABLE embeddings (
            text_id INTEGER NOT NULL REFERENCES texts(id) ON DELETE CASCADE,
            model_id INTEGER NOT NULL REFERENCES models(id),
            vector BLOB NOT NULL,
            PRIMARY KEY (text_id, model_id)
        ) WITHOUT ROWID""",
        # `scores` are little-endian float32 probabilities in the order of the model's labels.
        """CREATE TABLE segment_scores (
            text_id INTEGER NOT NULL REFERENCES texts(id) ON DELETE CASCADE,
            model_id INTEGER NOT NULL REFERENCES models(id),
            scores BLOB NOT NULL,
            PRIMARY KEY (text_id, model_id)
        ) WITHOUT ROWID""",
        """CREATE TABLE document_predictions (
            model_id INTEGER NOT NULL REFERENCES models(id) ON DELETE CASCADE,
            document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
            label TEXT NOT NULL,
            probability REAL NOT NULL,
            scores BLOB NOT NULL,
            PRIMARY KEY (model_id, document_id)
        ) WITHOUT ROWID""",
        "CREATE INDEX document_predictions_document ON document_predictions(document_id)",
        """CREATE TABLE terms (
            id INTEGER PRIMARY KEY,
            term TEXT NOT NULL UNIQUE
        )""",
        """CREATE TABLE document_terms (
            document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
            term_id INTEGER NOT NULL REFERENCES terms(id),
            count INTEGER NOT NULL,
            PRIMARY KEY (document_id, term_id)
        ) WITHOUT ROWID""",
        # Ranked from document_terms at the end of a run, since it depends on the whole corpus.
        """CREATE TABLE document_keywords (
            document_id INTEGER PRIMARY KEY REFERENCES documents(id) ON DELETE CASCADE,
            terms TEXT NOT NULL
        )""",
        """CREATE TABLE corpus_keywords (
            term TEXT PRIMARY KEY,
            documents INTEGER NOT NULL,
            score REAL NOT NULL
        )""",
        """CREATE TABLE runs (
            id INTEGER PRIMARY KEY,
            started TEXT NOT NULL,
            finished TEXT,
            state TEXT NOT NULL,
            options TEXT NOT NULL
        )""",
        """CREATE TABLE facts (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL
        )""",
        # Contentless: the text is stored once, in documents; what is indexed is its index form.
        """CREATE VIRTUAL TABLE documents_fts USING fts5(
            name, title, metadata, text, content='', tokenize='unicode61 remove_diacritics 2'
        )""",
    ),
    (
        # Translations of distinct segment texts. `source` is what a segment's language was taken
        # for, so that "sim" in Portuguese is not "sim" in English. `made_with` is of the models and
        # the glossary terms, or of the sentence in the memory: it tells whether to do it again.
        """CREATE TABLE segment_translations (
            text_id INTEGER NOT NULL REFERENCES texts(id) ON DELETE CASCADE,
            source TEXT NOT NULL,
            target TEXT NOT NULL,
            made_with TEXT NOT NULL,
            origin TEXT NOT NULL,
            confidence REAL NOT NULL,
            text TEXT NOT NULL,
            PRIMARY KEY (text_id, source, target)
        ) WITHOUT ROWID""",
        # Documents put together from their segments' translations; `text` is NULL where nothing in
        # it was translated: the document is in that language already, or nothing translates it.
        # `stamp` is of all that could alter the result.
        """CREATE TABLE document_translations (
            id INTEGER PRIMARY KEY,
            document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
            target TEXT NOT NULL,
            stamp TEXT NOT NULL,
            outcome TEXT NOT NULL,
            text TEXT,
            UNIQUE (document_id, target)
        )""",
        # Contentless, like documents_fts; a row is one of document_translations.
        """CREATE VIRTUAL TABLE translations_fts USING fts5(
            text, content='', tokenize='unicode61 remove_diacritics 2'
        )""",
        # Sentences translated by people. The hashes are of the sentences with white space made
        # uniform; `edited` are those corrected in this corpus, which win over imported ones.
        """CREATE TABLE translation_memory (
            id INTEGER PRIMARY KEY,
            source TEXT NOT NULL,
            target TEXT NOT NULL,
            source_text TEXT NOT NULL,
            target_text TEXT NOT NULL,
            source_hash BLOB NOT NULL,
            target_hash BLOB NOT NULL,
            edited INTEGER NOT NULL,
            changed TEXT NOT NULL,
            UNIQUE (source, target, source_hash)
        )""",
        "CREATE INDEX translation_memory_target ON translation_memory(target, source, target_hash)",
        # Terms and how they are to be translated; an empty language stands for any.
        """CREATE TABLE glossary_terms (
            id INTEGER PRIMARY KEY,
            source TEXT NOT NULL,
            target TEXT NOT NULL,
            source_language TEXT NOT NULL,
            target_language TEXT NOT NULL,
            case_sensitive INTEGER NOT NULL,
            UNIQUE (source, source_language, target_language)
        )""",
    ),
    (
        # Labels given by people to a document or, with `start` and `end`, to a span of its text.
        # What is read again gets a new id: `file_id`, `locator` and the hash of the document's text
        # find it again. `document_id` is NULL while no such text is there.
        """CREATE TABLE annotations (
            id INTEGER PRIMARY KEY,
            document_id INTEGER REFERENCES documents(id) ON DELETE SET NULL,
            file_id INTEGER NOT NULL REFERENCES files(id) ON DELETE CASCADE,
            locator TEXT NOT NULL,
            text_hash BLOB NOT NULL,
            start INTEGER,
            end INTEGER,
            label TEXT NOT NULL,
            annotator TEXT NOT NULL,
            made TEXT NOT NULL
        )""",
        """CREATE UNIQUE INDEX annotations_target ON annotations(
            file_id, locator, text_hash, ifnull(start, -1), ifnull(end, -1), annotator, label
        )""",
        "CREATE INDEX annotations_document ON annotations(document_id)",
        # What people together say of whole documents: derived from annotations, for counting.
        """CREATE TABLE given_labels (
            document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
            label TEXT NOT NULL,
            PRIMARY KEY (document_id, label)
        ) WITHOUT ROWID""",
    ),
    (
        # Every request to a large model: what left this computer, when and to where. `sha256` is of
        # the bytes sent; the tokens are NULL where none were counted.
        """CREATE TABLE ledger (
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
        )""",
        # Texts a model wrote, kept so that the same is not asked twice. `scope` says in JSON what
        # was summarised; `prompt_hash` is of all that was asked, so it changes when texts do.
        """CREATE TABLE summaries (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            scope TEXT NOT NULL,
            model TEXT NOT NULL,
            prompt_hash TEXT NOT NULL,
            language TEXT NOT NULL,
            style TEXT NOT NULL,
            text TEXT NOT NULL,
            citations TEXT NOT NULL DEFAULT '[]',
            tokens_in INTEGER NOT NULL DEFAULT 0,
            tokens_out INTEGER NOT NULL DEFAULT 0,
            seconds REAL NOT NULL DEFAULT 0,
            created TEXT NOT NULL,
            UNIQUE (kind, scope, model, prompt_hash, language, style)
        )""",
        # What a large model says where a small one was unsure: of a document or, with `start` and
        # `end`, of a span of its text. `accepted` is NULL until a person has decided.
        """CREATE TABLE second_opinions (
            id INTEGER PRIMARY KEY,
            document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
            start INTEGER,
            end INTEGER,
            task TEXT NOT NULL,
            small_label TEXT NOT NULL,
            small_probability REAL NOT NULL,
            label TEXT NOT NULL,
            explanation TEXT NOT NULL,
            model TEXT NOT NULL,
            created TEXT NOT NULL,
            accepted INTEGER
        )""",
        """CREATE UNIQUE INDEX second_opinions_target ON second_opinions(
            document_id, ifnull(start, -1), ifnull(end, -1), task, model
        )""",
    ),
    (
        # All that tables are filtered, counted and sorted by, without a pass over every text.
        """CREATE INDEX documents_listing ON documents(
            file_id, failure, kind, language, words, date, name
        )""",
    ),
    (
        # What people say of the sentiment of a document or, with `start` and `end` (otherwise -1),
        # of a sentence of it.
        """CREATE TABLE given_sentiments (
            document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
            start INTEGER NOT NULL,
            end INTEGER NOT NULL,
            label TEXT NOT NULL,
            made TEXT NOT NULL,
            PRIMARY KEY (document_id, start, end)
        ) WITHOUT ROWID""",
    ),
)

SCHEMA_VERSION = len(_STEPS)


def create(database: Database) -> None:
    """Make all tables in an empty database, at once, so that no reader meets half of them."""
    with database.atomic():
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        upgrade(database)


def upgrade(database: Database) -> None:
    """Take the steps the file has not had yet, each wholly or not at all."""
    for number, statements in _pending(version(database)):
        with database.atomic():
            for statement in statements:
                database.execute(statement)
            database.execute(f"PRAGMA user_version = {number}")


def version(database: Database) -> int:
    """Return how many steps the file has had."""
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def check(database: Database, name: str) -> None:
    """Refuse a file that is not a corpus, is of a newer Satchel, or holds foreign schema objects.

    A file from somebody else could carry triggers or views that act when it is read, so at the
    current version its schema must be exactly ours.

    Raises:
        CorpusError: with the reason.

    """
    if database.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise CorpusError(
            _("{name} is not a Satchel corpus. Choose a file made by Satchel.").format(name=name)
        )
    found = version(database)
    if found > SCHEMA_VERSION:
        raise CorpusError(
            _("{name} was made by a newer Satchel. Install the newest version to open it.").format(
                name=name
            )
        )
    if _objects(database) != _expected_objects(found):
        raise CorpusError(
            _(
                "{name} was altered by another program and is not opened, for safety. "
                "Use a copy made before that."
            ).format(name=name)
        )


def check_is_current(database: Database, name: str) -> None:
    """Refuse to read a file that still needs upgrading, which only a writer does.

    Raises:
        CorpusError: saying how to bring it up to date.

    """
    if version(database) < SCHEMA_VERSION:
        raise CorpusError(
            _(
                "{name} was made by an older Satchel. Run “analyze” on it once to bring it up to "
                "date; a copy is kept."
            ).format(name=name)
        )


def _pending(done: int) -> Sequence[tuple[int, tuple[str, ...]]]:
    return [(i + 1, step) for i, step in enumerate(_STEPS) if i >= done]


def _objects(database: Database) -> set[tuple[str, str, str | None]]:
    # SQLite's own statistics and the index's inner tables are plain tables that differ by version.
    rows = database.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE NOT (type = 'table' AND "
        "(name LIKE 'sqlite_stat%' OR name LIKE 'documents_fts_%'"
        " OR name LIKE 'translations_fts_%'))"
    )
    return {tuple(row) for row in rows}


def _expected_objects(steps: int) -> set[tuple[str, str, str | None]]:
    reference = Database(sqlite3.connect(":memory:"), execute_plugins=False)
    try:
        for statements in _STEPS[:steps]:
            for statement in statements:
                reference.execute(statement)
        return _objects(reference)
    finally:
        reference.close()
