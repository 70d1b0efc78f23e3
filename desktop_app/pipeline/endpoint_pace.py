"""How fast an endpoint answers: from the requests in a corpus's ledger."""

from dataclasses import dataclass

from desktop_app.corpus.store import Corpus

_ANSWERED = "answered"
_LATEST = 200
"""Requests looked at: what a server does now, not what it did last year."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What `requests` answered requests took together."""

    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    spent_seconds: float = 0.0

    def seconds(self, requests: int, tokens_out: int) -> float | None:
        """Estimate how long so many requests take; None before there was one.

        The time goes by the tokens written where these were counted: a server reads a prompt much
        faster than it writes.
        """
        if not self.requests:
            return None
        if self.tokens_out:
            return self.spent_seconds * tokens_out / self.tokens_out
        return self.spent_seconds * requests / self.requests


def endpoint_pace(corpus: Corpus, model: str, purpose: str | None = None) -> Pace:
    """Return what the latest requests to a model took, those for one purpose if it is named."""
    answered = [
        one
        for one in corpus.ledger.entries()
        if one.outcome == _ANSWERED and one.model == model and purpose in {None, one.purpose}
    ][-_LATEST:]
    return Pace(
        requests=len(answered),
        tokens_in=sum(one.tokens_in or 0 for one in answered),
        tokens_out=sum(one.tokens_out or 0 for one in answered),
        spent_seconds=sum(one.seconds for one in answered),
    )
