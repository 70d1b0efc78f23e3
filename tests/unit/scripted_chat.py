"""A large model that answers what a test says, and remembers what it was asked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from desktop_app.llm.chat import Answer, Message
from desktop_app.llm.endpoint import Endpoint
from desktop_app.llm.token_estimate import estimate_tokens

Reply = str | Callable[[Sequence[Message]], str]


@dataclass
class ScriptedChat:
    """Answers with each reply in turn, the last one for all that follow."""

    replies: list[Reply]
    endpoint: Endpoint = field(
        default_factory=lambda: Endpoint("http://127.0.0.1:1/v1", "scripted", 4096)
    )
    asked: list[Sequence[Message]] = field(default_factory=list)
    allowed: list[int] = field(default_factory=list)
    schemas: list[object] = field(default_factory=list)
    cut: bool = False

    def ask(self, messages, *, max_tokens, schema=None, on_text=None, checkpoint=lambda: None):
        checkpoint()
        self.asked.append(messages)
        self.schemas.append(schema)
        self.allowed.append(max_tokens)
        reply = self.replies[min(len(self.asked), len(self.replies)) - 1]
        text = reply if isinstance(reply, str) else reply(messages)
        if on_text is not None:
            for word in text.split(" "):
                on_text(f"{word} ")
        tokens_in = sum(estimate_tokens(one.content) for one in messages)
        return Answer(text, "scripted-1", tokens_in, len(text) // 4, 0.5, self.cut)
