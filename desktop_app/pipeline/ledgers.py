"""Writes every request to a large model down: in the corpus's ledger, or the person's."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from desktop_app.corpus import personal_ledger
from desktop_app.corpus.ledger import Ledger
from desktop_app.corpus.store import Corpus
from desktop_app.llm.journal import Ending, Sending
from desktop_app.paths import personal_ledger_file


class LedgerJournal:
    """A ledger as the client's journal. What is begun is on the disk before anything is sent."""

    def __init__(self, purpose: str, writing: Callable[[], AbstractContextManager[Ledger]]) -> None:
        self._purpose = purpose
        self._writing = writing

    def begin(self, sending: Sending) -> int:
        """Write down what is about to be sent; return its number."""
        with self._writing() as ledger:
            return ledger.begin(
                endpoint=sending.url,
                model=sending.model,
                purpose=self._purpose,
                characters=sending.characters,
                sha256=sending.sha256,
            )

    def end(self, number: int, ending: Ending) -> None:
        """Write down how it ended."""
        with self._writing() as ledger:
            ledger.end(
                number,
                ending.outcome,
                seconds=ending.seconds,
                tokens_in=ending.tokens_in,
                tokens_out=ending.tokens_out,
            )


def corpus_journal(corpus: Corpus, purpose: str) -> LedgerJournal:
    """Return the journal of a corpus that is open for writing."""

    @contextmanager
    def writing() -> Iterator[Ledger]:
        with corpus.transaction():
            yield corpus.ledger

    return LedgerJournal(purpose, writing)


def personal_journal(purpose: str) -> LedgerJournal:
    """Return the journal of what belongs to no corpus."""
    return LedgerJournal(purpose, lambda: personal_ledger.writing(personal_ledger_file()))
