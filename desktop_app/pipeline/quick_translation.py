"""Translates a text as a person writes it, piece by piece: the first sentences show soon."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop_app.pipeline.decided import Decisions
from desktop_app.pipeline.translation_routes import matching_code
from desktop_app.tasks.translation.passages import Origin, Passage
from desktop_app.tasks.translation.plausibility import LOW_CONFIDENCE
from desktop_app.tasks.translation.spacing import spaced
from desktop_app.text.languages import UNDETERMINED
from desktop_app.text.segmentation import Span, segment

if TYPE_CHECKING:
    from desktop_app.pipeline.models import AnalysisModels
    from desktop_app.pipeline.translating import TranslationRoutes

_FIRST_CHARACTERS, _MORE_CHARACTERS = 300, 1500
"""Of a piece: the first is there in a moment, further ones keep the processor busy for seconds."""
_CERTAIN = 0.8
_KEPT_TARGETS = 3
"""Languages whose models stay in memory."""


class TextOutcome(StrEnum):
    """What can be done with a text."""

    TRANSLATE = "translate"
    SAME_LANGUAGE = "same"
    """It is in the target language already."""
    NO_PACK = "no_pack"
    """No pack translates from its language."""
    UNKNOWN_LANGUAGE = "unknown"
    """Its language cannot be told: too short, or no words."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A text before its translation: its language, and the spans to translate one by one."""

    text: str
    language: str
    target: str
    outcome: TextOutcome
    pieces: tuple[Span, ...] = ()

    def gap_before(self, index: int) -> str:
        """Return what stands between a piece's translation and that of the piece before."""
        start = self.pieces[index].start
        if index == 0:
            return self.text[:start]
        return spaced(self.text[self.pieces[index - 1].end : start], self.target)


@dataclass(frozen=True, slots=True)
class SentencePair:
    """A sentence's span in a text, and that of its counterpart in the translation."""

    source: Span
    target: Span
    confidence: float
    origin: Origin

    @property
    def is_doubtful(self) -> bool:
        """Tell whether a person should look at it."""
        return self.origin is Origin.MODEL and self.confidence < LOW_CONFIDENCE


@dataclass(frozen=True, slots=True)
class TranslatedPiece:
    """The translation of a piece; the spans of its sentences count from its own beginning."""

    text: str
    sentences: tuple[SentencePair, ...]


class QuickTranslator:
    """Keeps the models of the languages used last. One thread at a time may use it."""

    def __init__(self, models: "AnalysisModels") -> None:
        self._models = models
        self._routes: OrderedDict[str, TranslationRoutes] = OrderedDict()

    def outline(self, text: str, source: str | None, target: str) -> Outline:
        """Find out the language of a text unless it is given, and where to cut it.

        Raises PackError when no pack translates into `target`.
        """
        routes = self._routes_into(target)
        language = source or self._language(text, routes)
        if language == UNDETERMINED:
            return Outline(text, language, target, TextOutcome.UNKNOWN_LANGUAGE)
        if matching_code(target, [language]) == language:
            return Outline(text, language, target, TextOutcome.SAME_LANGUAGE)
        if routes.find(language) is None:
            return Outline(text, language, target, TextOutcome.NO_PACK)
        pieces = tuple(_pieces(segment(text, language)))
        return Outline(text, language, target, TextOutcome.TRANSLATE, pieces)

    def translate(
        self,
        outline: Outline,
        index: int,
        decisions: Decisions,
        checkpoint: Callable[[], None] = lambda: None,
    ) -> TranslatedPiece:
        """Translate one piece, with what people decided. `checkpoint` may raise to stop."""
        way = self._routes_into(outline.target).open(outline.language)
        translate = decisions.applied(way.stoppable(checkpoint), way.source, way.target)
        span = outline.pieces[index]
        (found,) = translate([Passage(outline.text[span.start : span.end])])
        return TranslatedPiece(
            found.text,
            tuple(
                SentencePair(one.source, one.target, one.confidence, one.origin)
                for one in found.segments
            ),
        )

    def _language(self, text: str, routes: "TranslationRoutes") -> str:
        """Return the language of a text; an unsure guess gives way to the one there is a pack for.

        People who translate a few words mostly translate from that.
        """
        guess = self._models.languages.identify(text)
        useful = {*routes.sources, routes.target}
        unsure = guess.probability < _CERTAIN and matching_code(guess.language, useful) is None
        if unsure and guess.language != UNDETERMINED and len(routes.sources) == 1:
            return next(iter(routes.sources))
        return guess.language

    def _routes_into(self, target: str) -> "TranslationRoutes":
        if target not in self._routes:
            self._routes[target] = self._models.routes_into(target)
            while len(self._routes) > _KEPT_TARGETS:
                self._routes.popitem(last=False)
        self._routes.move_to_end(target)
        return self._routes[target]


def _pieces(sentences: Sequence[Span]) -> list[Span]:
    """Return runs of sentences: a short one first, then longer ones."""
    pieces: list[Span] = []
    for sentence in sentences:
        most = _FIRST_CHARACTERS if len(pieces) < 2 else _MORE_CHARACTERS  # noqa: PLR2004  the 1st
        if pieces and sentence.end - pieces[-1].start <= most:
            pieces[-1] = Span(pieces[-1].start, sentence.end)
        else:
            pieces.append(sentence)
    return pieces
