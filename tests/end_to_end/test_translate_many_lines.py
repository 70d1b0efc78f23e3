"""`satchel translate` over many lines and odd ones: as many come out as went in."""

import itertools
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Command

_SUBJECTS = (
    "The nurse",
    "My neighbour",
    "A teacher from Lichinga",
    "The water committee",
    "Nobody",
)
_ACTS = ("repaired", "visited", "measured", "complained about", "remembered")
_THINGS = (
    "the well",
    "the health post",
    "14 of 27 pumps",
    "https://example.org/a",
    "the 2023 flood",
)
_ENDS = (".", " before noon.", ", although it rained.", "?", " — twice!", "")
_TIMES = range(14)


@pytest.mark.slow
def test_ten_thousand_sentences_come_out_as_ten_thousand(satchel: Command, tmp_path: Path) -> None:
    sentences = [
        f"{subject} {act} {thing}{end} ({number})" if number else f"{subject} {act} {thing}{end}"
        for number, subject, act, thing, end in itertools.product(
            _TIMES, _SUBJECTS, _ACTS, _THINGS, _ENDS
        )
    ][:10_000]
    path = tmp_path / "many.txt"
    path.write_text("\n".join(sentences) + "\n", encoding="utf-8")
    output = satchel("translate", path, "--from", "en", "--to", "pt").stdout
    translations = output.removesuffix("\n").split("\n")
    assert len(translations) == len(sentences) == 10_000
    assert all(translations)
    for sentence, translation in zip(sentences, translations, strict=True):
        for whole in ("https://example.org/a", "2023"):
            assert (whole in sentence) == (whole in translation), (sentence, translation)


@pytest.mark.parametrize(
    ("given", "lines"),
    [
        (b"", 0),
        (b"\n", 1),
        (b"Good morning.", 1),
        (b"Good morning.\r\n\r\nThank you.\r\n", 3),
        (b"Good\x00 morning.\nThank you.\n", 2),
        (b"Good morning.\x0bHow are you?\x0c\nThank you.\xe2\x80\xa8Bye.\n", 2),
    ],
)
def test_odd_files_keep_their_number_of_lines(
    satchel: Command, tmp_path: Path, given: bytes, lines: int
) -> None:
    path = tmp_path / "odd.txt"
    path.write_bytes(given)
    output = satchel("translate", path, "--from", "en", "--to", "pt")
    assert output.stdout.count("\n") == lines
