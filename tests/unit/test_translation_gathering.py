"""Gathering text to train translation on: what is kept, what is left out, how pages are aligned."""

import io
import struct

import pytest

from build_scripts.translation.gather.books import manual_paragraphs
from build_scripts.translation.gather.catalogues import messages
from build_scripts.translation.gather.cleaning import (
    Line,
    Pair,
    Variant,
    is_prose,
    is_translation,
    pairs_of_paragraph,
    tidy,
    without_key_marks,
)
from build_scripts.translation.gather.descriptions import paragraphs_of
from build_scripts.translation.gather.pages import Block, aligned
from build_scripts.translation.gather.selection import Selection
from build_scripts.translation.gather.sources import Source, read_sources
from build_scripts.translation.gather.variation import varied

SOURCE = Source("manual", "text", "GPL-2+", lines=2, pairs=2)


def catalogue(entries: dict[str, str]) -> io.BytesIO:
    """Return a .mo file as msgfmt writes it."""
    entries = {"": "Content-Type: text/plain; charset=UTF-8\n", **entries}
    keys, values = (
        [text.encode() for text in texts]
        for texts in (sorted(entries), map(entries.get, sorted(entries)))  # type: ignore[union-attr]
    )
    start = 28 + 16 * len(keys)
    tables, data = b"", b""
    for texts in (keys, values):
        for text in texts:
            tables += struct.pack("<II", len(text), start + len(data))
            data += text + b"\0"
    header = struct.pack("<7I", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, 0)
    return io.BytesIO(header + tables + data)


def test_catalogue_gives_translated_sentences_only() -> None:
    file = catalogue(
        {
            "The file could not be opened.": "Não foi possível abrir o arquivo.",
            "menu\x04&Open the last file again": "&Abrir de novo o último arquivo",
            "Not translated, and that is that.": "Not translated, and that is that.",
            "OK": "OK",
        }
    )
    found = {pair.english: pair.portuguese for pair in messages(file, Variant.BRAZIL, "x")}
    assert found == {
        "The file could not be opened.": "Não foi possível abrir o arquivo.",
        "Open the last file again": "Abrir de novo o último arquivo",
    }


@pytest.mark.parametrize(
    ("label", "plain"),
    [
        ("&Save the file", "Save the file"),
        ("Save _as", "Save as"),
        ("保存(&S)", "保存"),
        ("Ham & eggs", "Ham & eggs"),
        ("the file_name stays", "the file_name stays"),
    ],
)
def test_key_marks_go(label: str, plain: str) -> None:
    assert without_key_marks(label) == plain


@pytest.mark.parametrize(
    ("text", "language", "kept"),
    [
        ("The house at the corner is for sale.", "en", True),
        ("A casa da esquina está à venda.", "en", False),
        ("A casa da esquina está à venda.", "pt", True),
        ("for (i = 0; i < n; i++) { a[i] = b[i]; }", "en", False),
        ("%s: %d of %d in %s, %s and %s", "en", False),
        ("The file %s is being read.", "en", True),
        ("Too short", "en", False),
    ],
)
def test_prose_is_kept(text: str, language: str, kept: bool) -> None:
    assert is_prose(text, language) is kept


@pytest.mark.parametrize(
    ("english", "portuguese", "kept"),
    [
        ("It holds 12 files.", "Contém 12 arquivos.", True),
        ("It holds 12 files.", "Contém 13 arquivos.", False),
        ("Open %s now", "Abrir agora", False),
        ("Yes, of course.", "Sim, é claro que sim, como havíamos combinado ontem à noite.", False),
    ],
)
def test_numbers_placeholders_and_lengths_must_agree(
    english: str, portuguese: str, kept: bool
) -> None:
    assert is_translation(english, portuguese) is kept


def test_paragraph_is_paired_by_sentences() -> None:
    pairs = pairs_of_paragraph(
        "This is the first one. And that is the other.",
        "Esta é a primeira. E aquela é a outra.",
        Variant.PORTUGAL,
        "x",
    )
    assert [pair.portuguese for pair in pairs] == ["Esta é a primeira.", "E aquela é a outra."]


def test_tidy_drops_markup_and_invisible_characters() -> None:
    assert tidy(" <b>Bold</b>\n and\u200b &amp; so\xad on ") == "Bold and & so on"


def test_description_has_paragraphs() -> None:
    stanza = "Package: a\nDescription-md5: 0\nDescription-en: a tool\n One\n two.\n .\n Three."
    assert paragraphs_of(stanza, "en") == ["a tool", "One two.", "Three."]


def test_manual_page_without_macros() -> None:
    page = ".TH A 1\n.SH NAME\nThe\n.B open\ncall \\fIopens\\fP a file.\n.nf\ncode\n.fi\nSee it."
    assert manual_paragraphs(page) == ["The open call opens a file.", "See it."]


def test_missing_paragraph_does_not_shift_the_others() -> None:
    texts = ["Short one.", "A very much longer paragraph with 12 things in it.", "Medium, 7 long."]
    left = [Block("p", text) for text in texts]
    right = [left[0], left[2]]
    assert aligned(left, right) == [(left[0], left[0]), (left[2], left[2])]


def test_selection_excludes_repeats_and_evaluation_lines() -> None:
    selection = Selection(frozenset({"a held-back line."}))
    texts = ["A held-back line.", "One line.", "one LINE.", "Two lines.", "Three lines."]
    selection.add(SOURCE, [Line(text, "en", "manual") for text in texts])
    assert len(selection.lines("en")) == SOURCE.lines
    assert set(selection.lines("en")) <= {"One line.", "Two lines.", "Three lines."}


def test_pair_is_excluded_by_either_side() -> None:
    selection = Selection(frozenset({"uma linha guardada."}))
    selection.add(SOURCE, [Pair("A line.", "Uma linha guardada.", Variant.BRAZIL, "manual")])
    assert selection.pairs() == []


def test_varied_lines_are_added() -> None:
    lines = [f"The number {count} was found in the house of the people." for count in range(100)]
    more = varied(lines, "en", [("Spain", "Espanha")])
    assert set(lines) < set(more)
    assert len(more) == len(set(more)) == 110


def test_every_source_says_its_licence() -> None:
    assert all(source.licence and source.kind for source in read_sources())
