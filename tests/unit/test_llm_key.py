"""The key: where it is kept, where it is not, and that it shows nowhere."""

import copy
import pickle
import traceback
from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null

from desktop_app.errors import EndpointError, InputError
from desktop_app.llm import key as keys
from desktop_app.llm.key import Key, find_key, forget_key, keep_key, key_from

SECRET = "sk-very-secret-0123456789"
URL = "https://model.example/v1"


class MemoryKeyring(KeyringBackend):
    """A keyring as good as the system's, for as long as a test lasts."""

    priority = 5  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class PlainFileKeyring(MemoryKeyring):
    """One that says of itself that it is not safe."""

    priority = 0.5  # type: ignore[assignment]


class LockedKeyring(MemoryKeyring):
    """One that fails, and quotes what it was given."""

    def get_password(self, *_whose: str) -> str | None:
        raise OSError(f"locked: {SECRET}")

    def set_password(self, *given: str) -> None:
        raise RuntimeError(f"cannot keep {given}")


class Chain(MemoryKeyring):
    """Several that are asked in turn."""

    priority = 10  # type: ignore[assignment]

    def __init__(self, *backends: KeyringBackend) -> None:
        super().__init__()
        self.backends = backends


@pytest.fixture(autouse=True)
def memory(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryKeyring]:
    monkeypatch.delenv(keys.ENVIRONMENT_VARIABLE, raising=False)
    before = keyring.get_keyring()
    backend = MemoryKeyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


def test_a_key_is_kept_by_address_and_forgotten(memory: MemoryKeyring) -> None:
    keep_key(URL, Key(SECRET))
    assert memory.kept == {("Satchel", URL): SECRET}
    found = find_key(URL)
    assert found
    assert found.reveal() == SECRET
    assert find_key("https://other.example/v1") is None
    assert forget_key(URL)
    assert not forget_key(URL)
    assert find_key(URL) is None


def test_the_environment_goes_before_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    keep_key(URL, Key("from-the-keyring"))
    monkeypatch.setenv(keys.ENVIRONMENT_VARIABLE, f" {SECRET}\n")
    found = find_key(URL)
    assert found
    assert found.reveal() == SECRET


@pytest.mark.parametrize(
    "backend",
    [fail.Keyring(), null.Keyring(), PlainFileKeyring(), Chain(), Chain(PlainFileKeyring())],
    ids=["none", "null", "plain file", "empty chain", "chain of a plain file"],
)
def test_where_no_keyring_is_safe_none_is_used(backend: KeyringBackend) -> None:
    keyring.set_keyring(backend)
    assert keys.keyring_name() is None
    assert find_key(URL) is None
    assert not forget_key(URL)
    with pytest.raises(EndpointError, match="SATCHEL_LLM_KEY"):
        keep_key(URL, Key(SECRET))
    assert not getattr(backend, "kept", None)


def test_of_a_chain_the_first_safe_one_is_used() -> None:
    plain, safe = PlainFileKeyring(), MemoryKeyring()
    keyring.set_keyring(Chain(plain, safe))
    keep_key(URL, Key(SECRET))
    assert (bool(plain.kept), bool(safe.kept)) == (False, True)


def test_a_keyring_that_fails_is_told_without_the_key() -> None:
    keyring.set_keyring(LockedKeyring())
    for attempt in (
        lambda: keep_key(URL, Key(SECRET)),
        lambda: find_key(URL),
        lambda: forget_key(URL),
    ):
        with pytest.raises(EndpointError, match="Unlock it") as caught:
            attempt()
        assert SECRET not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    "typed", ["", "  \n", "two words", "café", "a\r\nX: y", "x" * 5000, "a\0b"]
)
def test_what_cannot_be_a_key_is_refused_without_repeating_it(typed: str) -> None:
    with pytest.raises(InputError) as caught:
        key_from(typed)
    assert typed.strip() == "" or typed not in str(caught.value)


def test_a_key_does_not_show() -> None:
    key = key_from(f" {SECRET} ")
    assert key.reveal() == SECRET
    assert SECRET not in f"{key} {key!r} {[key]}"
    assert key.hidden_in(f"bad key {SECRET}!") == "bad key •••!"
    for write in (pickle.dumps, copy.copy):
        with pytest.raises(TypeError):
            write(key)
