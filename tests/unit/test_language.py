"""Language identification with the real model."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.errors import PackError
from desktop_app.paths import models_folder
from desktop_app.tasks.language import LanguageIdentifier
from desktop_app.text.segmentation import segment

IDENTIFIER = LanguageIdentifier(models_folder() / "language-lid176" / "lid.176.ftz")


def languages_of(text):
    whole = IDENTIFIER.identify(text).language
    return IDENTIFIER.identify_document(text, segment(text, whole))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The pump has been broken since September."),
        ("pt", "A bomba está avariada desde setembro."),
        ("es", "La bomba está averiada desde septiembre."),
        ("fr", "La pompe est en panne depuis septembre."),
        ("de", "Die Pumpe ist seit September kaputt."),
        ("ja", "ポンプは九月から壊れている。"),
        ("zh", "水泵从九月起就坏了。"),
        ("ko", "펌프가 고장났어요."),
        ("ar", "المضخة معطلة منذ سبتمبر"),
        ("ru", "Насос сломан с сентября."),
        ("hi", "पंप सितंबर से ख़राब है।"),
        ("th", "ปั๊มเสียตั้งแต่เดือนกันยายน"),
        ("id", "Pompa rusak sejak bulan September."),
    ],
)
def test_plain_sentences(language, text):
    assert IDENTIFIER.identify(text).language == language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pt", "porta-voz do departamento de águas"),
        ("pt", "de falantes nativos do país"),
        ("en", "WATER IS VERY FAR FROM HERE"),
        ("en", "@joao see https://exemplo.com.br/agua/potavel now please"),
        ("pt", "nãooooooo quero maisssss isso"),
        ("ja", "浄水場の検査"),
        ("ja", "総務省統計局"),
        ("zh", "自来水厂的检查"),
    ],
)
def test_short_and_noisy_texts(language, text):
    assert IDENTIFIER.identify(text).language == language


@pytest.mark.parametrize("text", ["", "   ", "12:30, 3.5 %", "😀 !!!", "https://example.org 123"])
def test_without_words_it_is_undetermined(text):
    guess = IDENTIFIER.identify(text)
    assert (guess.language, guess.probability) == ("und", 0.0)


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_gets_a_guess_and_always_the_same(text):
    guess = IDENTIFIER.identify(text)
    assert 0.0 <= guess.probability <= 1.0
    assert guess == IDENTIFIER.identify(text)


def test_document_in_one_language_gives_it_to_every_segment():
    result = languages_of("Não há água na aldeia. OK. A bomba está avariada desde setembro.\n123\n")
    assert result.language == "pt"
    assert set(result.segment_languages) == {"pt"}
    assert [(s.language, s.share) for s in result.shares] == [("pt", 1.0)]


def test_mixed_document_shows_both_languages():
    result = languages_of(
        "The committee met on Sunday and discussed the price of water.\n"
        "O comité reuniu-se no domingo e discutiu o preço da água.\n"
        "There was no agreement about the tanks on the school roof.\n"
    )
    assert result.language == "en"
    assert result.segment_languages == ("en", "pt", "en")
    assert [share.language for share in result.shares] == ["en", "pt"]
    assert result.shares[1].share == pytest.approx(1 / 3, abs=0.05)


def test_short_foreign_script_is_told_apart_but_is_no_share():
    text = "会議は日曜日に開かれ、水の値段について話し合った。" * 5 + "\nThank you\n"
    result = languages_of(text)
    assert result.segment_languages[-1] == "en"
    assert [share.language for share in result.shares] == ["ja"]


def test_document_without_words_is_undetermined():
    result = languages_of("1 2 3\n---\n")
    assert result.language == "und"
    assert set(result.segment_languages) == {"und"}


def test_empty_document_has_no_shares():
    result = languages_of("")
    assert (result.language, result.shares, result.segment_languages) == ("und", (), ())


def test_missing_and_damaged_models_are_named(tmp_path):
    with pytest.raises(PackError, match="missing"):
        LanguageIdentifier(tmp_path / "none.ftz")
    (tmp_path / "bad.ftz").write_bytes(b"not a model")
    with pytest.raises(PackError, match=r"bad\.ftz is damaged"):
        LanguageIdentifier(tmp_path / "bad.ftz")


def test_model_in_a_folder_with_accents_loads(tmp_path):
    folder = tmp_path / "João 資料"
    folder.mkdir()
    source = models_folder() / "language-lid176" / "lid.176.ftz"
    (folder / "lid.176.ftz").write_bytes(source.read_bytes())
    assert LanguageIdentifier(folder / "lid.176.ftz").identify("Bom dia a todos").language == "pt"
