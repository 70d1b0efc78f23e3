"""Languages and licences as other people's models tell them."""

import pytest

from desktop_app.packs.importing.language_tokens import find_family, scheme_of
from desktop_app.packs.importing.licences import find_licence
from desktop_app.packs.importing.sources import open_source
from desktop_app.text.language_codes import language_code


@pytest.mark.parametrize(
    ("foreign", "ours"),
    [
        ("en", "en"),
        ("ENG", "en"),
        ("eng_Latn", "en"),
        ("zho_Hans", "zh"),
        ("zho_Hant", "zh-Hant"),
        ("zt", "zh-Hant"),
        ("zh_TW", "zh-Hant"),
        ("cmn_Hans", "zh"),
        ("pb", "pt-BR"),
        ("pt_BR", "pt-BR"),
        ("pt-pt", "pt"),
        ("srp_Cyrl", "sr"),
        ("srp_Latn", "sr-Latn"),
        ("nob", "no"),
        ("arz_Arab", "arz"),
        ("ckb_Arab", "ckb"),
        ("ace_Arab", "ace-Arab"),
        ("fil", "tl"),
        ("en_XX", "en"),
        ("english", None),
        ("", None),
        ("e", None),
    ],
)
def test_codes(foreign, ours):
    assert language_code(foreign) == ours


@pytest.mark.parametrize(
    ("vocabulary", "name", "codes"),
    [
        (["</s>", ">>por<<", ">>fra<<", "▁a"], "OPUS-MT", ["fr", "pt"]),
        (["eng_Latn", "por_Latn", "a"], "NLLB", ["en", "pt"]),
        (["__en__", "__pt__", "x"], "M2M-100", ["en", "pt"]),
        (["<2pt>", "<2translate>", "<extra_id_0>"], "MADLAD", ["pt"]),
    ],
)
def test_families(vocabulary, name, codes):
    found = find_family(vocabulary)
    assert found
    assert found[0].name == name
    assert list(found[1]) == codes


@pytest.mark.parametrize("vocabulary", [["</s>", "▁a"], ["__init__", "x"], ["eng_Latn"]])
def test_vocabularies_without_languages(vocabulary):
    assert find_family(vocabulary) is None


def test_an_end_token_only_where_nothing_else_adds_it():
    family, tokens = find_family([">>por<<", ">>fra<<"])
    assert scheme_of(family, tokens, adds_end=True).source_suffix == ()
    assert scheme_of(family, tokens, adds_end=False).source_suffix == ("</s>",)


@pytest.mark.parametrize(
    ("name", "text", "licence"),
    [
        ("README.md", "---\nlanguage: en\nlicense: cc-by-nc-4.0\n---\n", "CC-BY-NC-4.0"),
        ("README.md", "---\nlicense: 'apache-2.0'\n---\nMIT License", "Apache-2.0"),
        ("README.md", "---\nlicense: openrail\n---\n", "openrail"),
        ("README.md", "# Model\n\nLicense: CC-BY 4.0\n", "CC-BY-4.0"),
        ("README.md", "Released under the MIT License.\n", "unknown"),
        ("README.md", "Licensed under the MIT License.\n", "MIT"),
        ("LICENSE", "Attribution-NonCommercial 4.0\nInternational", "CC-BY-NC-4.0"),
        ("LICENSE.txt", "Apache License\nVersion 2.0, January 2004", "Apache-2.0"),
        ("COPYING", "Ask me before you use it.", "LicenseRef-own"),
        ("notes.txt", "MIT", "unknown"),
    ],
)
def test_licences(tmp_path, name, text, licence):
    (tmp_path / name).write_text(text, "utf-8")
    assert find_licence(open_source(tmp_path)) == licence
