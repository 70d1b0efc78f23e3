"""Translates the documents of a corpus into one language, whatever languages they are in.

The corpus is the queue, as in analysis: a document waits while it lacks the stamp of all that could
alter its translation (the packs, the glossary, the memory, how it was cut into segments). A segment
text that stands many times is translated once; one that has a translation made with what counts for
it now keeps that, so a new glossary term costs only the sentences it stands in.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from desktop_app.corpus.records import Model
from desktop_app.corpus.store import Corpus
from desktop_app.corpus.translation_records import (
    SegmentKey,
    SegmentTranslation,
    UntranslatedDocument,
)
from desktop_app.pipeline.translated_document import made_with, put_together
from desktop_app.tasks.translation.glossary import Glossary, glossary_for
from desktop_app.tasks.translation.passages import (
    Origin,
    Passage,
    TranslatedPassage,
    TranslatePassages,
)
from desktop_app.tasks.translation.reuse import with_memory_and_glossary
from desktop_app.text.languages import UNDETERMINED
from desktop_app.text.normalisation import normalise

_VERSION = "1"
"""Grows when translations would be put together in another way."""
_CHUNK_DOCUMENTS = 1024
_CHUNK_CHARACTERS = 60_000
_TEXTS_AT_ONCE = 256
"""Texts between two commits: a second or two of work, and enough to sort by length."""


class Route(Protocol):
    """A way from one language to another. `fingerprint` changes whenever its answers could."""

    @property
    def fingerprint(self) -> str:
        """What tells this very way apart."""
        ...

    @property
    def models(self) -> tuple[Model, ...]:
        """The models on the way, as a corpus names them."""
        ...

    def translate(
        self, passages: Sequence[Passage], checkpoint: Callable[[], None]
    ) -> list[TranslatedPassage]:
        """Return the translations of passages, in order; `checkpoint` raises to stop."""
        ...


class Routes(Protocol):
    """The ways into one language. `fingerprint` changes when any comes, goes or alters."""

    @property
    def fingerprint(self) -> str:
        """What tells these ways apart."""
        ...

    def find(self, source: str) -> Route | None:
        """Return the way from a language, or None where there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Translated:
    """What a step finished: documents, sentences, and characters of text, each counted once."""

    documents: int = 0
    segments: int = 0
    characters: int = 0


class TranslationPhase:
    """Translates pending documents into `target`. Iterate over `steps`; each ends in a commit.

    `segmentation` names how the documents were cut, `checkpoint` waits or raises between batches.
    `document_ids` are those to translate, None for all.
    """

    def __init__(
        self,
        corpus: Corpus,
        target: str,
        routes: Routes,
        segmentation: str,
        checkpoint: Callable[[], None],
        document_ids: Sequence[int] | None = None,
    ) -> None:
        self._corpus = corpus
        self._target = target
        self._routes = routes
        self._checkpoint = checkpoint
        self._among = None if document_ids is None else tuple(document_ids)
        self._terms = corpus.glossary.all()
        self._remembers = corpus.memory.count() > 0
        self._ways: dict[str, _Way | None] = {}
        self._stamp = made_with(
            _VERSION, segmentation, routes.fingerprint, self._terms, corpus.memory.revision()
        )
        self.characters = corpus.translations.pending_characters(target, self._stamp, self._among)

    def steps(self) -> Iterator[Translated]:
        """Do all of it, yielding after each commit."""
        with self._corpus.transaction():
            self._corpus.translations.show(self._target)
        last_id = 0
        while pending := self._corpus.translations.pending(
            self._target,
            self._stamp,
            after=last_id,
            documents=_CHUNK_DOCUMENTS,
            characters=_CHUNK_CHARACTERS,
            among=self._among,
        ):
            last_id = pending[-1].id
            texts = self._texts(pending)
            translations: dict[SegmentKey, SegmentTranslation] = {}
            done = 0
            for step, new in self._translate(texts, translations):
                translations |= new
                done += step.characters
                yield step
            with self._corpus.transaction():
                self._corpus.translations.store(
                    self._target,
                    self._stamp,
                    [put_together(one, translations, self._target) for one in pending],
                )
            characters = sum(len(document.text) for document in pending)
            yield Translated(documents=len(pending), characters=max(0, characters - done))

    def _texts(self, documents: Sequence[UntranslatedDocument]) -> dict[SegmentKey, str]:
        """Return the distinct texts that are in a language there is a way from."""
        texts: dict[SegmentKey, str] = {}
        for document in documents:
            for segment in document.segments:
                key = SegmentKey(segment.text_id, segment.language)
                if key not in texts and self._way(segment.language) is not None:
                    texts[key] = normalise(document.text[segment.start : segment.end])
        return texts

    def _translate(
        self, texts: Mapping[SegmentKey, str], kept: dict[SegmentKey, SegmentTranslation]
    ) -> Iterator[tuple[Translated, dict[SegmentKey, SegmentTranslation]]]:
        """Translate the texts that need it, block by block; `kept` takes those that do not."""
        known = self._corpus.translations.known(self._target, texts)
        for source in sorted({key.source for key in texts}):
            way = self._way(source)
            assert way is not None  # noqa: S101  such texts were left out
            of_source = {key: text for key, text in texts.items() if key.source == source}
            remembered = self._remembered(source, list(of_source.values()))
            new: dict[SegmentKey, SegmentTranslation] = {}
            wanted: list[tuple[SegmentKey, str, str]] = []
            for key, text in of_source.items():
                in_memory = remembered.get(text)
                made = way.made_with(text) if in_memory is None else made_with(in_memory)
                before = known.get(key)
                if before is not None and before.made_with == made:
                    kept[key] = before
                elif in_memory is not None:
                    new[key] = SegmentTranslation(in_memory, Origin.MEMORY, 1.0, made)
                else:
                    wanted.append((key, text, made))
            if new:
                yield self._stored(new, texts)
            for start in range(0, len(wanted), _TEXTS_AT_ONCE):
                self._checkpoint()
                block = wanted[start : start + _TEXTS_AT_ONCE]
                results = way.translate([Passage(text) for _key, text, _made in block])
                yield self._stored(
                    {
                        key: SegmentTranslation(
                            result.text, Origin.MODEL, _confidence(result), made
                        )
                        for (key, _text, made), result in zip(block, results, strict=True)
                    },
                    texts,
                )

    def _stored(
        self, new: dict[SegmentKey, SegmentTranslation], texts: Mapping[SegmentKey, str]
    ) -> tuple[Translated, dict[SegmentKey, SegmentTranslation]]:
        with self._corpus.transaction():
            self._corpus.translations.add(self._target, new.items())
        characters = sum(len(texts[key]) for key in new)
        return Translated(segments=len(new), characters=characters), new

    def _remembered(self, source: str, texts: Sequence[str]) -> Mapping[str, str]:
        if not self._remembers:
            return {}
        return self._corpus.memory.lookup(source, self._target, texts)

    def _way(self, source: str) -> "_Way | None":
        if source not in self._ways:
            self._ways[source] = self._find_way(source)
        return self._ways[source]

    def _find_way(self, source: str) -> "_Way | None":
        if source in {self._target, UNDETERMINED, ""}:
            return None
        route = self._routes.find(source)
        if route is None:
            return None
        with self._corpus.transaction():
            for model in route.models:
                self._corpus.analyses.model_id(model)
        glossary = glossary_for(self._terms, source, self._target)

        def translate(passages: Sequence[Passage]) -> list[TranslatedPassage]:
            return route.translate(passages, self._checkpoint)

        return _Way(
            with_memory_and_glossary(translate, None, glossary, source),
            route.fingerprint,
            glossary,
        )


@dataclass(frozen=True, slots=True)
class _Way:
    """How texts of one language are translated, and what that depends on."""

    translate: TranslatePassages
    fingerprint: str
    glossary: Glossary

    def made_with(self, text: str) -> str:
        """Return what tells apart the translations of a text that this way could give."""
        return made_with(self.fingerprint, self.glossary.fingerprint(text))


def _confidence(result: TranslatedPassage) -> float:
    """Return that of the least certain sentence."""
    return min((segment.confidence for segment in result.segments), default=1.0)
