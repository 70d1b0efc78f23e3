"""A person corrects the translation of a sentence: it changes wherever the sentence stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

from desktop_app.corpus.store import Corpus
from desktop_app.corpus.translation_records import (
    MemoryEntry,
    SegmentKey,
    SegmentTranslation,
)
from desktop_app.pipeline.translated_document import made_with, put_together
from desktop_app.tasks.translation.passages import Origin

_DOCUMENTS_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Correction:
    """What stood in place of a correction, to take it back: the translation, and the memory's."""

    target: str
    key: SegmentKey
    source_text: str
    translation: SegmentTranslation | None
    entry: MemoryEntry | None


def correct(
    corpus: Corpus, target: str, key: SegmentKey, source_text: str, text: str
) -> Correction:
    """Give a sentence the translation `text` in the memory and in all documents that hold it.

    Call it inside a transaction. Returns what takes it back.
    """
    text = " ".join(text.split())
    before = Correction(
        target,
        key,
        source_text,
        corpus.translations.known(target, [key]).get(key),
        corpus.memory.find(key.source, target, source_text),
    )
    changed = datetime.now(UTC).isoformat(timespec="seconds")
    corpus.memory.add(
        [MemoryEntry(key.source, target, source_text, text, edited=True, changed=changed)]
    )
    corpus.translations.add(
        target, [(key, SegmentTranslation(text, Origin.MEMORY, 1.0, made_with(text)))]
    )
    _put_together_anew(corpus, target, corpus.translations.holding(key))
    return before


def take_back(corpus: Corpus, correction: Correction) -> None:
    """Undo a correction. Call it inside a transaction."""
    one = correction
    corpus.memory.remove(one.key.source, one.target, one.source_text)
    if one.entry is not None:
        corpus.memory.add([one.entry])
    if one.translation is not None:
        corpus.translations.add(one.target, [(one.key, one.translation)])
    _put_together_anew(corpus, one.target, corpus.translations.holding(one.key))


def _put_together_anew(corpus: Corpus, target: str, document_ids: Sequence[int]) -> None:
    stamps = corpus.translations.stamps(target, document_ids)
    translated = sorted(stamps, key=lambda one: (stamps[one], one))
    for stamp, group in groupby(translated, key=stamps.__getitem__):
        ids = list(group)
        for start in range(0, len(ids), _DOCUMENTS_AT_ONCE):
            documents = corpus.translations.stored(ids[start : start + _DOCUMENTS_AT_ONCE])
            keys = {
                SegmentKey(segment.text_id, segment.language)
                for document in documents
                for segment in document.segments
            }
            known = corpus.translations.known(target, keys)
            corpus.translations.store(
                target, stamp, [put_together(one, known, target) for one in documents]
            )
