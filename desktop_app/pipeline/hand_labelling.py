"""Labels and sentiments that a person gives by hand, so that they can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from desktop_app.corpus.annotations import Annotation, Target
from desktop_app.corpus.given_sentiments import GivenSentiments
from desktop_app.corpus.store import Corpus


@dataclass(slots=True)
class LabelEdit:
    """Gives targets a label, or takes it from them. `do` and `undo` run in a transaction.

    Unless texts may have `several` labels, what the same person said of a target before gives way.
    """

    targets: tuple[Target, ...]
    label: str
    annotator: str = ""
    several: bool = False
    taking: bool = False
    _before: tuple[Annotation, ...] = ()
    _after: tuple[Annotation, ...] = ()

    def do(self, corpus: Corpus) -> None:
        """Give or take the label."""
        self._before = self._own(corpus)
        if self.taking:
            corpus.annotations.remove([one for one in self._before if one.label == self.label])
        else:
            made = datetime.now(UTC).isoformat(timespec="seconds")
            given = [Annotation(one, self.label, self.annotator, made) for one in self.targets]
            corpus.annotations.add(given, replacing=not self.several)
        self._after = self._own(corpus)

    def undo(self, corpus: Corpus) -> None:
        """Put back what the person had said."""
        kept = {(one.target, one.label) for one in self._before}
        corpus.annotations.remove(
            [one for one in self._after if (one.target, one.label) not in kept]
        )
        corpus.annotations.add(self._before)

    def _own(self, corpus: Corpus) -> tuple[Annotation, ...]:
        wanted = set(self.targets)
        found: list[Annotation] = []
        for document_id in dict.fromkeys(one.document_id for one in self.targets):
            found += corpus.annotations.of_document(document_id)
        return tuple(
            one for one in found if one.target in wanted and one.annotator == self.annotator
        )


@dataclass(slots=True)
class SentimentEdit:
    """Gives targets a sentiment; with None the model's stands again."""

    targets: tuple[Target, ...]
    label: str | None
    _before: GivenSentiments | None = None

    def do(self, corpus: Corpus) -> None:
        """Set the sentiment."""
        self._before = corpus.sentiments.of(self.targets)
        corpus.sentiments.give(GivenSentiments(dict.fromkeys(self.targets, self.label)))

    def undo(self, corpus: Corpus) -> None:
        """Put back what was there."""
        if self._before is not None:
            corpus.sentiments.give(self._before)


def whole(ids: Sequence[int]) -> tuple[Target, ...]:
    """Return whole documents as targets."""
    return tuple(Target(document_id) for document_id in ids)
