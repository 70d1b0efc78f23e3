"""What the Explore page asks: tones by group and over time, words of a choice, the map's points."""

import base64
import json
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlite_utils import Database

from desktop_app.corpus.facets import METADATA
from desktop_app.corpus.facts import Facts
from desktop_app.corpus.filtering import DocumentFilter, filter_sql
from desktop_app.corpus.shown import SHOWN_LABELS, SHOWN_SENTIMENTS

Matrix = npt.NDArray[np.float32]
ToneCounts = dict[str, dict[str, int]]
"""Groups, the largest first, each with its documents by tone; "" is of those not rated."""

_MOST_GROUPS = 200
_EXCERPT = 240
_MAP = "map_of_meaning"
_POINT = np.dtype([("id", "<i8"), ("place", "<f4", 2)])

_GROUPS = {
    "language": "SELECT d.id, ifnull(d.language, '') FROM documents d JOIN chosen c ON c.id = d.id",
    "kind": "SELECT d.id, d.kind FROM documents d JOIN chosen c ON c.id = d.id",
    "label": f"""SELECT c.id, ifnull(s.label, '') FROM chosen c
        LEFT JOIN ({SHOWN_LABELS}) s ON s.document_id = c.id""",
    "day": """SELECT d.id, substr(d.date, 1, 10) FROM documents d JOIN chosen c ON c.id = d.id
        WHERE d.date IS NOT NULL""",
}
_BY_METADATA = """SELECT d.id, j.value FROM documents d JOIN chosen c ON c.id = d.id,
    json_each(d.metadata) j WHERE j.key = ?"""


@dataclass(frozen=True, slots=True)
class TermUse:
    """How often a term occurs in a choice of documents, and in how many of them."""

    count: int
    documents: int


@dataclass(frozen=True, slots=True, eq=False)
class MapPoints:
    """Documents on the map of meaning: ids, places [n, 2], and what they are coloured by."""

    ids: npt.NDArray[np.int64]
    places: Matrix
    languages: tuple[str, ...]
    tones: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A document in a line or two: its name, where it comes from, how it begins."""

    name: str
    path: str
    locator: str
    text: str


class Exploring:
    """Counts over chosen documents. They raise InputError as `filter_sql` does."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def tones(self, chosen: DocumentFilter) -> dict[str, int]:
        """Count the chosen documents by sentiment; "" counts those that were not rated."""
        which = filter_sql(chosen)
        rows = self._database.execute(
            f"""WITH chosen(id) AS ({which.sql})
            SELECT ifnull(s.label, ''), count(*) FROM chosen c
            LEFT JOIN ({SHOWN_SENTIMENTS}) s ON s.document_id = c.id GROUP BY 1""",
            which.parameters,
        )
        return {str(row[0]): int(row[1]) for row in rows}

    def tones_by(self, chosen: DocumentFilter, facet: str) -> ToneCounts:
        """Count by sentiment in each group: language, kind, label or metadata:NAME."""
        if facet.startswith(METADATA):
            table = self._tones(chosen, _BY_METADATA, facet.removeprefix(METADATA))
        else:
            table = self._tones(chosen, _GROUPS[facet])
        largest = sorted(table, key=lambda name: (-sum(table[name].values()), name))
        return {name: table[name] for name in largest[:_MOST_GROUPS]}

    def tones_by_day(self, chosen: DocumentFilter) -> ToneCounts:
        """Count by sentiment for each date as it stands (a day, or a month or year), in order."""
        table = self._tones(chosen, _GROUPS["day"])
        return {day: table[day] for day in sorted(table)}

    def terms(self, chosen: DocumentFilter) -> dict[str, TermUse]:
        """Return the terms stored of the chosen documents."""
        which = filter_sql(chosen)
        rows = self._database.execute(
            f"""WITH chosen(id) AS ({which.sql})
            SELECT t.term, u.n, u.documents FROM (
                SELECT h.term_id, sum(h.count) AS n, count(*) AS documents
                FROM chosen c JOIN document_terms h ON h.document_id = c.id GROUP BY h.term_id
            ) u JOIN terms t ON t.id = u.term_id""",
            which.parameters,
        )
        return {str(row[0]): TermUse(int(row[1]), int(row[2])) for row in rows}

    def excerpt(self, document_id: int) -> Excerpt | None:
        """Return how a document is called and begins, or None if it is gone."""
        row = self._database.execute(
            """SELECT coalesce(d.title, d.name), f.path, d.locator, substr(d.text, 1, ?)
            FROM documents d JOIN files f ON f.id = d.file_id WHERE d.id = ?""",
            [2 * _EXCERPT, document_id],
        ).fetchone()
        if row is None:
            return None
        text = " ".join(row[3].split())
        shown = text if len(text) <= _EXCERPT else text[:_EXCERPT].rstrip() + "…"
        return Excerpt(row[0] or row[1], row[1], row[2], shown)

    def stored_map(self) -> MapPoints | None:
        """Return the map made from the corpus as it is now, or None if none was kept."""
        facts = Facts(self._database)
        kept = facts.get(_MAP)
        if kept is None or not facts.is_fresh(_MAP):
            return None
        table = np.frombuffer(base64.b64decode(kept), _POINT)
        return self.described(table["id"].astype(np.int64), table["place"].astype(np.float32))

    def keep_map(self, ids: npt.NDArray[np.int64], places: Matrix) -> None:
        """Store the places of documents. Call it inside `Corpus.transaction()`."""
        table = np.empty(len(ids), _POINT)
        table["id"], table["place"] = ids, places
        facts = Facts(self._database)
        facts.set(_MAP, base64.b64encode(table.tobytes()).decode("ascii"))
        facts.mark_fresh(_MAP)

    def described(self, ids: npt.NDArray[np.int64], places: Matrix) -> MapPoints:
        """Return the points with what is known of their documents; those gone are left out."""
        rows = self._database.execute(
            f"""SELECT d.id, ifnull(d.language, ''), ifnull(s.label, ''), ifnull(l.label, '')
            FROM documents d LEFT JOIN ({SHOWN_SENTIMENTS}) s ON s.document_id = d.id
            LEFT JOIN (SELECT document_id, min(label) AS label FROM ({SHOWN_LABELS})
                GROUP BY document_id) l ON l.document_id = d.id
            WHERE d.id IN (SELECT value FROM json_each(?))""",
            [json.dumps(ids.tolist())],
        )
        known = {row[0]: row[1:] for row in rows}
        there = np.array([one in known for one in ids.tolist()], bool)
        found = [known[one] for one in ids[there].tolist()]
        languages, tones, labels = zip(*found, strict=True) if found else ((), (), ())
        return MapPoints(ids[there], places[there], languages, tones, labels)

    def _tones(self, chosen: DocumentFilter, groups: str, *bound: object) -> ToneCounts:
        which = filter_sql(chosen)
        rows = self._database.execute(
            f"""WITH chosen(id) AS ({which.sql}), grouped(id, value) AS ({groups})
            SELECT g.value, ifnull(s.label, ''), count(*) FROM grouped g
            LEFT JOIN ({SHOWN_SENTIMENTS}) s ON s.document_id = g.id GROUP BY 1, 2""",
            [*which.parameters, *bound],
        )
        table: ToneCounts = {}
        for value, tone, count in rows:
            table.setdefault(str(value), {})[str(tone)] = int(count)
        return table
