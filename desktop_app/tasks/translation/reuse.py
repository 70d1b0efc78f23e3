"""Translates with what people decided before: their sentences and their terms."""

from desktop_app.tasks.translation.glossary import Glossary
from desktop_app.tasks.translation.memory import Lookup, with_memory
from desktop_app.tasks.translation.passages import TranslatePassages
from desktop_app.tasks.translation.terms import with_terms


def with_memory_and_glossary(
    translate: TranslatePassages,
    memory: Lookup | None,
    glossary: Glossary | None,
    language: str = "en",
) -> TranslatePassages:
    """Return a translation that takes remembered sentences as they are and respects the glossary.

    `language` is that of the source, by whose rules sentences are told apart. The glossary holds
    for what is not remembered.
    """
    if glossary:
        translate = with_terms(translate, glossary)
    if memory is not None:
        translate = with_memory(translate, memory, language)
    return translate
