"""The catalogues: complete and in step with the code; how a language is chosen."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from build_scripts.messages.catalogue import collected, mo_bytes, po_bytes, po_path, untranslated
from desktop_app import messages
from desktop_app.messages import current_language, ngettext, set_language

_TRANSLATED = messages.LANGUAGES[1:]
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*(?:![rs])?(?::[^}]*)?\}")
# Click names number types in English ("integer range"); "not a number" says it in any language.
_MAY_BE_LEFT_OUT = {"{number_type}"}
# Japanese has one form, which serves for one and for many.
_JAPANESE_FORM = 1


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    set_language("en")


@pytest.fixture(params=_TRANSLATED)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    return _read(request.param)


def test_the_catalogue_holds_exactly_the_messages_of_the_code(catalogue: Catalog) -> None:
    wanted, held = _ids(collected()), _ids(catalogue)
    hint = "run: python -m build_scripts.messages.catalogue"
    assert wanted - held == set(), f"missing; {hint}"
    assert held - wanted == set(), f"superfluous; {hint}"


def test_every_message_is_translated(catalogue: Catalog) -> None:
    assert [message.id for message in untranslated(catalogue)] == []
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []


def test_every_message_has_the_forms_of_its_language(catalogue: Catalog) -> None:
    wrong = [
        message.id
        for message in catalogue
        if message.pluralizable and len(message.string) != catalogue.num_plurals
    ]
    assert wrong == []


def test_translations_keep_the_placeholders(catalogue: Catalog) -> None:
    wrong = [
        (original, translation)
        for message in catalogue
        if message.id
        for original, translation in _pairs(message)
        if _placeholders(original) - _MAY_BE_LEFT_OUT
        != _placeholders(translation) - _MAY_BE_LEFT_OUT
    ]
    assert wrong == []


def test_translations_end_as_their_originals_do(catalogue: Catalog) -> None:
    wrong = [
        (original, translation)
        for message in catalogue
        if message.id
        for original, translation in _pairs(message)
        if (original.endswith(".") and not translation.endswith((".", "。", "!", "?", "}", "）")))
        or (original == original.strip() and translation != translation.strip())
    ]
    assert wrong == []


def test_options_and_commands_are_not_translated(catalogue: Catalog) -> None:
    option = re.compile(r"--[a-z][a-z-]*")
    wrong = [
        original
        for message in catalogue
        if message.id
        for original, translation in _pairs(message)
        if set(option.findall(original)) != set(option.findall(translation))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", _TRANSLATED)
def test_what_is_compiled_is_what_was_written(language: str) -> None:
    written = _read(language)
    compiled = po_path(language).with_suffix(".mo")
    assert compiled.read_bytes() == mo_bytes(written), "run the catalogue script"
    with compiled.open("rb") as file:
        assert _ids(read_mo(file)) == _ids(written)
    assert po_path(language).read_bytes() == po_bytes(written)


@pytest.mark.parametrize(
    ("code", "chosen"),
    [
        ("ja", "ja"),
        ("ja_JP.UTF-8", "ja"),
        ("pt_BR", "pt"),
        ("pt-MZ", "pt"),
        ("PT", "pt"),
        ("en_GB.UTF-8", "en"),
        ("fr", "en"),
        ("C", "en"),
        ("nonsense/../../ja", "en"),
    ],
)
def test_a_code_chooses_a_language_or_english(code: str, chosen: str) -> None:
    assert set_language(code) == chosen
    assert current_language() == chosen
    expected = {"en": "Documents", "ja": "文書", "pt": "Documentos"}
    assert messages._("Documents") == expected[chosen]


@pytest.mark.parametrize("name", ["SATCHEL_LANG", "LC_ALL", "LC_MESSAGES", "LANG"])
def test_without_a_code_the_locale_chooses(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for other in ("SATCHEL_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(name, "pt_PT.UTF-8")
    assert set_language(None) == "pt"


def test_the_person_s_own_choice_beats_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "pt_PT.UTF-8")
    monkeypatch.setenv("SATCHEL_LANG", "ja")
    assert set_language(None) == "ja"


def test_a_message_that_is_not_in_the_catalogue_stays_english() -> None:
    set_language("ja")
    assert messages._("No such message, ever.") == "No such message, ever."


@pytest.mark.parametrize(
    ("language", "one", "many"),
    [
        ("en", "1 document", "5 documents"),
        ("pt", "1 documento", "5 documentos"),
        ("ja", "文書1件", "文書5件"),
    ],
)
def test_plural_forms(language: str, one: str, many: str) -> None:
    set_language(language)
    told = [
        ngettext("{count} document", "{count} documents", count).format(count=count)
        for count in (1, 5)
    ]
    assert told == [one, many]


def test_click_speaks_the_language_too() -> None:
    import gettext

    set_language("pt")
    assert gettext.gettext("Show this message and exit.") == "Mostra esta ajuda e termina."
    set_language("en")
    assert gettext.gettext("Show this message and exit.") == "Show this message and exit."


def _read(language: str) -> Catalog:
    with po_path(language).open("rb") as file:
        return read_po(file, locale=language, domain="satchel")


def _ids(catalogue: Catalog) -> set[str | tuple[str, ...]]:
    return {
        tuple(message.id) if message.pluralizable else message.id
        for message in catalogue
        if message.id
    }


def _pairs(message: Message) -> Iterator[tuple[str, str]]:
    """Yield each translated form beside the English form it stands for."""
    if not message.pluralizable:
        yield message.id, message.string
    elif len(message.string) == _JAPANESE_FORM:
        # Where only the form for many names a number, the form for one may do without it.
        yield message.id[1], message.string[0]
    else:
        yield from zip(message.id, message.string, strict=True)


def _placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))
