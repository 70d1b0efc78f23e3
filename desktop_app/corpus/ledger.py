"""The ledger: every request to a large model, with what left this computer, when and to where."""

from collections.abc import Iterator
from dataclasses import astuple, dataclass

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One request. `sent` is ISO 8601 in UTC; `characters` and `sha256` are of the body sent.

    `endpoint` is the address asked; `purpose` says what for; the tokens are None where nothing was
    counted; `outcome` is “answered” or, in a few words, what went wrong.
    """

    sent: str
    endpoint: str
    model: str
    purpose: str
    characters: int
    sha256: str
    tokens_in: int | None
    tokens_out: int | None
    seconds: float
    outcome: str


_COLUMNS = ", ".join(LedgerEntry.__slots__)


class Ledger:
    """The requests made with texts of a corpus. Call `add` inside `Corpus.transaction()`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, entry: LedgerEntry) -> None:
        """Write down a request. What is written is never changed."""
        values = astuple(entry)
        marks = ", ".join("?" * len(values))
        self._database.execute(f"INSERT INTO ledger ({_COLUMNS}) VALUES ({marks})", values)

    def entries(self) -> Iterator[LedgerEntry]:
        """Yield all requests, the oldest first."""
        for row in self._database.execute(f"SELECT {_COLUMNS} FROM ledger ORDER BY id"):
            yield LedgerEntry(*row)

    def count(self) -> int:
        """Return how many requests there were."""
        return int(self._database.execute("SELECT count(*) FROM ledger").fetchone()[0])
