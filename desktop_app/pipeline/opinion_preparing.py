"""Makes second opinions ready to be asked for by somebody who is shown first what is sent."""

from collections.abc import Callable
from dataclasses import dataclass

from desktop_app.corpus.annotations import Annotation
from desktop_app.corpus.store import Corpus
from desktop_app.errors import InputError
from desktop_app.llm.chat import Checkpoint
from desktop_app.llm.endpoint import Endpoint
from desktop_app.llm.second_opinions import MOST_ANSWER_TOKENS, label_request, label_schema
from desktop_app.pipeline.codebooks import required_codebook
from desktop_app.pipeline.endpoint import Decision, Preview, open_chat
from desktop_app.pipeline.judged import OpinionTask, judged_documents
from desktop_app.pipeline.second_opinion import (
    PURPOSE,
    Opinion,
    OpinionOutcome,
    OpinionPreview,
    ask_second_opinion,
    decide_opinions,
    documents_to_ask,
    opinions,
    preview_second_opinion,
)

_SHOWN_REQUESTS = 200
"""Requests shown word for word; nobody reads more of them."""


@dataclass(frozen=True, slots=True)
class PreparedOpinions:
    """What would be asked: the first `requests` of all, exactly as they would be sent."""

    below: float
    measure: int
    plan: OpinionPreview
    requests: tuple[Preview, ...]


@dataclass(frozen=True, slots=True)
class OpinionState:
    """What asking would take and buy, and the answers that differ and wait for a decision."""

    preview: OpinionPreview
    undecided: tuple[Opinion, ...]


def opinion_state(
    corpus: Corpus, endpoint: Endpoint, below: float, measure: int = 0
) -> OpinionState | None:
    """Return how things stand, or None where no label was given that could be doubted.

    Raises EndpointError as `preview_second_opinion`.
    """
    try:
        preview = preview_second_opinion(corpus, endpoint, below, measure=measure)
    except InputError:
        return None
    differing = opinions(corpus, differing=True)
    return OpinionState(preview, tuple(one for one in differing if one.accepted is None))


def prepare_opinions(corpus: Corpus, below: float, measure: int = 0) -> PreparedOpinions:
    """Return what would be sent. Nothing is.

    Raises InputError and EndpointError as `ask_second_opinion` does.
    """
    chat = open_chat(corpus, lambda _preview: Decision.NO, purpose=PURPOSE)
    task, endpoint = OpinionTask.LABELS, chat.endpoint
    known = {one.document_id for one in corpus.second_opinions.all(task, endpoint.model)}
    chosen = documents_to_ask(judged_documents(corpus, task), known, below, measure=measure)
    codebook = required_codebook(corpus)
    schema = label_schema(codebook)
    requests = tuple(
        chat.preview(
            label_request(codebook, one.text, endpoint),
            max_tokens=MOST_ANSWER_TOKENS,
            schema=schema,
        )
        for one in chosen[:_SHOWN_REQUESTS]
    )
    plan = preview_second_opinion(corpus, endpoint, below, measure=measure)
    return PreparedOpinions(below, measure, plan, requests)


def send_opinions(
    corpus: Corpus,
    prepared: PreparedOpinions,
    decision: Decision,
    report: Callable[[int, int], None],
    checkpoint: Checkpoint,
) -> OpinionOutcome:
    """Ask as the person decided, and keep every answer as it comes.

    Raises as `ask_second_opinion`.
    """
    chat = open_chat(corpus, lambda _preview: decision, purpose=PURPOSE)
    return ask_second_opinion(
        corpus,
        chat,
        prepared.below,
        measure=prepared.measure,
        report=report,
        checkpoint=checkpoint,
    )


@dataclass(slots=True)
class OpinionDecision:
    """A person's decision on one opinion, which can be taken back. Both run in a transaction."""

    opinion: Opinion
    accepted: bool
    annotator: str = ""
    _before: tuple[Annotation, ...] = ()

    def do(self, corpus: Corpus) -> None:
        """Note it; an accepted label becomes the person's."""
        one = self.opinion
        self._before = self._own(corpus)
        decide_opinions(
            corpus, one.model, [one.document_id], accepted=self.accepted, annotator=self.annotator
        )

    def undo(self, corpus: Corpus) -> None:
        """Put back what the person had said, and leave it undecided."""
        one = self.opinion
        kept = {annotation.label for annotation in self._before}
        corpus.annotations.remove(
            [annotation for annotation in self._own(corpus) if annotation.label not in kept]
        )
        corpus.annotations.add(self._before)
        corpus.second_opinions.decide(
            OpinionTask.LABELS, one.model, [one.document_id], accepted=None
        )

    def _own(self, corpus: Corpus) -> tuple[Annotation, ...]:
        return tuple(
            annotation
            for annotation in corpus.annotations.of_document(self.opinion.document_id)
            if annotation.target.start is None and annotation.annotator == self.annotator
        )
