"""Translating whole documents: batches, progress, stopping, doubts, and files that are refused."""

import zipfile

import pytest

from desktop_app.errors import CancelledError, InputError
from desktop_app.export.translated.documents import BATCH, sample_of, translate_document
from desktop_app.export.translated.formats import EXTENSIONS
from desktop_app.export.translated.untranslatable import is_translatable
from desktop_app.paths import resources_folder
from tests.unit.compound_file import compound_file
from tests.unit.fake_translators import forget, shout

_SAMPLES = resources_folder() / "samples"
_TRANSLATABLE = sorted(
    path for path in _SAMPLES.rglob("*") if path.suffix in EXTENSIONS and "broken" not in path.parts
)


@pytest.mark.parametrize("path", _TRANSLATABLE, ids=lambda path: path.name)
@pytest.mark.parametrize("translate", [shout, forget])
def test_every_sample_is_translated(path, translate, tmp_path):
    out = tmp_path / f"out{path.suffix}"
    result = translate_document(path, out, translate, "de")
    assert result.passages > 2
    assert translate is shout or out.read_bytes() != path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(out) as package:
            assert package.testzip() is None


def _text(tmp_path, lines):
    path = tmp_path / "long.txt"
    path.write_text("".join(f"Sentence number {one}.\n" for one in range(lines)))
    return path


def test_a_long_document_goes_in_batches_and_tells_how_far_it_is(tmp_path):
    sizes, told = [], []

    def watch(passages):
        sizes.append(len(passages))
        return shout(passages)

    translate_document(
        _text(tmp_path, 2 * BATCH + 5),
        tmp_path / "out.txt",
        watch,
        "pt",
        progress=lambda done, total: told.append((done, total)),
    )
    assert sizes == [BATCH, BATCH, 5]
    assert told == sorted(told)
    assert told[0][0] == 0
    assert told[-1][0] == told[-1][1]


def test_a_stopped_translation_leaves_no_file_and_an_older_one_as_it_was(tmp_path):
    out = tmp_path / "out.txt"
    out.write_text("older")
    calls = []

    def stop():
        calls.append(1)
        if len(calls) == 2:
            raise CancelledError

    with pytest.raises(CancelledError):
        translate_document(_text(tmp_path, 2 * BATCH), out, shout, "pt", checkpoint=stop)
    assert out.read_text() == "older"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["long.txt", "out.txt"]


def test_a_fault_of_the_translator_leaves_no_file(tmp_path):
    def fail(_passages):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        translate_document(_text(tmp_path, 3), tmp_path / "out.txt", fail, "pt")
    assert [path.name for path in tmp_path.iterdir()] == ["long.txt"]


def test_doubtful_sentences_are_handed_back(tmp_path):
    result = translate_document(_text(tmp_path, 2), tmp_path / "out.txt", shout, "pt")
    assert [(one.source, one.target) for one in result.doubts] == [
        ("Sentence number 0.", "SENTENCE NUMBER 0."),
        ("Sentence number 1.", "SENTENCE NUMBER 1."),
    ]


def test_a_document_is_never_its_own_translation(tmp_path):
    path = _text(tmp_path, 2)
    before = path.read_bytes()
    with pytest.raises(InputError, match="the document itself"):
        translate_document(path, path, shout, "pt")
    assert path.read_bytes() == before


def test_the_translation_is_of_the_same_format(tmp_path):
    with pytest.raises(InputError, match=r"\.txt"):
        translate_document(_text(tmp_path, 2), tmp_path / "out.docx", shout, "pt")


@pytest.mark.parametrize("extension", [".docx", ".pptx", ".xlsx", ".odt", ".epub"])
@pytest.mark.parametrize(
    ("data", "explanation"),
    [
        (b"", "no text"),
        (b"PK\x03\x04 cut short", "damaged"),
        (b"just some words", "damaged"),
        (compound_file({"EncryptedPackage": b"secret"}), "password"),
    ],
    ids=["empty", "cut", "text", "encrypted"],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path, extension, data, explanation):
    path = tmp_path / f"bad{extension}"
    path.write_bytes(data)
    out = tmp_path / f"out{extension}"
    with pytest.raises(InputError, match=explanation):
        translate_document(path, out, shout, "pt")
    assert not out.exists()


def test_a_bomb_is_refused(tmp_path):
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b" " * 64 * 1024**2)
    with pytest.raises(InputError, match="larger"):
        translate_document(path, tmp_path / "out.docx", shout, "pt")


def test_entities_in_a_package_are_not_followed(tmp_path):
    source = next(path for path in _TRANSLATABLE if path.suffix == ".docx")
    path = tmp_path / "evil.docx"
    secret = tmp_path / "secret"
    secret.write_text("TOP SECRET")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                declared = (
                    f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]><w:document '.encode()
                )
                data = data.replace(b"<w:document ", declared, 1)
                data = data.replace(b"</w:t>", b" &x;</w:t>", 1)
            new.writestr(name, data)
    out = tmp_path / "out.docx"
    try:
        translate_document(path, out, shout, "pt")
    except InputError:
        return
    assert b"TOP SECRET" not in zipfile.ZipFile(out).read("word/document.xml")


def test_a_missing_file_and_a_format_that_is_not_translated_are_told(tmp_path):
    with pytest.raises(InputError, match="does not exist"):
        translate_document(tmp_path / "no.txt", tmp_path / "out.txt", shout, "pt")
    with pytest.raises(InputError, match="docx"):
        translate_document(tmp_path / "a.pdf", tmp_path / "out.pdf", shout, "pt")


def test_a_sample_tells_the_language(tmp_path):
    path = tmp_path / "a.html"
    path.write_text("<p>123</p><p>Uma frase.</p><script>var x = 'words';</script>")
    assert sample_of(path) == "Uma frase."


@pytest.mark.parametrize(
    "text",
    [
        "", "12.5", "38 m", "+258 84 123 4567", "2024-03-31", "https://example.org/a", "a@b.org",
        "{name}", "{{ user.name }}", "%s", "report_2023.docx", "IV.", "x = y", "A", "getName()",
        "C:\\Users\\ana", "--all", "μ",
    ],
)  # fmt: skip
def test_what_holds_no_words_is_not_sent(text):
    assert not is_translatable(text)


@pytest.mark.parametrize(
    "text",
    ["Water", "and/or", "水", "Write to a@b.org", "38 metres", "Hello {name}", "e-mail", "Não"],
)
def test_what_holds_words_is_sent(text):
    assert is_translatable(text)
