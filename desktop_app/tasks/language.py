"""Identifies languages: of a text, and of a document with the shares of each language in it.

fastText's lid.176 gives the probabilities; what is known beforehand corrects them on short text:
the script, which languages people have documents in, and function words of close neighbours.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from desktop_app.corpus.records import LanguageShare
from desktop_app.engine.fasttext_model import load_fasttext
from desktop_app.errors import PackError
from desktop_app.messages import _
from desktop_app.tasks import language_evidence as evidence
from desktop_app.text.languages import UNDETERMINED, main_of, scripts
from desktop_app.text.segmentation import Span

# Of a long document this much is looked at (a third each from its start, middle and end): the
# guess no longer changes beyond some hundred words.
_SAMPLE = 6000
# Candidates asked of the model. A likely language below the twelfth rank has no chance left.
_CANDIDATES = 12
# A document is shown as mixed from a tenth of it in another language, in at least one segment
# with this many letters: shorter ones are names and quotations.
_LEAST_SHARE = 0.1
_SENTENCE_LETTERS = 20
_SENTENCE_LETTERS_CJK = 8
# A segment differs from its document only above this probability. Of development tweets, reviews
# and FLORES fragments, guesses between 0.8 and 0.9 are right in 97 of 100, those above in 99.6.
_CERTAIN = 0.8


@dataclass(frozen=True, slots=True)
class LanguageGuess:
    """The likeliest language (ISO 639 code, "und" without letters) and its probability."""

    language: str
    probability: float


@dataclass(frozen=True, slots=True)
class DocumentLanguage:
    """The main language of a document, its shares (largest first) and one code a segment.

    `shares` leaves out languages too rare to call the document mixed, so it may sum to under 1.
    """

    language: str
    shares: tuple[LanguageShare, ...]
    segment_languages: tuple[str, ...]


class LanguageIdentifier:
    """fastText's lid.176 with corrections. Nothing is remembered from one text to the next."""

    def __init__(self, model_path: Path) -> None:
        if not model_path.is_file():
            raise PackError(
                _("The language model {path} is missing. Install Satchel again.").format(
                    path=model_path
                )
            )
        try:
            self._model = load_fasttext(model_path)
        except ValueError as error:
            raise PackError(
                _("The language model {path} is damaged. Install Satchel again.").format(
                    path=model_path
                )
            ) from error

    def identify(self, text: str) -> LanguageGuess:
        """Return the language most of `text` is in."""
        cleaned = evidence.cleaned(_sample(text))
        counts = scripts(cleaned)
        script = main_of(counts)
        if script is None:
            return LanguageGuess(UNDETERMINED, 0.0)
        possible = evidence.languages_written_in(script)
        if len(possible) == 1:
            return LanguageGuess(possible[0], 1.0)
        return self._weighed(cleaned, script, possible)

    def identify_document(
        self, text: str, spans: Sequence[Span], guess: LanguageGuess | None = None
    ) -> DocumentLanguage:
        """Return the languages of a document and of its segments.

        A segment too short to tell, or not clearly otherwise, has the language of its document.
        `guess` is what `identify` said of the text, for who has asked already.
        """
        whole = (guess or self.identify(text)).language
        if len(spans) == 1:  # the same text would be looked at again: all of a short answer
            return DocumentLanguage(whole, (LanguageShare(whole, 1.0),), (whole,))
        segments = [self._identify_segment(text[s.start : s.end], whole) for s in spans]
        characters: Counter[str] = Counter()
        for span, language in zip(spans, segments, strict=True):
            characters[language] += span.end - span.start
        sentences = {
            language
            for span, language in zip(spans, segments, strict=True)
            if language == whole or _is_sentence(text[span.start : span.end])
        }
        shares = _shares(characters, sentences)
        main = shares[0].language if shares else whole
        return DocumentLanguage(main, shares, tuple(segments))

    def _identify_segment(self, text: str, whole: str) -> str:
        """Return the language of a segment of a document that is as a whole in `whole`."""
        script = main_of(scripts(text))
        if script is None or whole == UNDETERMINED:
            return whole
        foreign_script = not evidence.may_be_written_in(whole, script)
        if not foreign_script and not _is_sentence(text):
            return whole
        guess = self.identify(text)
        return guess.language if foreign_script or guess.probability >= _CERTAIN else whole

    def _weighed(self, cleaned: str, script: str, possible: tuple[str, ...]) -> LanguageGuess:
        labels, probabilities = self._model.predict(cleaned, k=_CANDIDATES)
        weights: dict[str, float] = {}
        for label, probability in zip(labels, probabilities, strict=True):
            candidate = _candidate(label, script)
            if candidate.prior:
                language = candidate.language
                weights[language] = weights.get(language, 0.0) + probability * candidate.prior
        if not weights:
            return LanguageGuess(possible[0] if possible else UNDETERMINED, 0.0)
        for language, factor in evidence.function_word_odds(cleaned, script).items():
            if language in weights:
                weights[language] *= factor
        if script == "Han" and "ja" in possible:
            weights = evidence.with_character_forms(cleaned, weights)
        best = max(weights, key=lambda language: (weights[language], language))
        return LanguageGuess(best, weights[best] / sum(weights.values()))


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A language and its weight before the text is seen: 0 where the script rules it out."""

    language: str
    prior: float


@cache
def _candidate(label: str, script: str) -> _Candidate:
    language = label.removeprefix("__label__")
    ruled_out = not evidence.may_be_written_in(language, script)
    language = evidence.WRITTEN_LANGUAGE.get(language, language)
    return _Candidate(language, 0.0 if ruled_out else evidence.prior(language))


def _sample(text: str) -> str:
    if len(text) <= _SAMPLE:
        return text
    part = _SAMPLE // 3
    middle = (len(text) - part) // 2
    return " ".join((text[:part], text[middle : middle + part], text[-part:]))


_LETTER = re.compile(r"[^\W\d_]")


def _is_sentence(text: str) -> bool:
    letters = len(_LETTER.findall(text))
    if letters >= _SENTENCE_LETTERS:
        return True
    return letters >= _SENTENCE_LETTERS_CJK and main_of(scripts(text)) in {"Han", "Kana", "Hangul"}


def _shares(characters: Counter[str], sentences: set[str]) -> tuple[LanguageShare, ...]:
    total = characters.total()
    shares = [
        LanguageShare(language, count / total)
        for language, count in characters.items()
        if language in sentences and count >= _LEAST_SHARE * total
    ]
    return tuple(sorted(shares, key=lambda share: (-share.share, share.language)))
