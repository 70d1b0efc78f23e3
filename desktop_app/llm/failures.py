"""Why there is no answer: each kind of failure, and what it tells the person to do."""

from enum import StrEnum

from desktop_app.errors import EndpointError
from desktop_app.llm.addresses import peer_of
from desktop_app.llm.endpoint import Endpoint
from desktop_app.messages import N_, _

_LONGEST_DETAIL = 300


class Kind(StrEnum):
    """What went wrong. The value stands in the ledger, so it never changes."""

    UNREACHABLE = "unreachable"
    UNKNOWN_HOST = "unknown host"
    PROXY = "proxy"
    UNTRUSTED = "untrusted certificate"
    NO_TLS = "no TLS"
    SLOW = "no answer in time"
    CUT = "cut off"
    NOT_HTTP = "not HTTP"
    REDIRECTED = "redirected"
    TOO_LARGE = "too large"
    NO_KEY = "key refused"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not found"
    BUSY = "busy"
    QUOTA = "quota used up"
    BROKEN = "server error"
    TOO_LONG = "context exceeded"
    REFUSED = "refused"
    NOT_UNDERSTOOD = "not understood"
    EMPTY = "empty"
    WRONG_JSON = "wrong JSON"
    FILTERED = "filtered"


_TEXTS = {
    Kind.UNREACHABLE: N_(
        "{peer} cannot be reached ({detail}). Start the server, or check the address and the "
        "network."
    ),
    Kind.UNKNOWN_HOST: N_(
        "There is no server called {host} on this network. Check the address and the network."
    ),
    Kind.PROXY: N_("The proxy {proxy} did not let the request through ({detail}). Check --proxy."),
    Kind.UNTRUSTED: N_(
        "The certificate of {peer} is not trusted ({detail}). If the server is your "
        "organisation's, give its certificate with --ca FILE; otherwise do not use it."
    ),
    Kind.NO_TLS: N_(
        "{peer} could not be spoken to in secret ({detail}). If it is on this computer, its "
        "address may begin with http:// instead of https://."
    ),
    Kind.SLOW: N_(
        "{peer} was silent for too long. Wait until it is less busy, or allow more seconds with "
        "--timeout."
    ),
    Kind.CUT: N_(
        "{peer} broke off in the middle of its answer. Try again; if it happens again, look at "
        "the messages of the server."
    ),
    Kind.NOT_HTTP: N_(
        "What {peer} answers is nothing a large model's server says ({detail}). Check the "
        "address; another program may use that port."
    ),
    Kind.REDIRECTED: N_(
        "{peer} sends on to another address ({detail}), which is not followed, so that your texts "
        "and key go nowhere else. If you trust that address, set it instead."
    ),
    Kind.TOO_LARGE: N_(
        "The answer of {peer} grew larger than any answer may be and was broken off. Look at the "
        "messages of the server."
    ),
    Kind.NO_KEY: N_(
        "{peer} does not accept the key, or wants one. Give the right one with “satchel llm set "
        "--key”. It said: {detail}"
    ),
    Kind.FORBIDDEN: N_(
        "{peer} does not allow this. Ask who runs it whether you may use the model “{model}”. It "
        "said: {detail}"
    ),
    Kind.NOT_FOUND: N_(
        "{peer} has no model “{model}” at this address. “satchel llm test” shows those it has; an "
        "address often ends in /v1. It said: {detail}"
    ),
    Kind.BUSY: N_(
        "{peer} has too much to do and did not answer after several tries. Go on later; what is "
        "finished is kept. It said: {detail}"
    ),
    Kind.QUOTA: N_(
        "Your account at {peer} has nothing left to use. Look at the account there. It said: "
        "{detail}"
    ),
    Kind.BROKEN: N_(
        "{peer} has a fault and did not answer after several tries. Look at the messages of the "
        "server, or go on later. It said: {detail}"
    ),
    Kind.TOO_LONG: N_(
        "The text is longer than the model “{model}” can take. Set how much it takes with "
        "--context, or give it less. It said: {detail}"
    ),
    Kind.REFUSED: N_("{peer} refused the request. It said: {detail}"),
    Kind.NOT_UNDERSTOOD: N_(
        "The answer of {peer} could not be understood ({detail}). Is it a server that speaks as "
        "OpenAI's does?"
    ),
    Kind.EMPTY: N_(
        "The model “{model}” gave an empty answer, twice. Try again, or use another model. "
        "({detail})"
    ),
    Kind.WRONG_JSON: N_(
        "The model “{model}” did not answer in the form that was asked for ({detail}). Try again, "
        "or use a larger model."
    ),
    Kind.FILTERED: N_("{peer} held the answer back because of its rules about content."),
}

_WORTH_A_RETRY = {Kind.BUSY, Kind.BROKEN, Kind.CUT, Kind.EMPTY, Kind.WRONG_JSON}


class RequestFailedError(EndpointError):
    """A request that got no answer. `detail` is in the words of the server or the system.

    `wait_seconds` is how long the server asked to be left alone, if it did; `status` the number it
    replied with, or 0.
    """

    def __init__(
        self,
        kind: Kind,
        endpoint: Endpoint,
        detail: str = "",
        wait_seconds: float | None = None,
        status: int = 0,
    ) -> None:
        self.kind = kind
        self.detail = short(detail)
        self.wait_seconds = wait_seconds
        self.status = status
        peer = peer_of(endpoint.base_url)
        super().__init__(
            _(_TEXTS[kind]).format(
                peer=peer,
                host=peer.host,
                model=endpoint.model,
                proxy=endpoint.proxy,
                detail=self.detail or "–",
            )
        )

    @property
    def is_worth_a_retry(self) -> bool:
        """Tell whether the same request may be answered a little later."""
        return self.kind in _WORTH_A_RETRY


def short(text: str) -> str:
    """Return what a server said as one line of bearable length, without control characters."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= _LONGEST_DETAIL else f"{line[:_LONGEST_DETAIL]}…"
