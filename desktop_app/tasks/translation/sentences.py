"""Translates sentences so that nothing is lost: what must stay stays, what went wrong is redone."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from desktop_app.engine.alignment import Link
from desktop_app.engine.clauses import cut_position
from desktop_app.engine.translator import Decoding, Hypothesis, Translator
from desktop_app.tasks.translation.editing import Edits
from desktop_app.tasks.translation.letter_case import in_capitals, in_small_letters, is_in_capitals
from desktop_app.tasks.translation.numbers import check_numbers, number_spans
from desktop_app.tasks.translation.plausibility import confidence_of, is_plausible
from desktop_app.tasks.translation.protection import Protected, holds_words, protect
from desktop_app.text.segmentation import Span

Checkpoint = Callable[[], None]
"""Called several times a second. To stop the work it raises `CancelledError`."""

_REMEMBERED = 20_000
"""Sentences whose translations are kept for the next call: a few megabytes."""
_CAREFUL_BEAM = 4
_LEAST_CUT = 60  # characters of a sentence that is translated in halves when all else failed
_PATCHED, _DOUBTFUL = 0.8, 0.4
"""What is left of the confidence of a sentence that was put together, or looks wrong."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A translated sentence. `links` say which characters stand for which, where asked for."""

    text: str
    confidence: float
    links: tuple[Link, ...] = ()


class SentenceTranslator(Protocol):
    """Whatever translates sentences: a model, or one after the other."""

    def translate(
        self, texts: Sequence[str], checkpoint: Checkpoint, *, with_links: bool
    ) -> list[Sentence]:
        """Return the translation of each text, in order."""
        ...


class ModelSentences:
    """Translates sentences with one model.

    Addresses, placeholders, numbers and characters that the model does not know come through as
    they are; sentences in capitals are translated in small letters; loops and translations that are
    far too short are done again, more carefully. Equal sentences are translated once.
    """

    def __init__(self, model: Translator, beam: int) -> None:
        self._model = model
        self._plain = Decoding(beam)
        self._careful = Decoding(max(beam, _CAREFUL_BEAM), careful=True)
        self._known: OrderedDict[tuple[str, bool], Sentence] = OrderedDict()

    def translate(
        self, texts: Sequence[str], checkpoint: Checkpoint, *, with_links: bool
    ) -> list[Sentence]:
        """Return the translation of each text, in order."""
        found: dict[str, Sentence] = {}
        for text in dict.fromkeys(texts):
            known = self._known.get((text, with_links))
            if known is not None:
                found[text] = known
                self._known.move_to_end((text, with_links))
        work = _Work(self._model, checkpoint, with_links=with_links)
        new = [text for text in dict.fromkeys(texts) if text not in found]
        found |= self._translated(new, work)
        for text in new:
            self._known[(text, with_links)] = found[text]
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return [found[text] for text in texts]

    def _translated(self, texts: Sequence[str], work: "_Work") -> Mapping[str, Sentence]:
        """Return a translation of each text: of the first way that gives a sound one."""
        attempts = [_Attempt(text, self._prepared(text)) for text in texts]
        self._try(attempts, work, self._plain)
        self._try([one for one in attempts if one.looks_wrong], work, self._careful)
        again = [
            replace(one, prepared=self._prepared(one.text, with_numbers=True), lost_number=True)
            for one in attempts
            if one.lost_number and not one.looks_wrong
        ]
        self._try(again, work, self._plain)
        results = {one.text: one for one in (*attempts, *again)}
        sentences: dict[str, Sentence] = {}
        for text, attempt in results.items():
            sentences[text] = attempt.best or Sentence(text, 0.0)
            if attempt.lost_word or attempt.best is None:
                sentences[text] = self._in_pieces(text, attempt.prepared.spans, work)
            elif attempt.looks_wrong:
                sentences[text] = self._in_halves(text, attempt.best, work)
            elif attempt.lost_number:
                sentences[text] = _doubted(sentences[text], _DOUBTFUL)
        return sentences

    def _prepared(self, text: str, *, with_numbers: bool = False) -> Protected:
        if is_in_capitals(text):
            text = in_small_letters(text)
        also = [Span(*match.span()) for match in number_spans(text)] if with_numbers else []
        return protect(text, self._model.unknown_characters(text), also)

    def _try(self, attempts: Sequence["_Attempt"], work: "_Work", decoding: Decoding) -> None:
        hypotheses = work.run([one.prepared.text for one in attempts], decoding)
        for attempt, hypothesis in zip(attempts, hypotheses, strict=True):
            attempt.take(hypothesis, self._model.target)

    def _in_pieces(self, text: str, kept: Sequence[Span], work: "_Work") -> Sentence:
        """Translate what stands between the stretches that must be kept, each on its own."""
        spans: list[Span] = []
        end = 0
        for span in (*kept, Span(len(text), len(text))):
            piece = text[end : span.start]
            start = end + len(piece) - len(piece.lstrip())
            if holds_words(piece):
                spans.append(Span(start, end + len(piece.rstrip())))
            end = span.end
        return self._put_together(text, spans, work, _PATCHED)

    def _in_halves(self, text: str, before: Sentence, work: "_Work") -> Sentence:
        """Translate the halves of a sentence whose translation looks wrong."""
        if len(text) < _LEAST_CUT:
            return _doubted(before, _DOUBTFUL)
        position = cut_position(text)
        first = Span(0, len(text[:position].rstrip()))
        second = Span(len(text) - len(text[position:].lstrip()), len(text))
        halves = self._put_together(text, [first, second], work, _DOUBTFUL)
        sound = is_plausible(text, halves.text)
        return halves if sound else _doubted(before, _DOUBTFUL)

    def _put_together(
        self, text: str, spans: Sequence[Span], work: "_Work", factor: float
    ) -> Sentence:
        """Translate stretches of `text`; what lies between them stays as it is."""
        capitals = is_in_capitals(text)
        pieces = [text[span.start : span.end] for span in spans]
        prepared = [self._prepared(piece) for piece in pieces]
        hypotheses = work.run([one.text for one in prepared], self._careful)
        result, end, confidence = "", 0, 1.0
        links: list[Link] = []
        for span, one, hypothesis in zip(spans, prepared, hypotheses, strict=True):
            between = text[end : span.start]
            links += _same(Span(end, span.start), len(result))
            result += between
            edits = one.restored(hypothesis.text)
            if edits is None or not hypothesis.text:
                links += _same(span, len(result))
                result, confidence = result + text[span.start : span.end], 0.0
            else:
                links += [
                    Link(
                        _moved(link.source, span.start),
                        _moved(link.target, len(result)),
                        link.weight,
                    )
                    for link in _links(one, hypothesis, edits)
                ]
                found = edits.text(hypothesis.text)
                found = in_capitals(found) if capitals else found
                sure = confidence_of(hypothesis.score, one.original, found)
                result, confidence = result + found, min(confidence, sure)
            end = span.end
        links += _same(Span(end, len(text)), len(result))
        return Sentence(result + text[end:], confidence * factor, tuple(links))


class PivotSentences:
    """Translates with one model after the other, through a language that both know."""

    def __init__(self, steps: Sequence[SentenceTranslator]) -> None:
        self._steps = tuple(steps)

    def translate(
        self, texts: Sequence[str], checkpoint: Checkpoint, *, with_links: bool
    ) -> list[Sentence]:
        """Return the translation of each text, in order; its confidence is that of all steps."""
        results = self._steps[0].translate(texts, checkpoint, with_links=with_links)
        for step in self._steps[1:]:
            between = [sentence.text for sentence in results]
            following = step.translate(between, checkpoint, with_links=with_links)
            results = [
                Sentence(
                    after.text,
                    before.confidence * after.confidence,
                    _composed(before.links, after.links),
                )
                for before, after in zip(results, following, strict=True)
            ]
        return results


@dataclass(frozen=True, slots=True)
class _Work:
    """One call: its model, whom to tell, and whether links are wanted."""

    model: Translator
    checkpoint: Checkpoint
    with_links: bool

    def run(self, texts: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        self.checkpoint()
        if not texts:
            return []
        return self.model.translate(
            texts, decoding, lambda _done: self.checkpoint(), with_links=self.with_links
        )


@dataclass(slots=True)
class _Attempt:
    """A sentence, as the model gets it, and the best translation so far."""

    text: str
    prepared: Protected
    best: Sentence | None = None
    looks_wrong: bool = False
    lost_word: bool = False
    lost_number: bool = False

    def take(self, hypothesis: Hypothesis, target_language: str) -> None:
        """Judge a translation, and keep it if it is better than what there was."""
        edits = self.prepared.restored(hypothesis.text)
        if edits is None or not hypothesis.text:
            self.lost_word = self.best is None
            return
        text, links = edits.text(hypothesis.text), _links(self.prepared, hypothesis, edits)
        check = check_numbers(self.text, text, target_language)
        if check.edits:
            repairs = Edits(check.edits)
            links = _with_targets_moved(links, repairs)
            text = repairs.text(text)
        plausible = is_plausible(self.text, text)
        if self.best is not None and not self.looks_wrong and (check.lost or not plausible):
            self.lost_number = True  # the second attempt is no better than the first
            return
        self.looks_wrong, self.lost_number, self.lost_word = not plausible, check.lost, False
        if is_in_capitals(self.text):
            text = in_capitals(text)
        confidence = confidence_of(hypothesis.score, self.text, text)
        self.best = Sentence(text, confidence, links)


def _links(prepared: Protected, hypothesis: Hypothesis, restoring: Edits) -> tuple[Link, ...]:
    """Return the links between the sentence as it was and the translation as it will be."""
    return tuple(
        Link(
            prepared.edits.span_before(link.source.start, link.source.end),
            restoring.span(link.target.start, link.target.end),
            link.weight,
        )
        for link in hypothesis.links
    )


def _with_targets_moved(links: Sequence[Link], edits: Edits) -> tuple[Link, ...]:
    return tuple(
        replace(link, target=edits.span(link.target.start, link.target.end)) for link in links
    )


def _composed(first: Sequence[Link], second: Sequence[Link]) -> tuple[Link, ...]:
    """Return the links from end to end of two translations, one of the other's result."""
    weights: dict[tuple[Span, Span], float] = {}
    for after in second:
        for before in first:
            if before.target.start < after.source.end and after.source.start < before.target.end:
                key = (before.source, after.target)
                weights[key] = weights.get(key, 0.0) + before.weight * after.weight
    return tuple(Link(source, target, weight) for (source, target), weight in weights.items())


def _same(span: Span, target: int) -> list[Link]:
    """Return the link of a stretch that was copied to `target`."""
    if span.end <= span.start:
        return []
    return [Link(span, Span(target, target + span.end - span.start), 1.0)]


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _doubted(sentence: Sentence, factor: float) -> Sentence:
    return replace(sentence, confidence=sentence.confidence * factor)
