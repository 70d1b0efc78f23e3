"""The key of an endpoint: kept by the system's keyring, never in a file, shown nowhere."""

import os
from typing import TYPE_CHECKING, NoReturn

from desktop_app.errors import EndpointError, InputError
from desktop_app.messages import _

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

ENVIRONMENT_VARIABLE = "SATCHEL_LLM_KEY"
"""Where a key is given on computers without a keyring; it goes before the keyring's."""

_SERVICE = "Satchel"
_LONGEST = 4096
_SECURE_PRIORITY = 1
"""Backends that keep passwords in a readable file, or not at all, give themselves less."""


class Key:
    """A key that shows itself only to whoever asks for it by `reveal`."""

    __slots__ = ("_characters",)

    def __init__(self, characters: str) -> None:
        self._characters = characters

    def reveal(self) -> str:
        """Return the key itself, to be put into a header and nowhere else."""
        return self._characters

    def hidden_in(self, text: str) -> str:
        """Return `text` with the key replaced wherever it stands in it."""
        return text.replace(self._characters, "•••")

    def __repr__(self) -> str:
        return "Key(•••)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key is not written anywhere")


def key_from(text: str) -> Key:
    """Return the key that a person typed or pasted. Raises InputError if it cannot be one."""
    characters = text.strip()
    if not characters:
        raise InputError(_("No key was given."))
    # Anything else could break out of the header it is sent in; libraries would also quote it.
    if len(characters) > _LONGEST or not all("!" <= one <= "~" for one in characters):
        raise InputError(
            _("That is not a key: keys hold only letters, digits and signs, without spaces.")
        )
    return Key(characters)


def find_key(base_url: str) -> Key | None:
    """Return the key for an endpoint: from the environment, or else the keyring; None without one.

    Raises:
        EndpointError: the keyring is there but does not give it out, because it is locked, say.

    """
    if given := os.environ.get(ENVIRONMENT_VARIABLE, "").strip():
        return key_from(given)
    backend = _backend()
    if backend is None:
        return None
    try:
        kept = backend.get_password(_SERVICE, base_url)
    except Exception as error:  # noqa: BLE001  each system's keyring fails in ways of its own
        raise _unusable(backend, error) from None
    return key_from(kept) if kept else None


def is_in_environment() -> bool:
    """Tell whether the key is given by the environment."""
    return bool(os.environ.get(ENVIRONMENT_VARIABLE, "").strip())


def keep_key(base_url: str, key: Key) -> None:
    """Hand the key to the system's keyring. Raises EndpointError if there is none, or it refuses.

    Whatever went wrong, what is raised holds no trace of the key.
    """
    backend = _backend()
    if backend is None:
        raise EndpointError(without_keyring())
    try:
        backend.set_password(_SERVICE, base_url, key.reveal())
    except Exception as error:  # noqa: BLE001  as above
        raise _unusable(backend, error) from None


def forget_key(base_url: str) -> bool:
    """Remove the key from the keyring; return whether there was one."""
    backend = _backend()
    if backend is None:
        return False
    try:
        if backend.get_password(_SERVICE, base_url) is None:
            return False
        backend.delete_password(_SERVICE, base_url)
    except Exception as error:  # noqa: BLE001  as above
        raise _unusable(backend, error) from None
    return True


def keyring_name() -> str | None:
    """Return the name of the system's keyring; None where there is none that keeps a secret."""
    backend = _backend()
    return None if backend is None else str(backend.name)


def without_keyring() -> str:
    """Return what is said where there is no keyring."""
    return _(
        "This computer has no keyring that could keep the key safe. Give it in the environment "
        "variable {variable} when you start Satchel."
    ).format(variable=ENVIRONMENT_VARIABLE)


def _backend() -> "KeyringBackend | None":
    import keyring

    try:
        chosen = keyring.get_keyring()
        # One that asks several in turn would in the end ask an insecure one too.
        for backend in getattr(chosen, "backends", [chosen]):
            if backend.priority >= _SECURE_PRIORITY:
                found: KeyringBackend = backend
                return found
    except Exception:  # noqa: BLE001  one that cannot even be asked is none
        return None
    return None


def _unusable(backend: "KeyringBackend", error: Exception) -> EndpointError:
    # The kind of error alone: its text is not ours, and might quote what it was given.
    return EndpointError(
        _(
            "The keyring ({name}) did not do what it was asked ({reason}). Unlock it and try "
            "again, or give the key in the environment variable {variable}."
        ).format(name=backend.name, reason=type(error).__name__, variable=ENVIRONMENT_VARIABLE)
    )
