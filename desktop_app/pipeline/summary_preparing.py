"""What a summary by the large model would send, word for word, before anything leaves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from desktop_app.corpus.store import Corpus
from desktop_app.errors import CancelledError
from desktop_app.llm.chat import Answer, Checkpoint, Message, no_checkpoint
from desktop_app.llm.endpoint import Endpoint
from desktop_app.llm.summary_prompts import Wording, read_template, templates_in
from desktop_app.paths import templates_folder
from desktop_app.pipeline.endpoint import Decision, Preview, open_chat
from desktop_app.pipeline.large_summaries import (
    LargeSummary,
    SummaryPreview,
    SummaryScope,
    preview_summary,
    summarise_with_model,
    summary_wording,
)
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.pipeline.passage_gathering import Gathered, gather_documents

PURPOSE = "summary"


@dataclass(frozen=True, slots=True)
class SummaryWish:
    """What a person asks for: a style or the name of a template of theirs, and the language."""

    style: str
    language: str
    template: str | None = None

    def wording(self) -> Wording:
        """Return the words of the request. Raises InputError for a template that cannot be read."""
        own = None
        if self.template is not None:
            known = templates_in(templates_folder())
            own = read_template(known.get(self.template, templates_folder() / self.template))
        return summary_wording(self.language, self.style, own)


@dataclass(frozen=True, slots=True)
class PreparedSummary:
    """All that is needed to send, and what to show before: the plan and the first request.

    `kept` is the same summary from before, for which nothing is sent; `request` is None then.
    """

    gathered: Gathered
    wording: Wording
    language: str
    scope: SummaryScope
    plan: SummaryPreview
    request: Preview | None
    kept: LargeSummary | None


def prepare_summary(
    corpus: Corpus,
    models: AnalysisModels,
    scope: SummaryScope,
    wish: SummaryWish,
    *,
    again: bool = False,
    checkpoint: Checkpoint = no_checkpoint,
) -> PreparedSummary:
    """Gather what is to be summarised and say what would be sent. Nothing is.

    With `again` what was kept is not looked for. Raises InputError and EndpointError as
    `summarise_with_model` does.
    """
    chat = open_chat(corpus, lambda _preview: Decision.NO, purpose=PURPOSE)
    wording = wish.wording()
    gathered = gather_documents(corpus, models, scope.document_ids, checkpoint=checkpoint)
    plan = preview_summary(chat.endpoint, gathered, wording, corpus)
    kept: LargeSummary | None = None
    request: Preview | None = None
    try:
        kept = summarise_with_model(
            _Asking(chat.endpoint),
            models,
            gathered,
            wording,
            wish.language,
            corpus=None if again else corpus,
            scope=scope,
        )
    except _FirstRequest as first:
        request = chat.preview(first.messages, max_tokens=first.max_tokens)
    return PreparedSummary(gathered, wording, wish.language, scope, plan, request, kept)


def send_summary(
    corpus: Corpus,
    models: AnalysisModels,
    prepared: PreparedSummary,
    decision: Decision,
    *,
    on_text: Callable[[str], None],
    on_step: Callable[[int, int], None],
    checkpoint: Checkpoint,
) -> LargeSummary:
    """Send what was prepared, as the person decided, and keep the answer in the corpus.

    The corpus is open for writing. Raises as `summarise_with_model`.
    """
    chat = open_chat(corpus, lambda _preview: decision, purpose=PURPOSE)
    return summarise_with_model(
        chat,
        models,
        prepared.gathered,
        prepared.wording,
        prepared.language,
        corpus=corpus,
        scope=prepared.scope,
        again=True,
        on_text=on_text,
        on_step=on_step,
        checkpoint=checkpoint,
    )


class _FirstRequest(CancelledError):  # noqa: N818  no fault
    def __init__(self, messages: Sequence[Message], max_tokens: int) -> None:
        super().__init__()
        self.messages, self.max_tokens = tuple(messages), max_tokens


@dataclass(frozen=True, slots=True)
class _Asking:
    """A chat that sends nothing: it gives out what it was to ask first."""

    endpoint: Endpoint

    def ask(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        schema: dict[str, object] | None = None,  # noqa: ARG002
        on_text: Callable[[str], None] | None = None,  # noqa: ARG002
        checkpoint: Checkpoint = no_checkpoint,  # noqa: ARG002
    ) -> Answer:
        raise _FirstRequest(messages, max_tokens)
