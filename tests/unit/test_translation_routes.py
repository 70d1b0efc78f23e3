"""Ways between languages: direct, through English, none; and lines in several languages."""

import shutil
from pathlib import Path

import msgspec
import pytest

from desktop_app.errors import PackError
from desktop_app.packs.catalogue import Catalogue, read_catalogue
from desktop_app.paths import models_folder
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.pipeline.translated_lines import LineOutcome, translate_lines
from desktop_app.pipeline.translating import TranslationRoutes, open_translation
from desktop_app.pipeline.translation_routes import chosen_packs, find_route, matching_code
from desktop_app.tasks.language import LanguageIdentifier
from desktop_app.tasks.translation.passages import Origin, Passage


@pytest.fixture(scope="module")
def languages() -> LanguageIdentifier:
    return AnalysisModels().languages


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The bundled packs; one that claims to write Galician, and one for any of three languages."""
    added = tmp_path_factory.mktemp("packs")
    for name, languages in {
        "mine-en-gl": {"from": "en", "to": "gl"},
        "mine-many": {"languages": ["en", "pt", "sw"]},
    }.items():
        folder = added / name
        shutil.copytree(models_folder() / "translate-en-pt", folder)
        manifest = msgspec.json.decode((folder / "pack.json").read_bytes())
        del manifest["from"], manifest["to"]
        manifest |= {"id": name, **languages}
        (folder / "pack.json").write_bytes(msgspec.json.encode(manifest))
    return read_catalogue(user=added)


def test_a_direct_pack_is_used(catalogue: Catalogue) -> None:
    route = find_route("en", "pt", catalogue)
    assert route is not None
    assert route.packs == ("translate-en-pt",)
    assert route.languages == ("en", "pt")


def test_english_is_between_where_there_is_no_direct_pack(catalogue: Catalogue) -> None:
    route = find_route("pt", "gl", catalogue)
    assert route is not None
    assert route.languages == ("pt", "en", "gl")
    assert route.packs == ("translate-pt-en", "mine-en-gl")
    translation = open_translation("pt", "gl", catalogue=catalogue, jobs=1)
    (found,) = translation.translate([Passage("1. A bomba de {lugar} parou.")])
    assert found.text.startswith("1. ")
    assert "{lugar}" in found.text


def test_a_pack_for_many_languages_serves_what_no_other_does(catalogue: Catalogue) -> None:
    route = find_route("pt", "sw", catalogue)
    assert route is not None
    assert route.packs == ("mine-many",)


def test_a_pack_for_two_languages_both_ways_is_not_one_for_many(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    folder = tmp_path / "mine-both"
    shutil.copytree(models_folder() / "translate-en-pt", folder)
    manifest = msgspec.json.decode((folder / "pack.json").read_bytes())
    del manifest["from"], manifest["to"]
    manifest |= {"id": "mine-both", "languages": ["en", "pt"]}
    (folder / "pack.json").write_bytes(msgspec.json.encode(manifest))
    packs = Catalogue((*catalogue.packs, *read_catalogue(user=tmp_path).packs), ())
    for source, target in [("en", "pt"), ("pt", "en")]:
        route = find_route(source, target, packs)
        assert route is not None
        assert route.packs == ("mine-both",)


def test_chosen_packs_are_the_only_ones(catalogue: Catalogue) -> None:
    many = str(catalogue.find("mine-many").folder)
    route = find_route("en", "pt", chosen_packs([many]))
    assert route is not None
    assert route.packs == ("mine-many",)
    assert find_route("pt", "en", chosen_packs(["translate-en-pt"])) is None
    with pytest.raises(PackError, match="does not translate"):
        chosen_packs(["encoder-e5-small"])


@pytest.mark.parametrize(("source", "target"), [("en", "ja"), ("en", "en"), ("de", "pt")])
def test_no_way(catalogue: Catalogue, source: str, target: str) -> None:
    assert find_route(source, target, catalogue) is None
    with pytest.raises(PackError, match="en → pt"):
        open_translation(source, target, catalogue=catalogue)


def test_fingerprints_differ_by_route_and_search(catalogue: Catalogue) -> None:
    prints = {
        open_translation(source, target, beam=beam, catalogue=catalogue).fingerprint
        for source, target, beam in [
            ("en", "pt", 1), ("en", "pt", 4), ("pt", "en", 1), ("pt", "gl", 1)
        ]
    }  # fmt: skip
    assert len(prints) == 4


@pytest.mark.parametrize(
    ("code", "known", "expected"),
    [
        ("pt-BR", ["en", "pt"], "pt"),
        ("pt_br", ["pt", "pt-BR"], "pt-BR"),
        ("pt", ["pt-BR"], "pt-BR"),
        ("PT", ["pt"], "pt"),
        ("xx", ["pt"], None),
        ("", ["pt"], None),
    ],
)
def test_varieties_of_a_language(code: str, known: list[str], expected: str | None) -> None:
    assert matching_code(code, known) == expected


def test_lines_of_several_languages(catalogue: Catalogue, languages: LanguageIdentifier) -> None:
    lines = [
        "The water pump in our village has been broken since May.",
        "A bomba de água da nossa aldeia está avariada desde maio.",
        "",
        "12,5 %",
        "Der Brunnen in unserem Dorf ist seit drei Wochen kaputt.",
        "Thank you",
    ]
    routes = TranslationRoutes("pt", jobs=1, languages=languages, catalogue=catalogue)
    found = translate_lines(lines, routes, languages)
    assert [one.text for one in found] == lines
    assert [one.outcome for one in found] == [
        LineOutcome.TRANSLATED, LineOutcome.COPIED, LineOutcome.COPIED, LineOutcome.COPIED,
        LineOutcome.NO_PACK, LineOutcome.TRANSLATED,
    ]  # fmt: skip
    assert [one.translation == one.text for one in found] == [False, True, True, True, True, False]


def test_what_is_in_the_target_language_already_is_copied(
    catalogue: Catalogue, languages: LanguageIdentifier
) -> None:
    translation = open_translation("en", "pt", jobs=1, languages=languages, catalogue=catalogue)
    text = "The pump is broken. A bomba de água da nossa aldeia está avariada desde maio."
    (found,) = translation.translate([Passage(text)])
    assert [one.origin for one in found.segments] == [Origin.MODEL, Origin.COPIED]
    assert found.text.endswith("A bomba de água da nossa aldeia está avariada desde maio.")
