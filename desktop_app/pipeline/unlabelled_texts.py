"""Texts without labels to teach a classifier beside labelled ones, from a corpus or a table."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop_app.corpus.analyses import Matrix
from desktop_app.corpus.store import Corpus
from desktop_app.errors import InputError
from desktop_app.messages import _
from desktop_app.pipeline.corpus_teaching import known_vectors
from desktop_app.pipeline.labelled_texts import Columns, LabelledTexts, read_labelled_texts
from desktop_app.pipeline.models import AnalysisModels

_CORPUS = ".satchel"


@dataclass(frozen=True, slots=True, eq=False)
class UnlabelledTexts:
    """Texts, and the vectors that are known of them, by text (normalised)."""

    texts: tuple[str, ...]
    known: Mapping[str, Matrix]


def read_unlabelled(path: Path, text_column: str) -> UnlabelledTexts:
    """Read the documents of a corpus, whose vectors are there already, or the rows of a table.

    Raises:
        InputError: there is no text in it, or no such column.
        CorpusError: the corpus cannot be opened.

    """
    if path.suffix.lower() == _CORPUS:
        with Corpus.read(path) as corpus:
            texts = tuple(document.text for document in corpus.documents(failed=False))
            found = UnlabelledTexts(texts, known_vectors(corpus, AnalysisModels()))
    else:
        # Labels that it may have are for something else.
        rows = read_labelled_texts(path, Columns(text_column, text_column), labels_known=True)
        found = UnlabelledTexts(rows.texts, {})
    if not any(text.strip() for text in found.texts):
        raise InputError(_("There is no text in {path}.").format(path=path))
    return found


def with_unlabelled(rows: LabelledTexts, more: UnlabelledTexts | None) -> LabelledTexts:
    """Return labelled texts with others beside them that have no label."""
    if more is None:
        return rows
    return LabelledTexts((*rows.texts, *more.texts), (*rows.labels, *(() for _text in more.texts)))
