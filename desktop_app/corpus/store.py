"""The corpus: one `.satchel` file, opened by one writer or any number of readers."""

from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from filelock import FileLock
from sqlite_utils import Database

from desktop_app.corpus import (
    facets,
    filtering,
    fulltext,
    listing,
    opening,
    queries,
    semantic,
    summary,
)
from desktop_app.corpus.analyses import Analyses, Matrix
from desktop_app.corpus.annotations import Annotations
from desktop_app.corpus.exploring import Exploring
from desktop_app.corpus.facts import Facts
from desktop_app.corpus.files import Files
from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.corpus.given_sentiments import Sentiments
from desktop_app.corpus.glossary_terms import GlossaryTerms
from desktop_app.corpus.keywords import Keywords
from desktop_app.corpus.ledger import Ledger
from desktop_app.corpus.listing import DocumentRow
from desktop_app.corpus.ordering import SortOrder
from desktop_app.corpus.records import (
    DocumentRecord,
    Model,
    SearchHit,
    SegmentRecord,
    Summary,
    TableText,
)
from desktop_app.corpus.removal import Removal
from desktop_app.corpus.runs import Runs
from desktop_app.corpus.second_opinions import SecondOpinions
from desktop_app.corpus.semantic import SegmentVectors
from desktop_app.corpus.sentence_pairs import SentencePairs
from desktop_app.corpus.sources import Source, sources
from desktop_app.corpus.summaries import Summaries
from desktop_app.corpus.translation_memory import TranslationMemory
from desktop_app.corpus.translations import Translations, current_target
from desktop_app.errors import InputError
from desktop_app.messages import _


class Corpus:
    """Documents, segments, results and settings of one piece of work.

    Open it with `Corpus.open` (to write; made if absent) or `Corpus.read`. Writes go through
    `files`, `analyses`, `keywords`, `annotations`, `translations`, `memory`, `glossary`, `ledger`
    and `facts`, inside `transaction()`, which commits when its block ends: a killed process leaves
    whole blocks behind.
    """

    def __init__(self, path: Path, database: Database, lock: FileLock | None) -> None:
        self.path = path
        self.files = Files(database)
        self.analyses = Analyses(database)
        self.keywords = Keywords(database)
        self.annotations = Annotations(database)
        self.translations = Translations(database)
        self.memory = TranslationMemory(database)
        self.glossary = GlossaryTerms(database)
        self.sentence_pairs = SentencePairs(database)
        self.ledger = Ledger(database)
        self.second_opinions = SecondOpinions(database)
        self.summaries = Summaries(database)
        self.sentiments = Sentiments(database)
        self.removal = Removal(database)
        self.runs = Runs(database)
        self.facts = Facts(database)
        self.exploring = Exploring(database)
        self._database = database
        self._lock = lock

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open for writing. Raises CorpusError, see `opening.open_for_writing`."""
        return cls(path, *opening.open_for_writing(path))

    @classmethod
    def edit(cls, path: Path) -> Self:
        """Open one that exists for writing. Raises CorpusError, also if there is none."""
        opening.require(path)
        return cls.open(path)

    @classmethod
    def join(cls, path: Path) -> Self:
        """Open for writing beside our own process that has it open. Raises CorpusError."""
        return cls(path, opening.join_writer(path), None)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Open for reading only. Raises CorpusError, see `opening.open_for_reading`."""
        return cls(path, opening.open_for_reading(path), None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; a writer's log is folded back into it."""
        opening.close(self._database, self._lock)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write as a whole or not at all. Raises CorpusError for a full disk and the like."""
        with opening.transaction(self._database, self.path):
            yield

    def documents(
        self,
        *,
        failed: bool | None = None,
        with_text: bool = True,
        ids: Sequence[int] | None = None,
        chosen: DocumentFilter | None = None,
    ) -> Iterator[DocumentRecord]:
        """Yield documents in path order; `failed` keeps only unread (True) or read ones (False).

        With `ids`, only these; with `chosen`, only those that the filter chooses. Raises InputError
        as `filtered_ids` does.
        """
        if chosen is not None:
            ids = self.filtered_ids(chosen)
        with opening.explained(self.path):
            yield from queries.documents(
                self._database, failed=failed, with_text=with_text, ids=ids
            )

    def filtered_ids(self, chosen: DocumentFilter, order: SortOrder | None = None) -> "array[int]":
        """Return the ids of the documents a filter chooses, in order, by place if not told else.

        Raises InputError when there is no word in its query.
        """
        with opening.explained(self.path):
            return filtering.filtered_ids(self._database, chosen, order or SortOrder())

    def filtered_count(self, chosen: DocumentFilter) -> int:
        """Return how many documents a filter chooses. Raises InputError as `filtered_ids` does."""
        with opening.explained(self.path):
            return filtering.filtered_count(self._database, chosen)

    def facet_counts(self, chosen: DocumentFilter, facet: str) -> dict[str, int]:
        """Count the documents a filter chooses by a facet's values, see `facets.facet_counts`."""
        with opening.explained(self.path):
            return facets.facet_counts(self._database, chosen, facet)

    def metadata_names(self) -> list[str]:
        """Return the names that documents' metadata use, the most used first."""
        with opening.explained(self.path):
            return listing.metadata_names(self._database)

    def document_rows(self, ids: Sequence[int]) -> list[DocumentRow]:
        """Return table lines of these documents, in this order, without those that are gone."""
        with opening.explained(self.path):
            return listing.document_rows(self._database, ids)

    def document(self, document_id: int) -> DocumentRecord:
        """Return one document. Raises InputError if it is not there any more."""
        with opening.explained(self.path):
            found = queries.document(self._database, document_id)
        if found is None:
            raise InputError(_("This document is no longer in the corpus."))
        return found

    def document_segments(self, document_id: int) -> list[SegmentRecord]:
        """Return the segments of one document, in order."""
        with opening.explained(self.path):
            return list(queries.segments(self._database, [document_id]))

    def sources(
        self, document_ids: Sequence[int] | None = None, *, with_text: bool = True
    ) -> Iterator[Source]:
        """Yield the documents of these ids that were read, or all, in no promised order."""
        with opening.explained(self.path):
            yield from sources(self._database, document_ids, with_text=with_text)

    def segments(self, chosen: DocumentFilter | None = None) -> Iterator[SegmentRecord]:
        """Yield the segments of all documents, or of those chosen, in document order."""
        ids = None if chosen is None else self.filtered_ids(chosen)
        with opening.explained(self.path):
            yield from queries.segments(self._database, ids)

    def translated_into(self) -> str | None:
        """Return the language whose translations documents show, or None without any."""
        return current_target(self._database)

    def text_columns(self) -> list[TableText]:
        """Return the column that each table's documents took their text from."""
        return queries.text_columns(self._database)

    def models(self) -> list[Model]:
        """Return the models that made this corpus's results, the latest last."""
        return queries.models(self._database)

    def summary(self, keyword_limit: int = 30, chosen: DocumentFilter | None = None) -> Summary:
        """Count everything, or the documents chosen, and name the most telling keywords."""
        with opening.explained(self.path):
            return summary.summarise(self._database, keyword_limit, chosen)

    def search(self, query: str, limit: int) -> list[SearchHit]:
        """Find documents by words. Raises InputError when there is no word in the query."""
        with opening.explained(self.path):
            return fulltext.search(self._database, query, limit)

    def search_by_meaning(
        self, query_vector: Matrix, encoder: Model, limit: int
    ) -> list[SearchHit]:
        """Find documents whose best segment is nearest to a vector ([dimension], normalised)."""
        with opening.explained(self.path):
            encoder_id = queries.model_id(self._database, encoder)
            if encoder_id is None:
                return []
            return semantic.search(self._database, query_vector, encoder_id, limit)

    def document_vectors(self, encoder: Model) -> tuple[list[int], Matrix]:
        """Return ids and embeddings ([n, dimension], normalised) of all embedded documents."""
        with opening.explained(self.path):
            encoder_id = queries.model_id(self._database, encoder)
            return semantic.document_vectors(self._database, encoder_id or 0)

    def segment_vectors(
        self, encoder: Model, document_id: int
    ) -> tuple[list[tuple[int, int]], Matrix]:
        """Return the spans of a document's embedded segments, and their embeddings."""
        with opening.explained(self.path):
            encoder_id = queries.model_id(self._database, encoder)
            return semantic.segment_vectors(self._database, encoder_id or 0, document_id)

    def segment_spans(self, document_id: int) -> list[tuple[int, int]]:
        """Return where each segment of a document starts and ends, in order."""
        with opening.explained(self.path):
            return queries.segment_spans(self._database, document_id)

    def all_segment_vectors(self, encoder: Model) -> SegmentVectors:
        """Return all embedded segments, of those with the same text the first alone."""
        with opening.explained(self.path):
            encoder_id = queries.model_id(self._database, encoder)
            return semantic.all_segment_vectors(self._database, encoder_id or 0)
