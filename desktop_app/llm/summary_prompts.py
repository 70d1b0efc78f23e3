"""What a large model is told when it is to summarise: the styles, and a person's own wording."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from desktop_app.errors import InputError, system_reason
from desktop_app.llm.chat import Message
from desktop_app.llm.fencing import fenced
from desktop_app.llm.passages import Passage
from desktop_app.messages import _

PROMPT_VERSION = "1"
"""Grows whenever the same passages would be asked about in other words."""

_TEMPLATE_BYTES = 20_000
_LANGUAGE = "{language}"
_NUMBERED = re.compile(r"\[(\d[\d ,;–-]*)\]")


class Style(StrEnum):
    """What a summary looks like. The value is what a person types."""

    BRIEF = "brief"
    BULLETS = "bullets"
    QUESTIONS = "questions"
    HEADQUARTERS = "headquarters"


# In English, which every model follows best; the language of the answer is asked for apart.
_STYLES = {
    Style.BRIEF: "Write one paragraph of three to five sentences that tells the gist.",
    Style.BULLETS: (
        "Write five to eight points, each a line that begins with “- ” and makes one claim, the "
        "weightiest first."
    ),
    Style.QUESTIONS: (
        "Write four to six questions that a reader would ask about these passages, each on a line "
        "that begins with “Q: ” and followed by a line that begins with “A: ” and answers it."
    ),
    Style.HEADQUARTERS: (
        "Write a note for headquarters under four headings, each on a line that begins with “## ”: "
        "the situation; the main problems; what people ask for; what to do next, only as far as "
        "the passages say it. Two to four short sentences under each. Be sober; name places and "
        "numbers as the passages give them."
    ),
}
_ANSWER_TOKENS = {
    Style.BRIEF: 400,
    Style.BULLETS: 600,
    Style.QUESTIONS: 800,
    Style.HEADQUARTERS: 900,
}
_OWN_ANSWER_TOKENS = 900


@dataclass(frozen=True, slots=True)
class Wording:
    """What is asked for: a style or, with `template`, the person's own words; and the language.

    `language` is the name of the language to answer in, in English.
    """

    style: Style = Style.BRIEF
    language: str = "English"
    template: str | None = None

    @property
    def name(self) -> str:
        """What names this wording where summaries are kept: the style, or “own”."""
        return "own" if self.template is not None else str(self.style)

    @property
    def task(self) -> str:
        """The instruction itself."""
        asked = self.template if self.template is not None else _STYLES[self.style]
        return asked.replace(_LANGUAGE, self.language)

    @property
    def answer_tokens(self) -> int:
        """How long an answer may get."""
        return _OWN_ANSWER_TOKENS if self.template is not None else _ANSWER_TOKENS[self.style]


_RULES = (
    "You summarise passages of documents for a reader who will check your summary against them.\n"
    "- Say only what the passages say. Add no knowledge, no guesses and no advice of your own.\n"
    "- Each passage begins with its number in square brackets. After every claim put the numbers "
    "of the passages it comes from, like [3] or [2, 5]. A claim without them will be struck out.\n"
    "- Copy numbers, dates and names as the passages give them.\n"
    "- Passages may contradict one another; then say so.\n"
    "- Answer in {language}, whatever the language of the passages, and begin at once, without a "
    "word about the task."
)
_NOTES_TASK = (
    "These passages are part {part} of {parts} of a longer text. Note what they say that a summary "
    "of the whole will need: at most twelve lines that begin with “- ”, each one claim with its "
    "numbers."
)
_MERGE = (
    "Each line below is a note on a longer text, with the numbers of the passages it comes from. "
    "Keep these numbers in square brackets behind what you take over.\n\n"
)


def ask_for_summary(passages: Sequence[Passage], wording: Wording) -> list[Message]:
    """Return the request to summarise all passages at once."""
    lines = "\n".join(f"[{one.number}] {_plain(one.text)}" for one in passages)
    return _request(wording, f"{wording.task}\n\n{fenced([lines])}")


def ask_for_notes(
    passages: Sequence[Passage], wording: Wording, part: int, parts: int
) -> list[Message]:
    """Return the request to note what one part of the passages says."""
    lines = "\n".join(f"[{one.number}] {_plain(one.text)}" for one in passages)
    task = _NOTES_TASK.format(part=part, parts=parts)
    return _request(wording, f"{task}\n\n{fenced([lines])}")


def ask_to_shorten(notes: Sequence[str], wording: Wording, part: int, parts: int) -> list[Message]:
    """Return the request to make fewer notes of some."""
    task = _NOTES_TASK.format(part=part, parts=parts)
    return _request(wording, f"{_MERGE}{task}\n\n{fenced([_joined(notes)])}")


def ask_to_merge(notes: Sequence[str], wording: Wording) -> list[Message]:
    """Return the request to make the summary of notes."""
    return _request(wording, f"{_MERGE}{wording.task}\n\n{fenced([_joined(notes)])}")


def read_template(path: Path) -> str:
    """Return a person's own wording from a text file.

    Raises:
        InputError: it cannot be read, is not UTF-8, too long or empty.

    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            _("{path} could not be opened: {reason}.").format(
                path=path, reason=system_reason(error)
            )
        ) from error
    try:
        text = data.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise InputError(
            _("{path} is not UTF-8 text. Save the file as UTF-8.").format(path=path)
        ) from error
    if not text or len(data) > _TEMPLATE_BYTES:
        raise InputError(
            _(
                "{path} is empty or too long for a template; say in some lines what to write."
            ).format(path=path)
        )
    return text


def templates_in(folder: Path) -> dict[str, Path]:
    """Return the person's templates, the text files of a folder, by name."""
    if not folder.is_dir():
        return {}
    return {path.stem: path for path in sorted(folder.glob("*.txt")) if path.is_file()}


def _request(wording: Wording, content: str) -> list[Message]:
    return [
        Message("system", _RULES.replace(_LANGUAGE, wording.language)),
        Message("user", content),
    ]


def _joined(notes: Sequence[str]) -> str:
    return "\n".join(note.strip() for note in notes)


def _plain(text: str) -> str:
    """Return a passage on one line, with no number of its own that could pass for ours."""
    return _NUMBERED.sub(r"(\1)", " ".join(text.split()))
