"""Annotations of a corpus: from a table into it, out of it as examples and as judgements."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from desktop_app.corpus.annotations import Annotation, Target, decided_labels
from desktop_app.corpus.store import Corpus
from desktop_app.documents import place_text
from desktop_app.errors import InputError
from desktop_app.messages import _
from desktop_app.pipeline.annotation_files import AnnotationRow
from desktop_app.pipeline.codebooks import required_codebook, store_codebook, stored_codebook
from desktop_app.tasks.agreement import Judgement
from desktop_app.tasks.codebook import Codebook, Label

_SEPARATOR = ";"
"""Between the labels of one cell, where a text may have several."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of importing: `added` annotations are new, `matched` rows found their text.

    `refused` tells, row by row, why the others did not get in.
    """

    added: int
    matched: int
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrainingExample:
    """A text with the labels people gave it: one, unless the codebook lets a text have several."""

    text: str
    labels: tuple[str, ...]
    target: Target


def import_annotations(
    corpus: Corpus,
    rows: Sequence[AnnotationRow],
    annotator: str | None = None,
    *,
    new_labels: bool = False,
) -> Imported:
    """Store the labels of a table, for the documents or spans its rows are about.

    A row names its document by `id`, by `path` (and `locator`), by `name`, or by its whole `text`,
    which may also be that of a sentence. Labels that the codebook lacks are refused, unless
    `new_labels` puts them there or there is no codebook yet.
    """
    codebook = stored_codebook(corpus)
    matching = _Matching(corpus)
    known = None if codebook is None or new_labels else _spellings(codebook)
    several = codebook is not None and codebook.multi_label
    made = datetime.now(UTC).isoformat(timespec="seconds")
    annotations: list[Annotation] = []
    refused: list[str] = []
    matched = 0
    for row in rows:
        labels, unknown = _labels(row.label, known, several=several)
        targets = matching.targets(row) if labels else []
        if unknown is not None:
            refused.append(
                _("{place}: the codebook has no label “{label}”.").format(
                    place=place_text(row.place), label=unknown
                )
            )
        elif not targets:
            refused.append(
                _("{place}: no such text is in the corpus.").format(place=place_text(row.place))
            )
        else:
            matched += 1
            who = row.annotator or annotator or ""
            annotations += [
                Annotation(target, label, who, made) for target in targets for label in labels
            ]
    with corpus.transaction():
        _grow_codebook(corpus, codebook, [annotation.label for annotation in annotations])
        added = corpus.annotations.add(annotations, replacing=not several)
    return Imported(added, matched, tuple(refused))


def training_examples(corpus: Corpus) -> list[TrainingExample]:
    """Return what people labelled, as examples to train a classifier with.

    Where several people labelled a text, what more than half of them said counts. Of a codebook
    with one label a text, only that label is taken. Labels that are no longer in the codebook are
    left out.
    """
    codebook = required_codebook(corpus)
    allowed = set(codebook.names)
    texts = {d.id: d.text for d in corpus.documents(failed=False)}
    examples = []
    for target, labels in decided_labels(corpus.annotations.all()).items():
        kept = tuple(label for label in labels if label in allowed)
        if not codebook.multi_label:
            kept = kept[:1]
        text = texts.get(target.document_id, "")[target.start : target.end]
        if kept and text.strip():
            examples.append(TrainingExample(text, kept, target))
    return examples


def judgements(corpus: Corpus) -> list[Judgement]:
    """Return who said what of which text, for measuring agreement."""
    said: dict[tuple[Target, str], set[str]] = {}
    for annotation in corpus.annotations.all():
        key = (annotation.target, annotation.annotator)
        said.setdefault(key, set()).add(annotation.label)
    return [
        Judgement(f"{target.document_id} {target.start} {target.end}", who, frozenset(labels))
        for (target, who), labels in said.items()
    ]


def row_judgements(rows: Sequence[AnnotationRow]) -> list[Judgement]:
    """Return the judgements of a table: a row a person and a text.

    Raises:
        InputError: it does not tell who labelled, or which text.

    """
    found = []
    for row in rows:
        item = row.item or row.id or row.path or row.name or row.text
        if item is None or row.annotator is None:
            raise InputError(
                _(
                    "{place} does not say who labelled what. The table needs the columns “item” "
                    "(or “id”, “text”), “annotator” and “label”."
                ).format(place=place_text(row.place))
            )
        place = " ".join(filter(None, (item, row.locator, row.start, row.end)))
        labels = [label.strip() for label in row.label.split(_SEPARATOR) if label.strip()]
        found.append(Judgement(place, row.annotator, frozenset(labels)))
    return found


class _Matching:
    """Finds the texts that rows are about."""

    def __init__(self, corpus: Corpus) -> None:
        self._texts: dict[int, str] = {}
        self._places: dict[tuple[str, str], int] = {}
        self._names: dict[tuple[str, str], list[int]] = {}
        self._documents: dict[str, list[Target]] = {}
        self._segments: dict[str, list[Target]] | None = None
        self._corpus = corpus
        for document in corpus.documents(failed=False):
            self._texts[document.id] = document.text
            self._places[document.path, document.locator] = document.id
            for name in (document.name, document.path.replace("\\", "/").rpartition("/")[2]):
                ids = self._names.setdefault((name.casefold(), document.locator), [])
                if document.id not in ids:
                    ids.append(document.id)
            self._documents.setdefault(_plain(document.text), []).append(Target(document.id))

    def targets(self, row: AnnotationRow) -> list[Target]:
        """Return what a row is about: one document or span, or all with its text; else nothing."""
        document_id = self._document_id(row)
        if document_id is not None:
            span = self._span(document_id, row)
            return [] if span is None else [span]
        if row.text is None or row.id or row.path:
            return []
        whole = self._documents.get(_plain(row.text), [])
        return whole or self._sentences().get(_plain(row.text), [])

    def _document_id(self, row: AnnotationRow) -> int | None:
        if row.id is not None:
            number = row.id.strip().partition(".")[0]  # spreadsheets make 7 into 7.0
            return int(number) if number.isdecimal() and int(number) in self._texts else None
        locator = row.locator or ""
        if row.path is not None and (row.path, locator) in self._places:
            return self._places[row.path, locator]
        name = row.name or (row.path or "").replace("\\", "/").rpartition("/")[2]
        ids = self._names.get((name.strip().casefold(), locator), [])
        return ids[0] if len(ids) == 1 else None

    def _span(self, document_id: int, row: AnnotationRow) -> Target | None:
        if row.start is None and row.end is None:
            return Target(document_id)
        start, end = _number(row.start), _number(row.end)
        if start is None or end is None:
            return None
        inside = 0 <= start < end <= len(self._texts[document_id])
        return Target(document_id, start, end) if inside else None

    def _sentences(self) -> dict[str, list[Target]]:
        if self._segments is None:
            self._segments = {}
            for segment in self._corpus.segments():
                target = Target(segment.document_id, segment.start, segment.end)
                self._segments.setdefault(_plain(segment.text), []).append(target)
        return self._segments


def _number(text: str | None) -> int | None:
    whole = (text or "").strip().partition(".")[0]
    return int(whole) if whole.isdecimal() else None


def _plain(text: str) -> str:
    return " ".join(text.split())


def _spellings(codebook: Codebook) -> dict[str, str]:
    """Return the labels by how they may be typed: in any case, with spaces around."""
    counts = Counter(name.casefold() for name in codebook.names)
    folded = {name.casefold(): name for name in codebook.names if counts[name.casefold()] == 1}
    return folded | {name: name for name in codebook.names}


def _labels(
    cell: str, known: dict[str, str] | None, *, several: bool
) -> tuple[list[str], str | None]:
    """Return the labels of a cell and, if there is one, the first that the codebook lacks."""
    whole = _plain(cell)
    parts = [part.strip() for part in whole.split(_SEPARATOR)] if several else [whole]
    labels = [part for part in parts if part]
    if known is None:
        return labels, None
    found = [known.get(label) or known.get(label.casefold()) for label in labels]
    unknown = next((labels[i] for i, name in enumerate(found) if name is None), None)
    return [name for name in found if name is not None], unknown


def _grow_codebook(corpus: Corpus, codebook: Codebook | None, labels: Sequence[str]) -> None:
    """Put labels that the codebook lacks into it, or make one of them."""
    had = codebook.labels if codebook else ()
    known = {label.name for label in had}
    new = tuple(Label(name) for name in dict.fromkeys(labels) if name not in known)
    if not new or len(had) + len(new) < 2:  # noqa: PLR2004  one label alone is no codebook
        return
    store_codebook(corpus, _with_labels(codebook, new))


def _with_labels(codebook: Codebook | None, new: tuple[Label, ...]) -> Codebook:
    if codebook is None:
        return Codebook(new)
    return Codebook((*codebook.labels, *new), codebook.multi_label, codebook.groups, codebook.sets)


def labelled_documents(corpus: Corpus) -> Iterator[int]:
    """Yield the ids of documents that somebody labelled as a whole."""
    seen: set[int] = set()
    for annotation in corpus.annotations.all():
        if annotation.target.start is None and annotation.target.document_id not in seen:
            seen.add(annotation.target.document_id)
            yield annotation.target.document_id
