"""Translates lines of text outside any corpus, whatever language each is in."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from desktop_app.pipeline.decided import Decisions
from desktop_app.pipeline.translating import TranslationRoutes
from desktop_app.pipeline.translation_routes import matching_code
from desktop_app.tasks.language import LanguageGuess, LanguageIdentifier
from desktop_app.tasks.translation.passages import Origin, Passage, TranslatedPassage
from desktop_app.tasks.translation.plausibility import LOW_CONFIDENCE
from desktop_app.text.languages import UNDETERMINED

_CERTAIN = 0.8
"""Below it a line is taken to be in the language of most lines around it."""
_NO_DECISIONS = Decisions()


class LineOutcome(StrEnum):
    """What became of a line."""

    TRANSLATED = "translated"
    COPIED = "copied"
    NO_PACK = "no_pack"


@dataclass(frozen=True, slots=True)
class TranslatedLine:
    """A line and its translation.

    `confidence` is that of its least certain sentence, `doubtful` how many sentences are worth a
    look. Without a pack for its language a line is copied.
    """

    text: str
    translation: str
    language: str
    outcome: LineOutcome
    confidence: float = 1.0
    sentences: int = 0
    doubtful: int = 0


def translate_lines(
    lines: Sequence[str],
    routes: TranslationRoutes,
    languages: LanguageIdentifier,
    source: str | None = None,
    decisions: Decisions = _NO_DECISIONS,
    checkpoint: Callable[[], None] = lambda: None,
) -> list[TranslatedLine]:
    """Return the translation of each line, in order; the language of each is found out if need be.

    Lines in the target language and lines without words are copied.
    """
    codes = [source] * len(lines) if source else _line_languages(lines, languages, routes)
    results: dict[int, TranslatedLine] = {}
    for code in dict.fromkeys(codes):
        indices = [index for index, one in enumerate(codes) if one == code]
        same = code == UNDETERMINED or code == matching_code(routes.target, [code])
        way = None if same else routes.find(code)
        if way is None:
            outcome = LineOutcome.COPIED if same else LineOutcome.NO_PACK
            for index in indices:
                results[index] = TranslatedLine(lines[index], lines[index], code, outcome)
            continue
        translate = decisions.applied(way.stoppable(checkpoint), way.source, way.target)
        translated = translate([Passage(lines[index]) for index in indices])
        for index, passage in zip(indices, translated, strict=True):
            results[index] = _line(lines[index], passage, code)
    return [results[index] for index in range(len(lines))]


def _line(text: str, passage: TranslatedPassage, language: str) -> TranslatedLine:
    confidences = [one.confidence for one in passage.segments if one.origin is Origin.MODEL]
    return TranslatedLine(
        text=text,
        translation=passage.text,
        language=language,
        outcome=LineOutcome.TRANSLATED if confidences else LineOutcome.COPIED,
        confidence=min(confidences, default=1.0),
        sentences=len(confidences),
        doubtful=sum(confidence < LOW_CONFIDENCE for confidence in confidences),
    )


def _line_languages(
    lines: Sequence[str], languages: LanguageIdentifier, routes: TranslationRoutes
) -> list[str]:
    """Return the language of each line; an unsure guess gives way to what is there most."""
    guesses = [languages.identify(line) for line in lines]
    useful = {*routes.sources, routes.target}
    certain = Counter(
        guess.language
        for guess in guesses
        if guess.probability >= _CERTAIN and matching_code(guess.language, useful)
    )
    # The target language is no help: a short line in it would be copied just as well.
    usual = next((code for code, _count in certain.most_common() if code != routes.target), None)

    def settled(guess: LanguageGuess) -> str:
        if guess.language == UNDETERMINED or guess.probability >= _CERTAIN:
            return guess.language
        if matching_code(guess.language, useful) and not usual:
            return guess.language
        return usual or guess.language

    return [settled(guess) for guess in guesses]
