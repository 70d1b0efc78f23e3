"""What people decided about translations: their terms, and the sentences they translated."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from desktop_app.corpus.store import Corpus
from desktop_app.corpus.translation_memory import TranslationMemory
from desktop_app.corpus.translation_records import GlossaryTerm
from desktop_app.tasks.translation.glossary import glossary_for, read_glossary
from desktop_app.tasks.translation.passages import TranslatePassages
from desktop_app.tasks.translation.reuse import with_memory_and_glossary


@dataclass(frozen=True, slots=True)
class Decisions:
    """Terms with the translations they must get, and a memory of sentences, if there is one."""

    terms: tuple[GlossaryTerm, ...] = ()
    memory: TranslationMemory | None = None

    def applied(self, translate: TranslatePassages, source: str, target: str) -> TranslatePassages:
        """Return `translate`, from `source` to `target`, with the decisions respected."""
        memory = self.memory
        lookup = None if memory is None else lambda texts: memory.lookup(source, target, texts)
        return with_memory_and_glossary(
            translate, lookup, glossary_for(self.terms, source, target), source
        )


@contextmanager
def decisions_of(
    glossary: Path | None, corpus: Path | None, source: str, target: str
) -> Iterator[Decisions]:
    """Give the decisions in a glossary file, and in a corpus that stays open for the block."""
    terms = read_glossary(glossary, source, target) if glossary else ()
    if corpus is None:
        yield Decisions(terms)
        return
    with Corpus.read(corpus) as opened:
        memory = opened.memory if opened.memory.count() else None
        yield Decisions((*terms, *opened.glossary.all()), memory)
