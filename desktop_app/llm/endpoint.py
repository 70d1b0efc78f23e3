"""The endpoint that the person set: where it is, which model, how it is reached."""

from dataclasses import dataclass, fields

from desktop_app.llm.addresses import uniform_base_url, uniform_proxy
from desktop_app.settings import EndpointSettings


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An OpenAI-compatible server. Its key is not in here: the OS keyring has it, by `base_url`.

    `base_url` is what `/chat/completions` is added to. `context_tokens` is what prompt and answer
    may take together. `ca_file` names certificates to trust beside the system's; `proxy` is an
    address of one; `api_version` is asked for by Azure. The prices are the person's own figures,
    per million tokens.
    """

    base_url: str
    model: str
    context_tokens: int = 4096
    timeout_seconds: float = 120.0
    ca_file: str | None = None
    proxy: str | None = None
    api_version: str | None = None
    price_in: float | None = None
    price_out: float | None = None

    def cost(self, tokens_in: int, tokens_out: int) -> float | None:
        """Return what so many tokens cost, in the person's currency; None without prices."""
        if self.price_in is None or self.price_out is None:
            return None
        return (tokens_in * self.price_in + tokens_out * self.price_out) / 1e6


def endpoint_of(settings: EndpointSettings) -> Endpoint:
    """Return the endpoint that the settings name. Raises InputError if that is no address."""
    given = {one.name: getattr(settings, one.name) for one in fields(Endpoint)}
    # Azure's addresses end at the resource while a version is given.
    path = "/v1" if settings.api_version is None else ""
    given["base_url"] = uniform_base_url(settings.base_url, path)
    if settings.proxy is not None:
        given["proxy"] = uniform_proxy(settings.proxy)
    return Endpoint(**given)
