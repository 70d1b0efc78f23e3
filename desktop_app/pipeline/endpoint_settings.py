"""The endpoint in the person's settings: set, forgotten, agreed to."""

import msgspec

from desktop_app import settings as person
from desktop_app.errors import InputError
from desktop_app.llm.endpoint import endpoint_of
from desktop_app.llm.key import forget_key
from desktop_app.messages import _
from desktop_app.settings import EndpointSettings


def set_endpoint(wanted: EndpointSettings) -> EndpointSettings:
    """Keep an endpoint in the settings, with its address in one form, and return it so.

    Consent is to one address: another begins without. Raises InputError for what cannot be one.
    """
    endpoint = endpoint_of(wanted)
    if not endpoint.model.strip():
        raise InputError(_("Name the model to use, as the server calls it."))
    saved = person.load()
    before = saved.endpoint
    same = before is not None and before.base_url == endpoint.base_url
    kept = msgspec.structs.replace(
        wanted,
        base_url=endpoint.base_url,
        model=endpoint.model.strip(),
        proxy=endpoint.proxy,
        consented=wanted.consented and same,
    )
    person.save(msgspec.structs.replace(saved, endpoint=kept))
    return kept


def forget_endpoint() -> bool:
    """Take the endpoint out of the settings and its key out of the keyring.

    Return whether there was one. Raises EndpointError when the keyring keeps the key; the settings
    are without the endpoint then, too.
    """
    saved = person.load()
    if saved.endpoint is None:
        return False
    person.save(msgspec.structs.replace(saved, endpoint=None))
    forget_key(saved.endpoint.base_url)
    return True


def remember_consent(base_url: str) -> None:
    """Keep that the person agreed to send texts to this address."""
    saved = person.load()
    if saved.endpoint is not None and endpoint_of(saved.endpoint).base_url == base_url:
        agreed = msgspec.structs.replace(saved.endpoint, consented=True)
        person.save(msgspec.structs.replace(saved, endpoint=agreed))
