"""Summaries by a large model: what one would take, the summary with its sources, kept in a corpus.

What a window or a command calls: `gather_documents` (in `passage_gathering`), then
`preview_summary`, then, once the person agrees, `summarise_with_model`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b

import msgspec

from desktop_app.corpus.store import Corpus
from desktop_app.corpus.summaries import StoredSummary
from desktop_app.llm.chat import Chat, Checkpoint, no_checkpoint
from desktop_app.llm.claims import Claim, find_claims, judge_claims
from desktop_app.llm.endpoint import Endpoint
from desktop_app.llm.passages import Passage
from desktop_app.llm.summaries import SummaryPlan, plan_summary, write_summary
from desktop_app.llm.summary_prompts import PROMPT_VERSION, Wording, ask_for_summary
from desktop_app.pipeline.endpoint_pace import Pace, endpoint_pace
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.pipeline.passage_gathering import Gathered
from desktop_app.tasks.everyday_texts import EVERYDAY_TEXTS
from desktop_app.text.languages import english_name

_MOST_IDS = 200
"""Documents named in what is kept with a summary; of more, a hash of their ids."""


@dataclass(frozen=True, slots=True)
class SummaryScope:
    """What is summarised: `kind` is “document”, “selection”, “filter”, “theme” or “text”.

    `said` is what a person calls it (a filter in words, a theme's name), if it has a name.
    """

    kind: str
    document_ids: tuple[int, ...] | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class SummaryPreview:
    """What a summary would take, at most, before anything is sent.

    `seconds` is None before the endpoint has answered anything; `cost` without the person's prices.
    """

    plan: SummaryPlan
    passages: int
    of_sentences: int
    documents: int
    seconds: float | None


@dataclass(frozen=True, slots=True)
class LargeSummary:
    """A summary with its claims, the passages these name, and what it took.

    `cached`: it was asked for before, so nothing was sent now. `cut`: its end is missing. `cost` is
    None without the person's own prices.
    """

    text: str
    claims: tuple[Claim, ...]
    sources: tuple[Passage, ...]
    model: str
    style: str
    language: str
    passages: int
    of_sentences: int
    tokens_in: int
    tokens_out: int
    seconds: float
    cost: float | None
    cached: bool
    cut: bool


def preview_summary(
    endpoint: Endpoint,
    gathered: Gathered,
    wording: Wording,
    corpus: Corpus | None = None,
) -> SummaryPreview:
    """Return what a summary would take. Raises InputError where the endpoint takes too little."""
    plan = plan_summary(gathered.passages, wording, endpoint)
    pace = endpoint_pace(corpus, endpoint.model) if corpus is not None else Pace()
    return SummaryPreview(
        plan,
        len(gathered.passages),
        gathered.of_sentences,
        gathered.documents,
        pace.seconds(plan.requests, plan.tokens_out),
    )


def summary_wording(language: str, style: str, template: str | None) -> Wording:
    """Return a style, or the person's own words, for an answer in the language of this code."""
    from desktop_app.llm.summary_prompts import Style

    return Wording(Style(style), english_name(language), template)


def summarise_with_model(
    chat: Chat,
    models: AnalysisModels,
    gathered: Gathered,
    wording: Wording,
    language: str,
    *,
    corpus: Corpus | None = None,
    scope: SummaryScope | None = None,
    again: bool = False,
    on_text: Callable[[str], None] | None = None,
    on_step: Callable[[int, int], None] = lambda _done, _all: None,
    checkpoint: Checkpoint = no_checkpoint,
) -> LargeSummary:
    """Return the summary of what was gathered, from the corpus if the same was asked before.

    `language` is the code of the language to answer in. `again` asks anew all the same. With a
    corpus, open for writing, what is written is kept in it under `scope`.

    Raises:
        InputError: there is nothing to summarise.
        EndpointError: there is no answer, or it may not be asked.

    """
    kept_as = _Key.of(chat.endpoint, gathered, wording, language, scope)
    if corpus is not None and not again:
        stored = corpus.summaries.find(*kept_as.values())
        if stored is not None:
            if on_text is not None:
                on_text(stored.text)
            return _from_store(stored, gathered, chat.endpoint)
    written = write_summary(
        chat,
        gathered.passages,
        wording,
        on_text=on_text,
        on_step=on_step,
        checkpoint=checkpoint,
    )
    claims = checked_claims(models, written.text, language, gathered.passages)
    stored = StoredSummary(
        *kept_as.values(),
        text=written.text,
        citations=msgspec.json.encode(claims).decode(),
        tokens_in=written.tokens_in,
        tokens_out=written.tokens_out,
        seconds=round(written.seconds, 2),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    if corpus is not None and not written.cut:
        with corpus.transaction():
            corpus.summaries.store(stored)
    return _from_store(stored, gathered, chat.endpoint, cached=False, cut=written.cut)


def checked_claims(
    models: AnalysisModels, text: str, language: str, passages: Sequence[Passage]
) -> tuple[Claim, ...]:
    """Return the claims of a summary in a language (its code), with their doubts."""
    middle = models.encoder.encode(list(EVERYDAY_TEXTS)).mean(axis=0)
    texts = {one.number: one.text for one in passages}
    claims = find_claims(text, language)
    return tuple(judge_claims(claims, texts, models.encoder.encode, middle))


@dataclass(frozen=True, slots=True)
class _Key:
    """What tells one request for a summary from another."""

    kind: str
    scope: str
    model: str
    prompt_hash: str
    language: str
    style: str

    @classmethod
    def of(
        cls,
        endpoint: Endpoint,
        gathered: Gathered,
        wording: Wording,
        language: str,
        scope: SummaryScope | None,
    ) -> "_Key":
        asked = ask_for_summary(gathered.passages, wording)
        content = [PROMPT_VERSION, endpoint.context_tokens, *[one.content for one in asked]]
        digest = blake2b(msgspec.json.encode(content), digest_size=16).hexdigest()
        scope = scope or SummaryScope("text")
        name = f"{endpoint.model} @ {endpoint.base_url}"
        return cls(scope.kind, _scope_text(scope), name, digest, language, wording.name)

    def values(self) -> tuple[str, str, str, str, str, str]:
        """Return them in the order of the columns."""
        return (
            self.kind, self.scope, self.model, self.prompt_hash, self.language, self.style
        )  # fmt: skip


def _scope_text(scope: SummaryScope) -> str:
    ids = scope.document_ids
    said: dict[str, object] = {"said": scope.said} if scope.said else {}
    if ids is not None and len(ids) <= _MOST_IDS:
        said["documents"] = list(ids)
    elif ids is not None:
        said["count"] = len(ids)
        said["hash"] = blake2b(repr(ids).encode(), digest_size=8).hexdigest()
    return msgspec.json.encode(said).decode()


def _from_store(
    stored: StoredSummary,
    gathered: Gathered,
    endpoint: Endpoint,
    *,
    cached: bool = True,
    cut: bool = False,
) -> LargeSummary:
    claims = msgspec.json.decode(stored.citations.encode(), type=tuple[Claim, ...])
    named = {number for claim in claims for number in claim.passages}
    return LargeSummary(
        text=stored.text,
        claims=claims,
        sources=tuple(one for one in gathered.passages if one.number in named),
        model=stored.model,
        style=stored.style,
        language=stored.language,
        passages=len(gathered.passages),
        of_sentences=gathered.of_sentences,
        tokens_in=stored.tokens_in,
        tokens_out=stored.tokens_out,
        seconds=stored.seconds,
        cost=endpoint.cost(stored.tokens_in, stored.tokens_out),
        cached=cached,
        cut=cut,
    )
