"""Second opinions: a large model is asked about what a small one is unsure of, and nothing else.

What a window or a command calls: `preview_second_opinion`, `ask_second_opinion`, then `opinions`
and `decide_opinions`. Both answers are kept in the corpus; nothing is changed until a person
decides.
"""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from desktop_app.corpus.annotations import Annotation, Target
from desktop_app.corpus.records import LABEL_SEPARATOR
from desktop_app.corpus.second_opinions import SecondOpinion
from desktop_app.corpus.store import Corpus
from desktop_app.llm.chat import Chat, Checkpoint, no_checkpoint
from desktop_app.llm.endpoint import Endpoint
from desktop_app.llm.second_opinions import ANSWER_TOKENS, ask_for_label, request_tokens
from desktop_app.pipeline.codebooks import stored_codebook
from desktop_app.pipeline.endpoint_pace import endpoint_pace
from desktop_app.pipeline.judged import (
    Accuracy,
    Judged,
    OpinionTask,
    accuracy,
    codebook_of,
    given_by_people,
    judged_documents,
)
from desktop_app.pipeline.taught_labelling import chosen_classifier

BELOW = 0.6
"""The probability under which a second opinion is asked for unless the person says otherwise."""

PURPOSE = "second opinion"
"""What the ledger says these requests are for."""

_SAMPLE = 200
"""Texts whose length the estimate of a large number is made from."""


@dataclass(frozen=True, slots=True)
class OpinionPreview:
    """How many documents would be asked about, what it would take, and what it would buy.

    `doubtful` documents of `documents` are below the threshold; `to_ask` would be asked about:
    those of them that have no opinion of this model yet, and those that are to measure it.
    `small_below` and `large_below` are the accuracies on those below it that people labelled,
    `small_above` that on the rest. `expected_wrong` is how many of the doubtful the small model
    itself, going by its probabilities, expects to have wrong: no second opinion can mend more.
    `expected_mended` is how many more would be right, by both accuracies; None without them.
    `optimistic`: the small model was taught with texts it is measured on here.
    """

    below: float
    documents: int
    doubtful: int
    to_ask: int
    tokens_in: int
    tokens_out: int
    cost: float | None
    seconds: float | None
    small_above: Accuracy
    small_below: Accuracy
    large_below: Accuracy
    expected_wrong: float
    expected_mended: float | None
    optimistic: bool


@dataclass(frozen=True, slots=True)
class OpinionOutcome:
    """What came of asking: how many were answered, and how many answers differ."""

    asked: int
    differing: int
    tokens_in: int
    tokens_out: int
    seconds: float
    cost: float | None


@dataclass(frozen=True, slots=True)
class Opinion:
    """Both answers about a document, and that of a person if there is one."""

    document_id: int
    path: str
    locator: str
    text: str
    small_label: str
    small_probability: float
    label: str
    explanation: str
    model: str
    differs: bool
    accepted: bool | None
    given: str | None


def preview_second_opinion(
    corpus: Corpus,
    endpoint: Endpoint,
    below: float = BELOW,
    task: OpinionTask = OpinionTask.LABELS,
    limit: int | None = None,
    measure: int = 0,
) -> OpinionPreview:
    """Return what asking about the documents below a probability would take and buy.

    With `limit` and `measure` as `ask_second_opinion` would take them.

    Raises:
        InputError: there is no answer of a small model.
        EndpointError: the codebook is too long for the model.

    """
    judged = judged_documents(corpus, task)
    doubtful = [one for one in judged if one.probability < below]
    known = {one.document_id: one for one in corpus.second_opinions.all(task, endpoint.model)}
    to_ask = documents_to_ask(judged, known, below, limit, measure)
    codebook = codebook_of(corpus, task)
    sample = [one.text for one in to_ask[:: -(-len(to_ask) // _SAMPLE) or 1]]
    sampled = request_tokens(codebook, sample, endpoint)
    tokens_in = round(sampled * len(to_ask) / len(sample)) if sample else 0
    tokens_out = ANSWER_TOKENS * len(to_ask)
    small_below = accuracy([(one.label, one.given) for one in doubtful])
    large_below = accuracy(
        [(known[one.document_id].label, one.given) for one in doubtful if one.document_id in known]
    )
    small, large = small_below.share, large_below.share
    return OpinionPreview(
        below=below,
        documents=len(judged),
        doubtful=len(doubtful),
        to_ask=len(to_ask),
        tokens_in=tokens_in,
        tokens_out=tokens_out,
        cost=endpoint.cost(tokens_in, tokens_out),
        seconds=endpoint_pace(corpus, endpoint.model, PURPOSE).seconds(len(to_ask), tokens_out),
        small_above=accuracy(
            [(one.label, one.given) for one in judged if one.probability >= below]
        ),
        small_below=small_below,
        large_below=large_below,
        expected_wrong=round(sum(1 - one.probability for one in doubtful), 1),
        expected_mended=(
            None if small is None or large is None else round((large - small) * len(doubtful), 1)
        ),
        optimistic=task is OpinionTask.LABELS and chosen_classifier(corpus) is not None,
    )


def ask_second_opinion(
    corpus: Corpus,
    chat: Chat,
    below: float = BELOW,
    task: OpinionTask = OpinionTask.LABELS,
    *,
    limit: int | None = None,
    measure: int = 0,
    report: Callable[[int, int], None] = lambda _done, _all: None,
    checkpoint: Checkpoint = no_checkpoint,
) -> OpinionOutcome:
    """Ask about the documents below a probability, the least sure first, and keep the answers.

    Those that this model was asked about before are left out. `measure` documents that people
    labelled are asked about beside them, whatever their probability, so that the large model's
    accuracy is known. Every answer is kept as it comes: once stopped, the same goes on.

    Raises:
        InputError: there is no answer of a small model.
        EndpointError: there is no answer, or it may not be asked.

    """
    judged = judged_documents(corpus, task)
    model = chat.endpoint.model
    known = {one.document_id for one in corpus.second_opinions.all(task, model)}
    chosen = documents_to_ask(judged, known, below, limit, measure)
    codebook = codebook_of(corpus, task)
    asked = differing = tokens_in = tokens_out = 0
    seconds = 0.0
    for one in chosen:
        checkpoint()
        found = ask_for_label(chat, codebook, one.text, checkpoint)
        opinion = SecondOpinion(
            document_id=one.document_id,
            start=None,
            end=None,
            task=task,
            small_label=one.label,
            small_probability=round(one.probability, 4),
            label=LABEL_SEPARATOR.join(found.labels),
            explanation=found.reason,
            model=model,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
        )
        with corpus.transaction():
            corpus.second_opinions.add(opinion)
        asked += 1
        differing += opinion.differs
        tokens_in += found.answer.tokens_in
        tokens_out += found.answer.tokens_out
        seconds += found.answer.seconds
        report(asked, len(chosen))
    cost = chat.endpoint.cost(tokens_in, tokens_out)
    return OpinionOutcome(asked, differing, tokens_in, tokens_out, round(seconds, 2), cost)


def documents_to_ask(
    judged: Sequence[Judged],
    known: Container[int],
    below: float,
    limit: int | None = None,
    measure: int = 0,
) -> list[Judged]:
    """Return which documents to ask about, in order, but for those with a `known` opinion."""
    fresh = [one for one in judged if one.document_id not in known]
    chosen = [one for one in fresh if one.probability < below][:limit]
    others = {one.document_id for one in chosen}
    return chosen + _spread(
        [one for one in fresh if one.given and one.document_id not in others], measure
    )


def opinions(
    corpus: Corpus, task: OpinionTask = OpinionTask.LABELS, *, differing: bool = False
) -> list[Opinion]:
    """Return all second opinions on a task, or those that differ, the least sure first."""
    given = given_by_people(corpus) if task is OpinionTask.LABELS else {}
    found = [one for one in corpus.second_opinions.all(task) if one.differs or not differing]
    known = {one.id: one for one in corpus.sources(sorted({one.document_id for one in found}))}
    shown = [
        Opinion(
            document_id=one.document_id,
            path=known[one.document_id].path,
            locator=known[one.document_id].locator,
            text=known[one.document_id].text,
            small_label=one.small_label,
            small_probability=one.small_probability,
            label=one.label,
            explanation=one.explanation,
            model=one.model,
            differs=one.differs,
            accepted=one.accepted,
            given=given.get(one.document_id),
        )
        for one in found
        if one.document_id in known
    ]
    return sorted(shown, key=lambda one: (one.small_probability, one.document_id))


def decide_opinions(
    corpus: Corpus,
    model: str,
    document_ids: Sequence[int],
    *,
    accepted: bool,
    annotator: str = "",
) -> None:
    """Note a person's decision; an accepted label becomes an annotation of theirs."""
    wanted = set(document_ids)
    made = datetime.now(UTC).isoformat(timespec="seconds")
    codebook = stored_codebook(corpus)
    task = OpinionTask.LABELS
    with corpus.transaction():
        corpus.second_opinions.decide(task, model, list(document_ids), accepted=accepted)
        if accepted:
            annotations = [
                Annotation(Target(one.document_id), label, annotator, made)
                for one in corpus.second_opinions.all(task, model)
                if one.document_id in wanted
                for label in one.label.split(LABEL_SEPARATOR)
                if label
            ]
            several = codebook is not None and codebook.multi_label
            corpus.annotations.add(annotations, replacing=not several)


def _spread(judged: Sequence[Judged], count: int) -> list[Judged]:
    """Return so many, evenly from the least sure to the surest, so that they stand for all."""
    count = min(count, len(judged))
    return [judged[index * len(judged) // count] for index in range(count)]
