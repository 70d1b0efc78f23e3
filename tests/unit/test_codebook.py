"""Codebooks as typed, in TOML and in CSV."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given, settings

from desktop_app.errors import InputError
from desktop_app.tasks.codebook import (
    Codebook,
    Label,
    from_names,
    guid_of,
    read_codebook,
    write_codebook,
)
from desktop_app.tasks.codebook.delimited import from_csv, to_csv
from desktop_app.tasks.codebook.toml import from_toml, to_toml
from tests.unit.codebooks import codebooks

FULL = Codebook(
    (
        Label(
            "Health/Clinics",
            'Staff, "drugs" and queues\nin clinics',
            "#2f6db5",
            ("No nurse came.", "薬がない"),
            "8ba81bd8-43c7-4ddb-9d11-0c9a6c6e3a11",
        ),
        Label("Water"),
        Label("=SUM(A1)", "-not a formula"),
    ),
    multi_label=True,
    groups=(Label("Health", "All of health"),),
)


def written(tmp_path, name, content):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    return path


def test_names_are_typed_with_commas_of_any_script():
    assert from_names('Water, "Roads, bridges"、学校').names == ("Water", "Roads, bridges", "学校")


@pytest.mark.parametrize("typed", ["", "Water", "Water,Water"])
def test_two_different_labels_are_the_fewest(typed):
    with pytest.raises(InputError):
        from_names(typed)


def test_more_than_a_thousand_labels_are_too_many():
    Codebook(tuple(Label(str(number)) for number in range(1000)))
    with pytest.raises(InputError, match="1000"):
        Codebook(tuple(Label(str(number)) for number in range(1001)))


def test_toml_of_the_first_version_is_read(tmp_path):
    path = written(
        tmp_path,
        "book.toml",
        '[[label]]\nname = "Water"\ndescription = "wells"\n\n[[label]]\nname = "Health"\n',
    )
    assert read_codebook(path) == Codebook((Label("Water", "wells"), Label("Health")))


@pytest.mark.parametrize(
    "content",
    [
        "name,description\nWater,wells and taps\nHealth,\n",
        "\ufeffname,description\r\nWater,wells and taps\r\nHealth,\r\n",
        "Description;Code\nwells and taps;Water\n;Health\n",
        "label\tdefinition\nWater\twells and taps\nHealth\n",
    ],
)
def test_csv_as_spreadsheets_save_it_is_read(tmp_path, content):
    path = written(tmp_path, "book.csv", content)
    assert read_codebook(path) == Codebook((Label("Water", "wells and taps"), Label("Health")))


def test_csv_without_a_name_column_says_what_it_needs(tmp_path):
    path = written(tmp_path, "book.csv", "Water,Health\n")
    with pytest.raises(InputError, match=r"book\.csv.*name"):
        read_codebook(path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.toml", "[[label"),
        ("b.toml", 'label = "Water"'),
        ("c.toml", "x = " + "[" * 5000),
        ("d.toml", "label = [1, 2]"),
        ("e.qdc", "not xml"),
    ],
)
def test_what_is_no_codebook_is_refused_by_name(tmp_path, name, content):
    with pytest.raises(InputError, match=name.replace(".", r"\.")):
        read_codebook(written(tmp_path, name, content))


def test_a_file_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "book.toml"
    path.write_bytes('[[label]]\nname = "Água"'.encode("latin-1"))
    with pytest.raises(InputError, match="UTF-8"):
        read_codebook(path)


def test_what_is_no_colour_and_no_identity_is_left_out():
    text = '[[label]]\nname="a"\ncolor="#ABC"\nguid="7"\n[[label]]\nname="b"\ncolour="red"'
    first, second = from_toml(text, "").codebook.labels
    assert (first.colour, first.guid, second.colour) == ("#aabbcc", "", "")


@pytest.mark.parametrize("extension", ["toml", "qdc"])
def test_everything_of_a_codebook_is_kept_in(tmp_path, extension):
    path = tmp_path / f"book.{extension}"
    write_codebook(FULL, path)
    read = read_codebook(path)
    assert [replace(label, guid="") for label in read.labels] == [
        replace(label, guid="") for label in FULL.labels
    ]
    assert read.labels[0].guid == FULL.labels[0].guid
    assert [group.description for group in read.groups] == ["All of health"]


def test_a_spreadsheet_takes_no_label_for_a_formula():
    cells = [cell for row in csv.reader(io.StringIO(to_csv(FULL))) for cell in row]
    assert not any(cell.startswith(("=", "-", "+", "@")) for cell in cells)
    assert from_csv(to_csv(FULL), "").codebook.labels == FULL.labels


def test_a_file_of_another_kind_is_not_written(tmp_path):
    with pytest.raises(InputError, match=r"\.toml, \.csv, \.qdc"):
        write_codebook(FULL, tmp_path / "book.docx")
    assert not list(tmp_path.iterdir())


def test_a_label_has_the_same_identity_each_time():
    assert guid_of(Label("Water")) == guid_of(Label("Water", "other words"))
    assert guid_of(Label("Water")) != guid_of(Label("Wind"))
    assert guid_of(FULL.labels[0]) == "8ba81bd8-43c7-4ddb-9d11-0c9a6c6e3a11"


@given(codebooks())
@settings(max_examples=60, deadline=None)
def test_any_codebook_comes_back_from_toml(codebook):
    assert from_toml(to_toml(codebook), "").codebook == codebook


@given(codebooks())
@settings(max_examples=60, deadline=None)
def test_any_labels_come_back_from_csv(codebook):
    read = from_csv(to_csv(codebook), "")
    assert read.says_multi_label
    assert read.codebook == replace(codebook, groups=(), sets=())


@pytest.mark.parametrize(
    ("cells", "says", "several"),
    [
        (("yes", "yes"), True, True),
        (("YES", ""), True, True),
        (("no", "no"), True, False),
        (("", ""), False, False),
        (("perhaps", ""), False, False),
    ],
)
def test_a_spreadsheet_may_say_that_a_text_has_several_labels(cells, says, several):
    text = f"name,multi-label\nWater,{cells[0]}\nHealth,{cells[1]}\n"
    read = from_csv(text, "")
    assert (read.says_multi_label, read.codebook.multi_label) == (says, several)


def test_toml_says_it_only_with_true_or_false():
    labels = '[[label]]\nname = "a"\n[[label]]\nname = "b"\n'
    assert not from_toml(labels, "").says_multi_label
    assert from_toml("multi_label = true\n" + labels, "").says_multi_label
    assert not from_toml('multi_label = "yes"\n' + labels, "").says_multi_label
