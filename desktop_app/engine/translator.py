"""The translation engine: sentences in, their translations out, however many and however long."""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unicodedata import normalize

import numpy as np

from desktop_app.engine.alignment import Link, links_between, piece_spans
from desktop_app.engine.clauses import cut_position
from desktop_app.engine.subwords import SubwordKind, load_subwords
from desktop_app.engine.threads import Threads, choose_threads
from desktop_app.errors import PackError
from desktop_app.messages import _
from desktop_app.text.segmentation import Span

Checkpoint = Callable[[int], None]
"""Told how many texts are done. To stop the work it raises `CancelledError`."""

VOCABULARY_MAP_NAME = "vmap.txt"
"""Which target pieces each source piece may need: doubles the speed (benchmarks/translation.py)."""

DEFAULT_MAX_TOKENS = 48
"""Longer sentences are cut at clauses before. Small models are trained on sentences and leave out
parts of longer texts: cut at 48 tokens, two joined sentences of FLORES dev get 45.7 BLEU, at 96
44.2, at 128 43.6; its 60 longest sentences 48.6, 47.7 and 47.7."""

_LARGEST_BATCH = 16  # of the bundled models the fastest (benchmarks/translation.py)
_BATCH_SECONDS = 0.25  # so that a person who stops waits for less than a second
_MOST_OUT_PER_TOKEN = 2  # a translation rarely takes more than twice the tokens; then it is a loop
_MOST_OUT_EXTRA = 24
_BYTE_SIGNS = frozenset({"<0x00>", "Ġ"})  # pieces of vocabularies made of bytes


@dataclass(frozen=True, slots=True)
class TranslatorSpec:
    """What the model expects.

    `source_prefix`, `source_suffix` and `target_prefix` are the tokens around a sentence that some
    models want (`>>por<<`, `__en__`, `eng_Latn`, `</s>`); the target's are not part of what is
    returned. `max_tokens` counts a sentence without them. `vocabulary_map` says that the folder
    holds a map from source pieces to the target pieces they may need.
    """

    name: str
    tokenizer: SubwordKind
    source: str
    target: str
    source_prefix: tuple[str, ...] = ()
    source_suffix: tuple[str, ...] = ()
    target_prefix: tuple[str, ...] = ()
    max_tokens: int = DEFAULT_MAX_TOKENS
    vocabulary_map: bool = False


@dataclass(frozen=True, slots=True)
class Decoding:
    """How to search: `beam` 1 is fastest. `careful` forbids repetitions, for a second attempt."""

    beam: int = 1
    careful: bool = False


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A translation. `score` is the geometric mean of its tokens' probabilities, 0 to 1."""

    text: str
    score: float
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    """A text, or what of a long one fits the model. `gap` is the white space after it."""

    text_index: int
    text: str
    pieces: list[str]
    gap: str


@dataclass(slots=True)
class _Batch:
    parts: list[int]
    results: list[Any] = field(default_factory=list)


class Translator:
    """Runs a translation model of CTranslate2.

    A text that is longer than the model's window is cut at clauses: nothing is cut off. A text of
    white space has an empty translation. May be called from any thread.
    """

    def __init__(self, folder: Path, spec: TranslatorSpec, threads: Threads | None = None) -> None:
        import ctranslate2

        self._threads = threads or choose_threads()
        self._spec = spec
        try:
            self._subwords = load_subwords(spec.tokenizer, folder, spec.source, spec.target)
            self._model: Any = ctranslate2.Translator(
                str(folder),
                device="cpu",
                inter_threads=self._threads.workers,
                intra_threads=self._threads.per_batch,
            )
            self._inventory = self._subwords.inventory()
        except (OSError, RuntimeError, ValueError) as error:
            raise _unusable(spec, error) from error
        self._seconds_per_text = _BATCH_SECONDS / (_LARGEST_BATCH / 4)  # a guess to begin with

    @property
    def name(self) -> str:
        """The name of the pack."""
        return self._spec.name

    @property
    def source(self) -> str:
        """The language it translates from."""
        return self._spec.source

    @property
    def target(self) -> str:
        """The language it translates to."""
        return self._spec.target

    def unknown_characters(self, text: str) -> frozenset[str]:
        """Return the characters of `text` that the model has never seen; it would lose them."""
        if not self._inventory or not _BYTE_SIGNS.isdisjoint(self._inventory):
            return frozenset()  # its pieces are not listed, or spell any character by its bytes
        # An accent that stands apart from its letter is no character of its own.
        return frozenset(one for one in set(normalize("NFC", text)) if not self._knows(one))

    def _knows(self, character: str) -> bool:
        """Tell whether there are pieces for a character, or for what tokenizers make of it."""
        if character.isspace() or self._is_piece(character):
            return True
        return all(one.isspace() or self._is_piece(one) for one in normalize("NFKC", character))

    def _is_piece(self, character: str) -> bool:
        return character in self._inventory or f"▁{character}" in self._inventory

    def translate(
        self,
        texts: Sequence[str],
        decoding: Decoding | None = None,
        checkpoint: Checkpoint | None = None,
        *,
        with_links: bool = False,
    ) -> list[Hypothesis]:
        """Return the translation of each text, in order.

        `checkpoint` is called as texts get done, several times a second, and may raise
        `CancelledError`. `with_links` finds which characters stand for which, and takes longer.
        """
        decoding = decoding or Decoding()
        parts = list(self._parts(texts))
        done: list[Hypothesis | None] = [None] * len(parts)
        remaining = np.bincount([part.text_index for part in parts], minlength=len(texts))
        finished = int((remaining == 0).sum())
        for index, hypothesis in self._run(parts, decoding, with_links=with_links):
            done[index] = hypothesis
            remaining[parts[index].text_index] -= 1
            finished += int(remaining[parts[index].text_index] == 0)
            if checkpoint is not None:
                checkpoint(finished)
        return self._joined(len(texts), parts, [found for found in done if found is not None])

    def _parts(self, texts: Sequence[str]) -> Iterator[_Part]:
        cleaned = [_encodable(text).strip() for text in texts]
        for index, (text, pieces) in enumerate(
            zip(cleaned, self._subwords.split(cleaned), strict=True)
        ):
            yield from self._cut(index, text, pieces, "")

    def _cut(self, index: int, text: str, pieces: list[str], gap: str) -> Iterator[_Part]:
        if not pieces:
            return
        if len(pieces) <= self._spec.max_tokens or len(text) < 2:  # noqa: PLR2004
            yield _Part(index, text, pieces[: self._spec.max_tokens], gap)
            return
        position = cut_position(text)
        first, second = text[:position].rstrip(), text[position:].lstrip()
        between = text[len(first) : len(text) - len(second)] and " "
        pair = self._subwords.split([first, second])
        yield from self._cut(index, first, pair[0], between)
        yield from self._cut(index, second, pair[1], gap)

    def _run(
        self, parts: Sequence[_Part], decoding: Decoding, *, with_links: bool
    ) -> Iterator[tuple[int, Hypothesis]]:
        order = deque(sorted(range(len(parts)), key=lambda index: -len(parts[index].pieces)))
        waiting: deque[_Batch] = deque()
        before = time.monotonic()
        while order or waiting:
            while order and len(waiting) < 2 * self._threads.workers:
                size = min(len(order), self._batch_size())
                batch = _Batch([order.popleft() for _ in range(size)])
                batch.results = self._submit(
                    [parts[index] for index in batch.parts], decoding, with_links=with_links
                )
                waiting.append(batch)
            batch = waiting.popleft()
            results = [self._result(result) for result in batch.results]
            now = time.monotonic()
            self._note_pace((now - before) * self._threads.workers / len(batch.parts))
            before = now
            texts = [self._subwords.join(pieces) if pieces else "" for pieces, _result in results]
            for index, text, (pieces, result) in zip(batch.parts, texts, results, strict=True):
                links = self._links(parts[index], pieces, text, result) if with_links else ()
                score = float(np.exp(min(0.0, result.scores[0]))) if result.scores else 0.0
                yield index, Hypothesis(text, score, links)

    def _batch_size(self) -> int:
        return max(1, min(_LARGEST_BATCH, int(_BATCH_SECONDS / self._seconds_per_text)))

    def _note_pace(self, seconds_per_text: float) -> None:
        self._seconds_per_text += (max(seconds_per_text, 1e-5) - self._seconds_per_text) / 2

    def _submit(self, parts: Sequence[_Part], decoding: Decoding, *, with_links: bool) -> list[Any]:
        spec = self._spec
        longest = max(len(part.pieces) for part in parts)
        try:
            results: list[Any] = self._model.translate_batch(
                [[*spec.source_prefix, *part.pieces, *spec.source_suffix] for part in parts],
                target_prefix=[list(spec.target_prefix)] * len(parts)
                if spec.target_prefix
                else None,
                asynchronous=True,
                beam_size=decoding.beam,
                max_input_length=0,
                max_decoding_length=len(spec.target_prefix)
                + longest * _MOST_OUT_PER_TOKEN
                + _MOST_OUT_EXTRA,
                no_repeat_ngram_size=4 if decoding.careful else 0,
                repetition_penalty=1.1 if decoding.careful else 1,
                disable_unk=True,
                use_vmap=spec.vocabulary_map,
                return_scores=True,
                return_attention=with_links,
            )
        except (RuntimeError, ValueError) as error:
            raise _unusable(spec, error) from error
        return results

    def _result(self, waiting: Any) -> tuple[list[str], Any]:
        """Return the pieces of a finished translation without the prefix, and all of the result."""
        try:
            result = waiting.result()
        except (RuntimeError, ValueError) as error:
            raise _unusable(self._spec, error) from error
        pieces = list(result.hypotheses[0])
        prefix = list(self._spec.target_prefix)
        return (pieces[len(prefix) :] if pieces[: len(prefix)] == prefix else pieces), result

    def _links(
        self, part: _Part, pieces: Sequence[str], text: str, result: Any
    ) -> tuple[Link, ...]:
        if not result.attention:
            return ()
        rows = np.asarray(result.attention[0], np.float32)
        start = len(self._spec.source_prefix)
        weights = rows[len(rows) - len(pieces) :, start : start + len(part.pieces)]
        return links_between(
            piece_spans(part.pieces, part.text), piece_spans(pieces, text), weights
        )

    def _joined(
        self, count: int, parts: Sequence[_Part], done: Sequence[Hypothesis]
    ) -> list[Hypothesis]:
        """Put the translations of the parts of each text together."""
        groups: list[list[int]] = [[] for _ in range(count)]
        for index, part in enumerate(parts):
            groups[part.text_index].append(index)
        return [
            done[group[0]] if len(group) == 1 else _chained([(parts[i], done[i]) for i in group])
            for group in groups
        ]


def _chained(pairs: Sequence[tuple[_Part, Hypothesis]]) -> Hypothesis:
    text, links, weighted, tokens, read = "", [], 0.0, 0, 0
    for part, hypothesis in pairs:
        links += [
            Link(_shifted(link.source, read), _shifted(link.target, len(text)), link.weight)
            for link in hypothesis.links
        ]
        text += hypothesis.text + part.gap
        read += len(part.text) + len(part.gap)
        weighted += hypothesis.score * len(part.pieces)
        tokens += len(part.pieces)
    return Hypothesis(text, weighted / tokens if tokens else 1.0, tuple(links))


def _shifted(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _encodable(text: str) -> str:
    # Half a surrogate pair, as broken files hold, cannot be UTF-8, which the tokenizers take.
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _unusable(spec: TranslatorSpec, reason: object) -> PackError:
    return PackError(
        _("The pack {pack} cannot be used: {reason}").format(pack=spec.name, reason=reason)
    )
