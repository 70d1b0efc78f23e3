"""Names of languages and scripts of texts."""

import pytest

from desktop_app.text.languages import known_languages, language_name, main_script, scripts


def test_known_languages_have_names_and_unknown_ones_their_code():
    assert len(known_languages()) >= 60
    assert {"en", "ja", "pt", "zh", "sw"} <= set(known_languages())
    assert language_name("pt") == "Portuguese"
    assert language_name("und") == "Undetermined"
    assert language_name("tlh") == "tlh"


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Água boa", "Latin"),
        ("Вода", "Cyrillic"),
        ("水", "Han"),
        ("水がない", "Kana"),
        ("東京都水道局サービス", "Kana"),
        ("물", "Hangul"),
        ("ماء", "Arabic"),
        ("पानी", "Devanagari"),
        ("น้ำ", "Thai"),
        ("ｱﾒﾘｶ", "Kana"),
        ("Good morning, 東京", "Latin"),
        ("123 !? 😀", None),
        ("", None),
    ],
)
def test_main_script(text, script):
    assert main_script(text) == script


def test_scripts_count_letters_only():
    assert scripts("ab1 水😀") == {"Latin": 2, "Han": 1}
