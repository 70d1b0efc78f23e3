"""Languages of translation packs: one pair, many to one, many to many, and their tokens."""

import msgspec
import pytest

from desktop_app.packs.manifest import Manifest, TokenScheme, parse_manifest
from desktop_app.packs.translation_languages import pair_tokens, sources, targets, translates

FILES = {"model.bin": {"sha256": "0" * 64, "bytes": 1}}


def manifest(**changes):
    fields = {
        "format": 1,
        "id": "mine",
        "task": "translate",
        "name": "Mine",
        "version": "1",
        "licence": "MIT",
        "source": "nowhere",
        "files": FILES,
        "tokenizer": "sentencepiece",
        **changes,
    }
    return parse_manifest(msgspec.json.encode(fields))


def test_one_pair():
    pack = manifest(**{"from": "en", "to": "pt"})
    assert (sources(pack), targets(pack)) == (("en",), ("pt",))
    assert translates(pack, "en", "pt")
    assert not translates(pack, "pt", "en")
    assert pair_tokens(pack, "en", "pt").source_prefix == ()


def test_any_of_its_languages_to_any_other():
    pack = manifest(languages=["en", "pt", "fr"])
    assert translates(pack, "fr", "pt")
    assert not translates(pack, "fr", "fr")


def test_one_to_many_with_a_token_for_the_target():
    tokens = {"source_prefix": ["{target}"], "targets": {"fr": [">>fra<<"], "pt": [">>por<<"]}}
    pack = manifest(**{"from": "en"}, tokens=tokens)
    assert targets(pack) == ("fr", "pt")
    assert not translates(pack, "fr", "pt")
    assert pair_tokens(pack, "en", "fr").source_prefix == (">>fra<<",)


def test_tokens_of_both_languages_around_a_sentence():
    names = {"en": ("eng_Latn",), "pt": ("por_Latn",)}
    tokens = TokenScheme(
        source_prefix=("{source}",),
        source_suffix=("</s>",),
        target_prefix=("{target}",),
        sources=names,
        targets=names,
    )
    pack = msgspec.structs.replace(manifest(languages=["en", "pt"]), tokens=tokens)
    around = pair_tokens(pack, "pt", "en")
    assert around.source_prefix == ("por_Latn",)
    assert around.source_suffix == ("</s>",)
    assert around.target_prefix == ("eng_Latn",)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, "languages it translates from"),
        ({"from": "en"}, "languages it translates to"),
        ({"languages": ["en", "pt"], "tokenizer": "wordpiece"}, "tokenizer"),
        ({"languages": ["en", "pt"], "tokens": {"target_prefix": ["{target}"]}}, "no target"),
        ({"languages": ["en", "pt"], "tokens": {"suffix": ["</s>"]}}, "unknown field"),
        ({"languages": ["en", "pt"], "max_tokens": 2}, "max_tokens"),
    ],
)
def test_what_cannot_be(changes, reason):
    with pytest.raises(ValueError, match=reason):
        manifest(**changes)


def test_a_manifest_with_tokens_survives_writing():
    pack = manifest(languages=["en", "pt"], tokens={"source_suffix": ["</s>"]})
    assert msgspec.json.decode(msgspec.json.encode(pack), type=Manifest) == pack
