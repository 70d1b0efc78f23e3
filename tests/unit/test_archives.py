"""Archives: members are read in turn; bombs, liars and locked members cost only themselves."""

import bz2
import gzip
import io
import lzma
import stat
import struct
import tarfile
import zipfile
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.documents import FailureKind, ReadFailure
from desktop_app.readers.formats import ReadLimits, ReadOptions
from desktop_app.readers.member_names import decode_names, display_path
from desktop_app.readers.reading import read_file

_MAIL = "From: a@b.c\nTo: d@e.f\nSubject: s\n\n"


@pytest.fixture
def read(tmp_path):
    def read_bytes(data: bytes, name: str = "archive.zip", **limits: int) -> list:
        path = tmp_path / name
        path.write_bytes(data)
        return list(read_file(path, ReadOptions(), ReadLimits(**limits)))

    return read_bytes


def _zip(members: Mapping[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def _tar(members: Mapping[str, bytes], mode: str = "w") -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode) as archive:
        for name, data in members.items():
            record = tarfile.TarInfo(name)
            record.size = len(data)
            archive.addfile(record, io.BytesIO(data))
    return file.getvalue()


def _mail(text: str) -> bytes:
    return (_MAIL + text).encode()


def _rows(results: list) -> list[tuple[str, str]]:
    return [
        (row.locator, row.reason.value if isinstance(row, ReadFailure) else row.text)
        for row in results
    ]


def test_members_are_located_by_their_path(read):
    data = _zip({"letters/may.eml": _mail("May."), "june.eml": _mail("June.")})
    rows = read(data)
    assert _rows(rows) == [("letters/may.eml", "May."), ("june.eml", "June.")]
    assert rows[0].name == "may.eml"


def test_archives_in_archives_are_read(read):
    inner = _zip({"b/c.eml": _mail("Deep.")})
    assert _rows(read(_zip({"a.zip": inner}))) == [("a.zip/b/c.eml", "Deep.")]


def test_archives_too_deep_are_refused_and_the_rest_read(read):
    data = _mail("Deepest.")
    for level in range(6):
        data = _zip({f"{level}.zip" if level else "x.eml": data, f"{level}.eml": _mail("Beside.")})
    rows = _rows(read(data))
    assert rows[0] == ("5.zip/4.zip/3.zip/2.zip/1.zip", "too_deep")
    assert [text for _, text in rows[1:]] == ["Beside."] * 5


def test_an_archive_holding_itself_comes_to_an_end(read):
    # A quine cannot be written by zipfile; a chain longer than any limit stands in for it.
    data = b"PK\x05\x06" + bytes(18)
    for _ in range(40):
        data = _zip({"r/r.zip": data}, zipfile.ZIP_STORED)
    assert [text for _, text in _rows(read(data))] == ["too_deep"]


def test_a_bomb_is_stopped_before_it_is_unpacked(read):
    data = _zip({"zeros.txt": bytes(200 * 1024**2), "a.eml": _mail("After.")})
    assert _rows(read(data)) == [("zeros.txt", "too_large"), ("a.eml", "After.")]


def test_a_bomb_in_many_parts_is_stopped_by_their_sum(read):
    layer = bytes(30 * 1024**2)
    middle = _zip({f"{number}.bin": layer for number in range(4)})
    rows = _rows(read(_zip({f"{number}.zip": middle for number in range(9)})))
    assert rows[-1] == ("", "too_large")
    assert len(rows) < 4


def test_a_bomb_under_gzip_is_stopped(read):
    rows = _rows(read(gzip.compress(bytes(100 * 1024**2)), "zeros.gz"))
    assert rows == [("zeros", "too_large")]


def test_a_bomb_under_a_compressed_tar_is_stopped(read):
    data = gzip.compress(_tar({"zeros.bin": bytes(100 * 1024**2)}))
    assert _rows(read(data, "a.tgz")) == [("", "too_large")]


def test_members_beyond_the_limit_are_told(read):
    rows = _rows(read(_zip({f"{n}.eml": _mail(str(n)) for n in range(5)}), members=3))
    assert rows[:3] == [("0.eml", "0"), ("1.eml", "1"), ("2.eml", "2")]
    assert rows[3:] == [("", "too_large")]


def test_a_directory_of_absurd_length_is_refused(read):
    data = _zip({f"{n:0900}": b"" for n in range(100)})
    assert _rows(read(data, members=100)) == [("", "too_large")]


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("../../etc/passwd.eml", "etc/passwd.eml"),
        ("/abs/olute.eml", "abs/olute.eml"),
        ("C:\\Windows\\x.eml", "Windows/x.eml"),
        ("a/./b//c.eml", "a/b/c.eml"),
        ("a\nb.eml", "a\ufffdb.eml"),
        ("..", "unnamed"),
        ("gpj.\u202eeml", "gpj.\ufffdeml"),
    ],
)
def test_paths_are_only_shown_never_followed(path, shown):
    assert display_path(path) == shown


def test_a_climbing_member_is_read_and_nothing_is_written(read, tmp_path):
    assert _rows(read(_zip({"../../out.eml": _mail("Out.")}))) == [("out.eml", "Out.")]
    assert [path.name for path in tmp_path.iterdir()] == ["archive.zip"]
    assert not (tmp_path.parent / "out.eml").exists()


def test_members_of_the_same_name_stay_apart(read):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.eml", _mail("One."))
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.eml", _mail("Two."))
    assert _rows(read(file.getvalue())) == [("a.eml", "One."), ("a.eml (2)", "Two.")]


def _with_raw_names(names: list[bytes]) -> bytes:
    """Return a zip whose names have these bytes and no UTF-8 flag, as Windows writes them."""
    placeholders = [f"{index}".ljust(len(name), "_") for index, name in enumerate(names)]
    data = _zip({name: _mail("x") for name in placeholders}, zipfile.ZIP_STORED)
    for placeholder, name in zip(placeholders, names, strict=True):
        data = data.replace(placeholder.encode(), name)
    return data


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("報告書.eml", "cp932"),
        ("2024年度/聞き取りメモ.eml", "cp932"),
        ("Köln Müller.eml", "cp850"),
        ("reunião em São João.eml", "cp850"),
        ("日本語.eml", "utf-8"),
    ],
)
def test_names_without_a_declared_encoding_are_decoded(read, name, encoding):
    (document,) = read(_with_raw_names([name.encode(encoding)]))
    assert document.locator == name


@given(st.lists(st.binary(max_size=30), max_size=5))
def test_any_bytes_make_names(names):
    decoded = decode_names(names)
    assert len(decoded) == len(names)
    for name in decoded:
        display_path(name).encode("utf-8")


def test_encrypted_members_are_told_and_the_others_read(read):
    data = bytearray(_zip({"locked.eml": _mail("Secret."), "open.eml": _mail("Open.")}))
    data[6] |= 1  # the flag in the member's own header, and in the directory
    data[data.find(b"PK\x01\x02") + 8] |= 1
    assert _rows(read(bytes(data))) == [("locked.eml", "encrypted"), ("open.eml", "Open.")]


def test_a_member_with_a_wrong_checksum_is_damaged(read):
    data = _zip({"bad.eml": _mail("Sound."), "good.eml": _mail("Good.")}, zipfile.ZIP_STORED)
    damaged = data.replace(b"Sound.", b"S?und.")
    assert _rows(read(damaged)) == [("bad.eml", "damaged"), ("good.eml", "Good.")]


def test_a_member_with_broken_compression_is_damaged(read):
    data = bytearray(_zip({"bad.eml": _mail("x" * 500), "good.eml": _mail("Good.")}))
    data[37:45] = b"\xff" * 8
    assert _rows(read(bytes(data))) == [("bad.eml", "damaged"), ("good.eml", "Good.")]


def test_an_unknown_compression_is_unsupported(read):
    data = bytearray(_zip({"odd.eml": _mail("x"), "good.eml": _mail("Good.")}))
    data[8:10] = struct.pack("<H", 98)
    at = data.find(b"PK\x01\x02") + 10
    data[at : at + 2] = struct.pack("<H", 98)
    assert _rows(read(bytes(data))) == [("odd.eml", "unsupported"), ("good.eml", "Good.")]


def test_a_member_that_lies_about_its_size_is_damaged(read):
    data = bytearray(_zip({"liar.eml": _mail("y" * 100_000)}))
    at = data.find(b"PK\x01\x02") + 24
    data[at : at + 4] = struct.pack("<I", 50)
    assert _rows(read(bytes(data))) == [("liar.eml", "damaged")]


def test_a_cut_archive_is_damaged(read):
    assert _rows(read(_zip({"a.eml": _mail("x" * 999)}, zipfile.ZIP_STORED)[:200])) == [
        ("", "damaged")
    ]


def test_what_systems_leave_in_archives_is_passed_over(read):
    left = ["__MACOSX/._a.eml", ".DS_Store", "x/Thumbs.db", "x/~$a.docx", "desktop.ini"]
    data = _zip({**dict.fromkeys(left, b"junk"), "a.eml": _mail("Kept.")})
    assert _rows(read(data)) == [("a.eml", "Kept.")]


def test_an_archive_of_nothing_is_empty(read):
    assert _rows(read(_zip({".DS_Store": b"junk"}))) == [("", "empty")]
    assert _rows(read(_zip({}))) == [("", "empty")]


def test_an_empty_member_is_empty(read):
    assert _rows(read(_zip({"a.eml": b""}))) == [("a.eml", "empty")]


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_tars_are_read_however_compressed(read, mode):
    data = _tar({"a/b.eml": _mail("In a tar."), "日本.eml": _mail("日本。")}, mode)
    assert _rows(read(data, "a.bin")) == [("a/b.eml", "In a tar."), ("日本.eml", "日本。")]


def test_links_and_devices_in_tars_are_passed_over(read):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            record = tarfile.TarInfo(f"special{kind.decode()}")
            record.type, record.linkname, record.mode = kind, "/etc/passwd", stat.S_IRUSR
            archive.addfile(record)
    assert _rows(read(file.getvalue(), "a.tar")) == [("", "empty")]


def test_a_cut_tar_keeps_what_came_before(read):
    data = _tar({"a.eml": _mail("Whole."), "b.eml": _mail("z" * 5000)})
    rows = _rows(read(data[:3000], "a.tar"))
    assert rows[0] == ("a.eml", "Whole.")
    assert [text for _, text in rows[1:]] in (["damaged"], ["damaged", "damaged"])


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
def test_a_compressed_file_is_read_as_what_is_inside(read, compress):
    assert _rows(read(compress(_mail("Packed.")), "a.eml.gz")) == [("a.eml", "Packed.")]


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
def test_a_cut_compressed_file_is_damaged(read, compress):
    assert _rows(read(compress(_mail("Packed." * 99))[:-9], "a.eml.gz")) == [("", "damaged")]


@pytest.mark.parametrize("magic", [b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07\x01\x00"])
def test_archives_of_other_kinds_say_what_to_do(read, magic):
    (failure,) = read(magic + bytes(50), "a.7z")
    assert failure.reason is FailureKind.UNSUPPORTED
    assert "unpack it first" in failure.detail


@given(data=st.data())
def test_damaged_archives_never_raise(tmp_path_factory, data):
    make = data.draw(st.sampled_from([_zip, _tar, lambda members: _tar(members, "w:gz")]))
    archive = bytearray(make({"a.eml": _mail("Some text."), "b/c.eml": _mail("More.")}))
    for _ in range(data.draw(st.integers(1, 8))):
        archive[data.draw(st.integers(0, len(archive) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.getbasetemp() / "damaged.bin"
    path.write_bytes(archive)
    results = list(read_file(path, ReadOptions(), ReadLimits()))
    assert results
    locators = [result.locator for result in results]
    assert len(set(locators)) == len(locators)
