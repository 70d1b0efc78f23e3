"""What a large model says where a small one was unsure. Both answers are kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """Two answers about a document or, with `start` and `end`, about a span of its text.

    `task` is “labels” or “sentiment”. Several labels stand together, between them the separator of
    `records`. `accepted` is None until a person has decided for the second (True) or against it.
    """

    document_id: int
    start: int | None
    end: int | None
    task: str
    small_label: str
    small_probability: float
    label: str
    explanation: str
    model: str
    created: str
    accepted: bool | None = None

    @property
    def differs(self) -> bool:
        """Whether the two answers are not the same."""
        return self.label != self.small_label


_COLUMNS = ", ".join(SecondOpinion.__slots__)


class SecondOpinions:
    """The second opinions of a corpus. Call its writes inside `Corpus.transaction()`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, opinion: SecondOpinion) -> None:
        """Store an opinion in place of an earlier one of the same model on the same."""
        self._database.execute(
            "DELETE FROM second_opinions WHERE document_id = ? AND start IS ? AND end IS ?"
            " AND task = ? AND model = ?",
            [opinion.document_id, opinion.start, opinion.end, opinion.task, opinion.model],
        )
        marks = ", ".join("?" * len(SecondOpinion.__slots__))
        values = [getattr(opinion, name) for name in SecondOpinion.__slots__]
        self._database.execute(f"INSERT INTO second_opinions ({_COLUMNS}) VALUES ({marks})", values)

    def all(self, task: str, model: str | None = None) -> Iterator[SecondOpinion]:
        """Yield the opinions on a task, of one model or of all, by document."""
        rows = self._database.execute(
            f"SELECT {_COLUMNS} FROM second_opinions WHERE task = ? AND ifnull(model = ?, 1)"
            " ORDER BY document_id, ifnull(start, -1), id",
            [task, model],
        )
        for row in rows:
            values = list(row)
            values[-1] = None if row[-1] is None else bool(row[-1])
            yield SecondOpinion(*values)

    def decide(
        self, task: str, model: str, document_ids: Sequence[int], *, accepted: bool | None
    ) -> None:
        """Note what a person decided about opinions on whole documents."""
        self._database.conn.executemany(
            "UPDATE second_opinions SET accepted = ?"
            " WHERE task = ? AND model = ? AND document_id = ? AND start IS NULL",
            [(accepted, task, model, one) for one in document_ids],
        )
