"""Reading one file: identified by content, cleaned, bounded, and never raising."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop_app.documents import Document, FailureKind, ReadFailure
from desktop_app.readers.formats import Format, ReadLimits, ReadOptions
from desktop_app.readers.reading import read_file
from desktop_app.readers.registry import FORMATS, identify
from tests.unit import faulty_readers
from tests.unit.compound_file import compound_file


@pytest.fixture
def read(tmp_path):
    def read_bytes(data: bytes | str, name: str = "file.bin", formats=FORMATS, **limits) -> list:
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return list(read_file(path, ReadOptions(), ReadLimits(**limits), formats))

    return read_bytes


@pytest.fixture
def read_faulty(read):
    return lambda word, **limits: read(word, formats=faulty_readers.FORMATS, **limits)


def _format(name: str, sureness: float, *extensions: str) -> Format:
    return Format(name, extensions, "", lambda _: sureness)


def test_the_surest_sniff_wins_over_the_extension():
    formats = [_format("weak", 0.1, ".txt"), _format("sure", 0.9, ".docx")]
    assert identify("letter.txt", b"x", formats).name == "sure"


def test_the_extension_decides_between_equals():
    formats = [_format("one", 0.1, ".txt"), _format("two", 0.1, ".csv")]
    assert identify("table.CSV", b"x", formats).name == "two"
    assert identify("noextension", b"x", formats).name == "one"


def test_unknown_bytes_go_to_the_reader_of_the_extension():
    assert identify("letter.docx", b"\0" * 100, [_format("docx", 0, ".docx")]).name == "docx"


def test_known_bytes_of_another_kind_do_not():
    assert identify("scan.docx", b"\xff\xd8\xff\xe0", [_format("docx", 0, ".docx")]) is None


@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.name)
def test_every_format_is_complete(format_):
    assert all(extension.startswith(".") for extension in format_.extensions)
    assert all(extension == extension.lower() for extension in format_.extensions)
    module, _, function = format_.reader.partition(":")
    assert callable(getattr(__import__(module, fromlist=[function]), function))
    assert format_.sniff(b"") <= 0.1


def test_no_two_formats_share_a_name_or_an_extension():
    names = [format_.name for format_ in FORMATS]
    extensions = [extension for format_ in FORMATS for extension in format_.extensions]
    assert len(set(names)) == len(names)
    assert len(set(extensions)) == len(extensions)


@pytest.mark.parametrize(
    ("head", "word"),
    [
        (b"\xff\xd8\xff\xe0JFIF", "JPEG"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\0\0\0\x18ftypmp42", "MP4"),
        (b"\0\0\0\x18ftypheic", "HEIC"),
        (b"RIFF\0\0\0\0WAVE", "WAV"),
        (b"ID3\x04\0\0", "MP3"),
        (b"MZ\x90\0\x03", "program"),
        (b"\x7fELF\x02\x01\x01\0", "program"),
        (b"SQLite format 3\0", "SQLite"),
        (b"!BDN\0\0\0\0", ".pst"),
    ],
)
def test_what_is_not_read_is_named(read, head, word):
    (failure,) = read(head + bytes(100), "file.dat")
    assert failure.reason is FailureKind.UNSUPPORTED
    assert word in failure.detail


@pytest.mark.parametrize(
    ("stream", "reason", "word"),
    [
        ("WordDocument", FailureKind.DAMAGED, "Word header"),
        ("PowerPoint Document", FailureKind.DAMAGED, "document record"),
        ("VisioDocument", FailureKind.UNSUPPORTED, "Visio"),
        ("EncryptedPackage", FailureKind.ENCRYPTED, ""),
    ],
)
@pytest.mark.parametrize("extension", [".doc", ".docx", ".bin"])
def test_compound_files_are_told_apart(read, stream, reason, word, extension):
    data = compound_file({"padding": bytes(20_000), stream: b"x"})
    (failure,) = read(data, f"file{extension}")
    assert failure.reason is reason
    assert word in failure.detail


def test_a_missing_file_is_unreadable(tmp_path):
    (failure,) = read_file(tmp_path / "gone.txt", ReadOptions(), ReadLimits())
    assert (failure.reason, failure.name) == (FailureKind.UNREADABLE, "gone.txt")


def test_a_folder_is_unreadable(tmp_path):
    (failure,) = read_file(tmp_path, ReadOptions(), ReadLimits())
    assert failure.reason is FailureKind.UNREADABLE


def test_a_path_no_system_takes_is_unreadable():
    (failure,) = read_file(Path("a\0b"), ReadOptions(), ReadLimits())
    assert failure.reason is FailureKind.UNREADABLE


def test_a_file_over_the_limit_is_not_opened(read):
    (failure,) = read("x" * 100, file_bytes=99)
    assert failure.reason is FailureKind.TOO_LARGE


def test_a_file_of_zero_bytes_is_empty(read):
    (failure,) = read(b"", "a.docx")
    assert failure.reason is FailureKind.EMPTY


def test_a_file_without_text_is_empty(read_faulty):
    (failure,) = read_faulty("blank")
    assert failure.reason is FailureKind.EMPTY


def test_a_text_over_the_limit_is_refused_whole(read_faulty):
    *rows, failure = read_faulty("rows 1", characters=10)
    assert (rows, failure.reason, failure.locator) == ([], FailureKind.TOO_LARGE, "row 0")


def test_texts_without_end_are_stopped_by_their_sum(read_faulty):
    *rows, failure = read_faulty("endless", unpacked_bytes=100_000)
    assert (len(rows), failure.reason) == (100, FailureKind.TOO_LARGE)


def test_an_exception_in_a_parser_is_damage_that_names_it(read_faulty):
    first, failure = read_faulty("surprised")
    assert first.text == "first"
    assert failure.reason is FailureKind.DAMAGED
    assert failure.detail == "ZeroDivisionError: in the depths of a parser"


def test_a_panic_of_a_rust_parser_is_damage(read_faulty):
    (failure,) = read_faulty("panicked")
    assert failure.reason is FailureKind.DAMAGED


def test_memory_that_is_refused_is_told(read_faulty):
    (failure,) = read_faulty("exhausted")
    assert failure.reason is FailureKind.OUT_OF_MEMORY


def test_text_is_cleaned_of_what_cannot_be_stored(read_faulty):
    (document,) = read_faulty("dirty")
    assert document == Document(
        name="a\ufffd\ufffd",
        kind="dirty",
        text="onetwo\nthree",
        locator="p\ufffd1",
        title="T",
        author=None,
        metadata={"k": "v"},
    )


def test_locators_are_made_unique(read_faulty):
    assert [row.locator for row in read_faulty("repeating")] == ["here", "here (2)", "here (3)"]


@given(
    data=st.binary(max_size=400),
    magic=st.sampled_from(
        [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1f\x8b\x08", b"%PDF-1.4\n",
         b"{\\rtf1 ", b"<html>", b"From a Thu Jan  1 00:00:00 1970\n", b"From: a\nTo: b\nDate: c\n",
         b"BZh91AY&SY", b"\xfd7zXZ\0", b"\xff\xfe", b"1\n00:00:01,000 --> 00:00:02,000\n"]
    ),
    extension=st.sampled_from(
        sorted({"", *(extension for format_ in FORMATS for extension in format_.extensions)})
    ),
)  # fmt: skip
@example(data=bytes(2000), magic=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", extension=".msg")
def test_random_bytes_never_raise(tmp_path_factory, data, magic, extension):
    path = tmp_path_factory.getbasetemp() / f"random{extension}"
    path.write_bytes(magic + data)
    results = list(read_file(path, ReadOptions(), ReadLimits()))
    assert results
    for result in results:
        assert isinstance(result, Document | ReadFailure)
        json.dumps([result.name, result.locator], ensure_ascii=False).encode("utf-8")
        if isinstance(result, Document):
            assert result.text.strip()
            result.text.encode("utf-8")
