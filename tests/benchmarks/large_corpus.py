"""Makes a corpus of any number of short analysed documents by inserting rows, for timing a window.

python -m tests.benchmarks.large_corpus 1000000 large.satchel
"""

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from desktop_app.corpus.facts import CURRENT_LABELS, Facts
from desktop_app.corpus.fulltext import index_form
from desktop_app.corpus.opening import close, open_for_writing

_ROWS_A_FILE = 5_000
_BATCH = 20_000
_TONES = ("negative", "neutral", "positive")
_LABELS = ("Water", "Health", "Roads", "Schools", "Prices", "Safety")
_LANGUAGES = ("en", "en", "en", "pt", "pt", "ja", "fr", "es")
_VILLAGES = tuple(f"Village {number}" for number in range(40))
_PROSE = """
    water pump broken clinic nurse road rain school teacher price market rice seed harvest bridge
    light night safe police women children well mosquito medicine queue open closed far near good
    bad better worse never always soon help office money answer meeting people"""
_WORDS = _PROSE.split()


def make(path: Path, count: int) -> None:
    """Make a corpus of `count` documents at `path`, which must not exist."""
    database, lock = open_for_writing(path)
    connection = database.conn
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -200000")
    many = connection.executemany
    with database.atomic():
        many(
            "INSERT INTO models (id, task, name, fingerprint, labels) VALUES (?, ?, ?, ?, ?)",
            [
                (1, "sentiment", "tones", "t", json.dumps(_TONES)),
                (2, "labels", "labels", "l", json.dumps(_LABELS)),
            ],
        )
        connection.execute("INSERT INTO analyses (id, stamps) VALUES (1, 'all')")
        many("INSERT INTO terms (id, term) VALUES (?, ?)", enumerate(sorted(set(_WORDS)), 1))
        many(
            "INSERT INTO corpus_keywords (term, documents, score) VALUES (?, ?, ?)",
            [(word, count // 8, 1.0) for word in sorted(set(_WORDS))],
        )
        many(
            "INSERT INTO files (id, path, size, modified_ns, options, complete)"
            " VALUES (?, ?, 1, 1, '', 1)",
            [
                (number + 1, f"/surveys/round {number:04}.xlsx")
                for number in range(-(-count // _ROWS_A_FILE))
            ],
        )
        Facts(database).set(CURRENT_LABELS, "2")
    for start in range(0, count, _BATCH):
        numbers = range(start, min(count, start + _BATCH))
        with database.atomic():
            rows = list(_documents(numbers))
            many(
                "INSERT INTO documents (id, file_id, locator, name, kind, date, metadata, text,"
                " content_hash, words, language, languages, analysis_id)"
                " VALUES (?, ?, ?, ?, 'spreadsheet', ?, ?, ?, x'00', ?, ?, '[]', 1)",
                rows,
            )
            many(
                "INSERT INTO documents_fts (rowid, name, title, metadata, text)"
                " VALUES (?, ?, '', '', ?)",
                [(row[0], index_form(row[3]), index_form(row[6])) for row in rows],
            )
            for model, names in ((1, _TONES), (2, _LABELS)):
                many(
                    "INSERT INTO document_predictions VALUES (?, ?, ?, ?, ?)",
                    _predictions(model, names, numbers),
                )
            ids = {word: number for number, word in enumerate(sorted(set(_WORDS)), 1)}
            many(
                "INSERT OR IGNORE INTO document_terms VALUES (?, ?, 1)",
                [(row[0], ids[word]) for row in rows for word in row[6].split()[:6]],
            )
    close(database, lock)


def _documents(numbers: range) -> Iterator[tuple[object, ...]]:
    for number in numbers:
        chance = random.Random(number)  # the same corpus every time
        words = chance.randint(6, 40)
        text = " ".join(chance.choices(_WORDS, k=words))
        row = number % _ROWS_A_FILE + 2
        yield (
            number + 1,
            number // _ROWS_A_FILE + 1,
            f"row {row}",
            f"round {number // _ROWS_A_FILE:04}.xlsx",
            f"20{chance.randint(18, 25)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
            json.dumps({"village": chance.choice(_VILLAGES)}),
            text,
            words,
            chance.choice(_LANGUAGES),
        )


def _predictions(
    model: int, names: tuple[str, ...], numbers: range
) -> Iterator[tuple[object, ...]]:
    scores = np.random.default_rng([model, numbers[0]]).dirichlet([0.4] * len(names), len(numbers))
    best = scores.argmax(axis=1)
    for number, row, index in zip(numbers, scores, best, strict=True):
        yield model, number + 1, names[index], float(row[index]), row.astype("<f4").tobytes()


if __name__ == "__main__":
    make(Path(sys.argv[2]), int(sys.argv[1]))
