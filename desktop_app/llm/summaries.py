"""Summaries by a large model: planned, asked for in parts if they are long, with their sources.

What is longer than the model takes at once is noted part by part, and the summary is made of the
notes. Every claim keeps the numbers of the passages it comes from all the way.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from desktop_app.errors import InputError
from desktop_app.llm.chat import Answer, Chat, Checkpoint, Message, no_checkpoint
from desktop_app.llm.endpoint import Endpoint
from desktop_app.llm.passages import Passage, in_parts
from desktop_app.llm.summary_prompts import (
    Wording,
    ask_for_notes,
    ask_for_summary,
    ask_to_merge,
    ask_to_shorten,
)
from desktop_app.llm.token_estimate import estimate_tokens
from desktop_app.messages import _

_NOTE_TOKENS = 400
_ANSWER_SHARE = 4  # an answer may take a quarter of the context
_MARGIN = 0.95  # of what is left: estimates are estimates
_LEAST_ROOM = 300  # tokens for passages: the longest sentence fits
_NUMBER_TOKENS = 5  # "[123] " and the end of the line
_MOST_ROUNDS = 8  # of notes made into fewer notes; each makes them at least a third shorter


@dataclass(frozen=True, slots=True)
class SummaryPlan:
    """What a summary would take, at most. `cost` is None without the person's own prices."""

    requests: int
    tokens_in: int
    tokens_out: int
    cost: float | None


@dataclass(frozen=True, slots=True)
class SummaryText:
    """What the model wrote, and what it took. `cut`: the end is missing."""

    text: str
    model: str
    requests: int
    tokens_in: int
    tokens_out: int
    seconds: float
    cut: bool


Step = Callable[[int, int], None]
"""Told how many requests are answered, of about how many."""


def plan_summary(passages: Sequence[Passage], wording: Wording, endpoint: Endpoint) -> SummaryPlan:
    """Return what a summary of these passages would take at this endpoint.

    Raises:
        InputError: the endpoint takes too little at once.

    """
    budget = _Budget.of(endpoint, wording)
    parts = in_parts(_sizes(passages), budget.room)
    tokens_in = sum(_sizes(passages)) + budget.overhead * max(1, len(parts))
    if len(parts) <= 1:
        return _plan(endpoint, 1, tokens_in, budget.answer)
    requests, tokens_out = len(parts), len(parts) * budget.note
    notes = [budget.note] * len(parts)
    for _round in range(_MOST_ROUNDS):
        grouped = in_parts(notes, budget.room)
        requests += len(grouped)
        tokens_in += sum(notes) + budget.overhead * len(grouped)
        if len(grouped) == 1:
            break
        tokens_out += len(grouped) * budget.note
        notes = [budget.note] * len(grouped)
    return _plan(endpoint, requests, tokens_in, tokens_out + budget.answer)


def write_summary(
    chat: Chat,
    passages: Sequence[Passage],
    wording: Wording,
    *,
    on_text: Callable[[str], None] | None = None,
    on_step: Step = lambda _done, _all: None,
    checkpoint: Checkpoint = no_checkpoint,
) -> SummaryText:
    """Have a summary of the passages written. `on_text` is given its text in pieces.

    Raises:
        InputError: there is nothing to summarise, or the endpoint takes too little at once.
        EndpointError: there is no answer.

    """
    if not passages:
        raise InputError(_("There is no text to summarise."))
    writing = _Writing(chat, wording, on_text, on_step, checkpoint)
    writing.expected = plan_summary(passages, wording, chat.endpoint).requests
    return writing.summary(passages)


@dataclass(frozen=True, slots=True)
class _Budget:
    """How the context of an endpoint is shared out, in tokens."""

    room: int
    overhead: int
    answer: int
    note: int

    @classmethod
    def of(cls, endpoint: Endpoint, wording: Wording) -> "_Budget":
        longest = endpoint.context_tokens // _ANSWER_SHARE
        answer, note = min(wording.answer_tokens, longest), min(_NOTE_TOKENS, longest)
        overhead = max(
            _tokens(ask_for_summary([], wording)),
            _tokens(ask_for_notes([], wording, 10, 10)),
            _tokens(ask_to_merge([], wording)),
        )
        room = int((endpoint.context_tokens - max(answer, note) - overhead) * _MARGIN)
        if room < _LEAST_ROOM:
            raise InputError(
                _(
                    "The model takes {count} tokens at once, which is too few for a summary. "
                    "Enter its true context size in the settings, or choose another model."
                ).format(count=endpoint.context_tokens)
            )
        return cls(room, overhead, answer, min(note, room // 3))


class _Writing:
    """One summary on its way."""

    def __init__(
        self,
        chat: Chat,
        wording: Wording,
        on_text: Callable[[str], None] | None,
        on_step: Step,
        checkpoint: Checkpoint,
    ) -> None:
        self.expected = 1
        self._chat = chat
        self._wording = wording
        self._on_text = on_text
        self._on_step = on_step
        self._checkpoint = checkpoint
        self._budget = _Budget.of(chat.endpoint, wording)
        self._answers: list[Answer] = []

    def summary(self, passages: Sequence[Passage]) -> SummaryText:
        parts = in_parts(_sizes(passages), self._budget.room)
        if len(parts) == 1:
            return self._last(ask_for_summary(passages, self._wording))
        notes = [
            self._note(ask_for_notes(passages[part], self._wording, number, len(parts)))
            for number, part in enumerate(parts, 1)
        ]
        return self._last(ask_to_merge(self._shortened(notes), self._wording))

    def _shortened(self, notes: list[str]) -> list[str]:
        """Return notes that fit one request."""
        for _round in range(_MOST_ROUNDS):
            lines = [line for note in notes for line in note.splitlines() if line.strip()]
            grouped = in_parts([_line_tokens(line) for line in lines], self._budget.room)
            if len(grouped) <= 1:
                return lines
            notes = [
                self._note(ask_to_shorten(lines[part], self._wording, number, len(grouped)))
                for number, part in enumerate(grouped, 1)
            ]
        return lines[in_parts([_line_tokens(line) for line in lines], self._budget.room)[0]]

    def _note(self, messages: Sequence[Message]) -> str:
        return self._ask(messages, self._budget.note, None).text

    def _last(self, messages: Sequence[Message]) -> SummaryText:
        answer = self._ask(messages, self._budget.answer, self._on_text)
        return SummaryText(
            text=answer.text.strip(),
            model=answer.model,
            requests=len(self._answers),
            tokens_in=sum(one.tokens_in for one in self._answers),
            tokens_out=sum(one.tokens_out for one in self._answers),
            seconds=sum(one.seconds for one in self._answers),
            cut=answer.cut,
        )

    def _ask(
        self,
        messages: Sequence[Message],
        max_tokens: int,
        on_text: Callable[[str], None] | None,
    ) -> Answer:
        self._checkpoint()
        answer = self._chat.ask(
            messages, max_tokens=max_tokens, on_text=on_text, checkpoint=self._checkpoint
        )
        self._answers.append(answer)
        self._on_step(len(self._answers), max(self.expected, len(self._answers)))
        return answer


def _plan(endpoint: Endpoint, requests: int, tokens_in: int, tokens_out: int) -> SummaryPlan:
    return SummaryPlan(requests, tokens_in, tokens_out, endpoint.cost(tokens_in, tokens_out))


def _sizes(passages: Sequence[Passage]) -> list[int]:
    return [_line_tokens(one.text) + _NUMBER_TOKENS for one in passages]


def _line_tokens(text: str) -> int:
    """Return about how many tokens a line takes within a message, with its end."""
    return estimate_tokens(text) - estimate_tokens("") + 1


def _tokens(messages: Sequence[Message]) -> int:
    return sum(estimate_tokens(one.content) for one in messages)
