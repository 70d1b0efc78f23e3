"""Asks a large model for the label of a text: by the codebook, one text a request.

One text a request, so that what a document says can bend no answer but its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from desktop_app.errors import EndpointError
from desktop_app.llm.answer_form import instruction
from desktop_app.llm.chat import Answer, Chat, Checkpoint, Message, no_checkpoint
from desktop_app.llm.endpoint import Endpoint
from desktop_app.llm.fencing import fenced
from desktop_app.llm.token_estimate import estimate_tokens
from desktop_app.messages import _
from desktop_app.tasks.codebook import Codebook
from desktop_app.text.normalisation import normalise

_REASON_CHARACTERS = 300
_EXAMPLES = 2  # of a label, told with it
_EXAMPLE_CHARACTERS = 200
_MARGIN = 0.9
_LEAST_ROOM = 100  # tokens for the text

_RULES = (
    "You sort texts by a codebook. You are given one text; choose {how} from the codebook that "
    "fits it best, by the descriptions and not by your own idea of the names. Give the reason "
    "first, in one short sentence in English, then the {what}, spelt exactly as in the codebook."
    "\n\nCodebook:\n{codebook}"
)


@dataclass(frozen=True, slots=True)
class LabelOpinion:
    """The labels a large model gives a text (one, unless the codebook lets it have several)."""

    labels: tuple[str, ...]
    reason: str
    answer: Answer


def ask_for_label(
    chat: Chat, codebook: Codebook, text: str, checkpoint: Checkpoint = no_checkpoint
) -> LabelOpinion:
    """Return what the model says of one text; what is too long for it is left out at the end.

    Raises:
        EndpointError: there is no answer, or none by the codebook.

    """
    answer = chat.ask(
        label_request(codebook, text, chat.endpoint),
        max_tokens=MOST_ANSWER_TOKENS,
        schema=label_schema(codebook),
        checkpoint=checkpoint,
    )
    try:
        said = msgspec.json.decode(answer.text.encode("utf-8", "replace"), type=_Said)
    except msgspec.MsgspecError as error:
        raise _not_by_codebook(chat.endpoint) from error
    named = said.labels if codebook.multi_label else [said.label]
    labels = tuple(name for name in codebook.names if name in named)
    if len(labels) < len(set(named)):
        raise _not_by_codebook(chat.endpoint)
    return LabelOpinion(labels, normalise(said.reason)[:_REASON_CHARACTERS], answer)


def label_schema(codebook: Codebook) -> dict[str, object]:
    """Return the form of the answer: a reason, and labels of the codebook alone."""
    one: dict[str, object] = {"type": "string", "enum": list(codebook.names)}
    name = "labels" if codebook.multi_label else "label"
    kind: dict[str, object] = {"type": "array", "items": one} if codebook.multi_label else one
    return {
        "type": "object",
        "properties": {"reason": {"type": "string"}, name: kind},
        "required": ["reason", name],
        "additionalProperties": False,
    }


def label_request(codebook: Codebook, text: str, endpoint: Endpoint) -> list[Message]:
    """Return the request for one text, cut to what the endpoint takes.

    Raises:
        EndpointError: the codebook alone is too much for it.

    """
    system = _system(codebook)
    form = instruction(label_schema(codebook))  # the client tells the form too
    parts = (system, form, fenced([""]))
    overhead = sum(map(estimate_tokens, parts)) + MOST_ANSWER_TOKENS
    room = int(endpoint.context_tokens * _MARGIN) - overhead
    if room < _LEAST_ROOM:
        raise EndpointError(
            _(
                "The codebook is too long for the model, which takes {count} tokens at once. "
                "Shorten its descriptions, enter the model's true context size, or choose another."
            ).format(count=endpoint.context_tokens)
        )
    return [Message("system", system), Message("user", fenced([_cut(text, room)]))]


def request_tokens(codebook: Codebook, texts: Sequence[str], endpoint: Endpoint) -> int:
    """Return about how many tokens requests for these texts send."""
    form = estimate_tokens(instruction(label_schema(codebook)))
    return sum(
        form
        + sum(estimate_tokens(part.content) for part in label_request(codebook, text, endpoint))
        for text in texts
    )


ANSWER_TOKENS = 60
"""About what an answer takes: a short sentence and a name."""

MOST_ANSWER_TOKENS = 200
"""What an answer may take."""


class _Said(msgspec.Struct):
    reason: str
    label: str = ""
    labels: list[str] = []


def _system(codebook: Codebook) -> str:
    lines = []
    for label in codebook.labels:
        line = f"- {label.name}"
        if label.description:
            line += f": {' '.join(label.description.split())}"
        for example in label.examples[:_EXAMPLES]:
            line += f"\n  for example: “{' '.join(example.split())[:_EXAMPLE_CHARACTERS]}”"
        lines.append(line)
    how, what = "the one label", "label"
    if codebook.multi_label:
        how, what = "every label (or none)", "labels"
    return _RULES.format(how=how, what=what, codebook="\n".join(lines))


def _cut(text: str, room: int) -> str:
    """Return as much of the beginning as fits so many tokens."""
    while estimate_tokens(text) > room and len(text) > 1:
        text = text[: max(1, int(len(text) * room / estimate_tokens(text) * _MARGIN))]
    return text


def _not_by_codebook(endpoint: Endpoint) -> EndpointError:
    return EndpointError(
        _("{model} did not answer with labels of the codebook. Try another model.").format(
            model=endpoint.model
        )
    )
