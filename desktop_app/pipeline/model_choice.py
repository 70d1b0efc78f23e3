"""Which model for what: what the small and the large one take and get right, on this computer.

`compare_models` is what a window or a command calls. Everything is measured on this corpus: the
small model's speed now, the large one's from the ledger, both accuracies on what people labelled.
Energy alone is estimated, by a formula whose figures are named here.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from desktop_app.corpus.store import Corpus
from desktop_app.llm.addresses import is_this_computer
from desktop_app.llm.endpoint import Endpoint
from desktop_app.pipeline.endpoint_pace import Pace, endpoint_pace
from desktop_app.pipeline.judged import Accuracy, Judged, OpinionTask, accuracy, judged_documents
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.pipeline.second_opinion import BELOW, PURPOSE
from desktop_app.pipeline.taught_labelling import chosen_classifier
from desktop_app.text.normalisation import normalise

COMPUTER_WATTS = 15.0
"""Of a laptop's processor at work: the base power that Intel states for its U series."""

SERVER_JOULES_PER_TOKEN = 4.0
"""Of a token that a large model writes on a server's graphics cards: Samsi et al., “From Words to
Watts” (2023), measured 3 to 4 joules with LLaMA 65B. Smaller models take less."""

_JOULES_PER_WATT_HOUR = 3600
_TIMED_DOCUMENTS = 48
_FEWEST_ANNOTATED = 20
"""Documents that people labelled; of fewer, an accuracy is a guess."""
_SURE = 1.64  # standard errors: a difference that is chance one time in ten or less
_GOOD = 0.9  # an accuracy from which the small model suffices whatever the large one does


class Verdict(StrEnum):
    """Which model suits this corpus. The value is exported, so it never changes."""

    SMALL = "small"
    LARGE_ON_DOUBTFUL = "large on doubtful"
    LARGE = "large"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ModelFigures:
    """What one model takes for all documents, and what it gets right.

    None stands for what was not measured (or has no price). `accuracy` is on documents that people
    labelled, `doubtful` on those of them that the small model is unsure of.
    """

    name: str
    seconds_per_document: float | None
    tokens_per_document: float | None
    seconds: float | None
    cost: float | None
    watt_hours: float | None
    accuracy: Accuracy
    doubtful: Accuracy


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """Both models side by side, and which suits: see `Verdict`.

    `on_doubtful` is what the large one would take if asked only about the `doubtful` documents that
    the small one gives less than `below`. `optimistic`: the small one was taught with texts it is
    measured on.
    """

    documents: int
    doubtful: int
    below: float
    small: ModelFigures
    large: ModelFigures
    on_doubtful: ModelFigures
    verdict: Verdict
    optimistic: bool


def compare_models(
    corpus: Corpus,
    models: AnalysisModels,
    endpoint: Endpoint,
    below: float = BELOW,
    task: OpinionTask = OpinionTask.LABELS,
    checkpoint: Callable[[], None] = lambda: None,
) -> ModelChoice:
    """Return both models' figures; takes a second or two to time the small one.

    Raises:
        InputError: there is no answer of a small model in the corpus.

    """
    judged = judged_documents(corpus, task)
    doubtful = [one for one in judged if one.probability < below]
    second = {
        one.document_id: one.label for one in corpus.second_opinions.all(task, endpoint.model)
    }
    small = _small_figures(models, judged, doubtful, checkpoint)
    pace = endpoint_pace(corpus, endpoint.model, PURPOSE)
    large = _large_figures(endpoint, pace, len(judged), judged, doubtful, second)
    return ModelChoice(
        documents=len(judged),
        doubtful=len(doubtful),
        below=below,
        small=small,
        large=large,
        on_doubtful=_large_figures(endpoint, pace, len(doubtful), judged, doubtful, second),
        verdict=_verdict(judged, doubtful, second),
        optimistic=task is OpinionTask.LABELS and chosen_classifier(corpus) is not None,
    )


def _small_figures(
    models: AnalysisModels,
    judged: list[Judged],
    doubtful: list[Judged],
    checkpoint: Callable[[], None],
) -> ModelFigures:
    texts = [one.text for one in judged[:: max(1, len(judged) // _TIMED_DOCUMENTS)]]
    encoder = models.encoder
    encoder.encode(["warm"])  # the first call allocates
    started = time.perf_counter()
    encoder.encode([normalise(text) for text in texts], lambda _done: checkpoint())
    each = (time.perf_counter() - started) / len(texts)
    seconds = each * len(judged)
    return ModelFigures(
        name=models.encoder_model.name,
        seconds_per_document=each,
        tokens_per_document=None,
        seconds=seconds,
        cost=0.0,
        watt_hours=COMPUTER_WATTS * seconds / _JOULES_PER_WATT_HOUR,
        accuracy=accuracy([(one.label, one.given) for one in judged]),
        doubtful=accuracy([(one.label, one.given) for one in doubtful]),
    )


def _large_figures(
    endpoint: Endpoint,
    pace: Pace,
    documents: int,
    judged: list[Judged],
    doubtful: list[Judged],
    second: dict[int, str],
) -> ModelFigures:
    each = tokens_in = tokens_out = None
    if pace.requests:
        each = pace.spent_seconds / pace.requests
        tokens_in, tokens_out = pace.tokens_in / pace.requests, pace.tokens_out / pace.requests
    cost = None
    if tokens_in is not None and tokens_out is not None:
        cost = endpoint.cost(round(tokens_in * documents), round(tokens_out * documents))
    return ModelFigures(
        name=endpoint.model,
        seconds_per_document=each,
        tokens_per_document=None if tokens_in is None else tokens_in + (tokens_out or 0),
        seconds=None if each is None else each * documents,
        cost=cost,
        watt_hours=_large_watt_hours(endpoint, each, tokens_out, documents),
        accuracy=_agreement(judged, second),
        doubtful=_agreement(doubtful, second),
    )


def _large_watt_hours(
    endpoint: Endpoint, each: float | None, tokens_out: float | None, documents: int
) -> float | None:
    """Estimate power x time on this computer, joules a token x tokens written on a server."""
    if each is None or tokens_out is None:
        return None
    here = is_this_computer(endpoint.base_url)
    joules = COMPUTER_WATTS * each if here else SERVER_JOULES_PER_TOKEN * tokens_out
    return joules * documents / _JOULES_PER_WATT_HOUR


def _agreement(judged: list[Judged], second: dict[int, str]) -> Accuracy:
    return accuracy(
        [(second[one.document_id], one.given) for one in judged if one.document_id in second]
    )


def _verdict(judged: list[Judged], doubtful: list[Judged], second: dict[int, str]) -> Verdict:
    small = accuracy([(one.label, one.given) for one in judged])
    if small.of < _FEWEST_ANNOTATED:
        return Verdict.UNKNOWN
    if (small.share or 0) >= _GOOD:
        return Verdict.SMALL
    unsure = {one.document_id for one in doubtful}
    surely = [one for one in judged if one.document_id not in unsure]
    on_doubtful, on_sure = _gain(doubtful, second), _gain(surely, second)
    if on_doubtful is None:
        return Verdict.UNKNOWN
    if not on_doubtful:
        return Verdict.SMALL
    return Verdict.LARGE if on_sure else Verdict.LARGE_ON_DOUBTFUL


def _gain(judged: list[Judged], second: dict[int, str]) -> bool | None:
    """Tell whether the large model is better on the same documents, beyond chance; None: unknown.

    Only documents count on which one is right and the other wrong (McNemar).
    """
    both = [one for one in judged if one.given and one.document_id in second]
    if len(both) < _FEWEST_ANNOTATED // 2:
        return None
    won = sum(second[one.document_id] == one.given != one.label for one in both)
    lost = sum(one.label == one.given != second[one.document_id] for one in both)
    return (won - lost) > _SURE * sqrt(won + lost)
