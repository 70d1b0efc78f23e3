"""The runs over a corpus: when, with which options, and how they ended."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run. `state` is running (or killed), done, cancelled or failed; times are ISO 8601."""

    id: int
    started: str
    finished: str | None
    state: str
    options: Mapping[str, Any]


class Runs:
    """The runs of a corpus. Call the writes inside `Corpus.transaction()`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, started: str, options: Mapping[str, object]) -> int:
        """Note that a run began; return its id. `started` is ISO 8601."""
        cursor = self._database.execute(
            "INSERT INTO runs (started, state, options) VALUES (?, 'running', ?)",
            [started, json.dumps(options, ensure_ascii=False)],
        )
        return int(cursor.lastrowid or 0)

    def end(self, run_id: int, finished: str, state: str) -> None:
        """Note how a run ended."""
        self._database.execute(
            "UPDATE runs SET finished = ?, state = ? WHERE id = ?", [finished, state, run_id]
        )

    def last(self) -> RunRecord | None:
        """Return the latest run, or None before the first."""
        row = self._database.execute(
            "SELECT id, started, finished, state, options FROM runs ORDER BY id DESC LIMIT 1"
        ).fetchone()
        if row is None:
            return None
        try:
            options = json.loads(row[4])
        except ValueError:
            options = {}
        known = options if isinstance(options, dict) else {}
        return RunRecord(row[0], row[1], row[2], row[3], known)
