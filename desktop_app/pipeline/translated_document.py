"""Puts a stored document together from the translations of its segments."""

from collections.abc import Mapping
from hashlib import blake2b

import msgspec

from desktop_app.corpus.translation_records import (
    DocumentTranslation,
    SegmentKey,
    SegmentTranslation,
    TranslationOutcome,
    UntranslatedDocument,
)
from desktop_app.tasks.translation.spacing import spaced
from desktop_app.text.languages import UNDETERMINED


def put_together(
    document: UntranslatedDocument,
    translations: Mapping[SegmentKey, SegmentTranslation],
    target: str,
) -> DocumentTranslation:
    """Return the document in the language `target`; what has no translation stays as it is."""
    parts: list[str] = []
    end = 0
    outcome = TranslationOutcome.COPIED
    for segment in document.segments:
        translation = translations.get(SegmentKey(segment.text_id, segment.language))
        gap = document.text[end : segment.start]
        parts.append(spaced(gap, target) if end else gap)
        if translation is not None:
            outcome = TranslationOutcome.TRANSLATED
            parts.append(translation.text)
        else:
            parts.append(document.text[segment.start : segment.end])
            if (
                segment.language not in {target, UNDETERMINED, ""}
                and outcome is TranslationOutcome.COPIED
            ):
                outcome = TranslationOutcome.UNAVAILABLE
        end = segment.end
    parts.append(document.text[end:])
    is_translated = outcome is TranslationOutcome.TRANSLATED
    return DocumentTranslation(document.id, outcome, "".join(parts) if is_translated else None)


def made_with(*parts: object) -> str:
    """Return a short digest of all that could alter a translation.

    Of a sentence from the memory that is its remembered translation alone.
    """
    return blake2b(msgspec.json.encode(parts), digest_size=8).hexdigest()
