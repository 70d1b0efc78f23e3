"""Codebooks exchanged with programs for qualitative analysis."""

import uuid
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree

from desktop_app.errors import InputError
from desktop_app.tasks.codebook import Codebook, Label, LabelSet, from_names, guid_of
from desktop_app.tasks.codebook.qdc import from_qdc, to_qdc
from tests.unit.codebooks import codebooks

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).with_name("refi_qda_codebook.xsd")))
QDA = "{urn:QDA-XML:codebook:1.0}"

# As NVivo writes it: another form of the namespace, the schema's place, guids in lower case.
NVIVO = """<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1:0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:schemaLocation="urn:QDA-XML:codebook:1:0 Codebook.xsd" origin="NVivo 12">
 <Codes>
  <Code guid="1c3d9c1c-0b0a-4f0e-9c5e-0d2f7a4f1a01" name="Water" color="#33AA77" isCodable="true">
   <Description>Wells, pumps, taps</Description>
   <Code guid="1c3d9c1c-0b0a-4f0e-9c5e-0d2f7a4f1a02" name="Dirty/salty" isCodable="true"/>
   <Code guid="1c3d9c1c-0b0a-4f0e-9c5e-0d2f7a4f1a03" name="Distance" isCodable="true"/>
  </Code>
  <Code guid="{1C3D9C1C-0B0A-4F0E-9C5E-0D2F7A4F1A04}" name="Services" isCodable="false">
   <Code guid="1c3d9c1c-0b0a-4f0e-9c5e-0d2f7a4f1a05" name="Clinics" isCodable="1"/>
  </Code>
 </Codes>
 <Sets>
  <Set guid="1c3d9c1c-0b0a-4f0e-9c5e-0d2f7a4f1a06" name="Urgent">
   <MemberCode guid="1c3d9c1c-0b0a-4f0e-9c5e-0d2f7a4f1a05"/>
   <MemberCode guid="1c3d9c1c-0b0a-4f0e-9c5e-0d2f7a4f1a99"/>
  </Set>
 </Sets>
</CodeBook>"""


def normal(codebook):
    """Return what a codebook says, with all identities, whatever the order of its labels.

    A heading that nothing is said of is as good as none.
    """
    labels = [replace(label, guid=guid_of(label)) for label in codebook.labels]
    groups = [
        replace(group, guid=guid_of(group, "group"))
        for group in codebook.groups
        if group.description or group.colour or guid_of(group, "group") != implied_guid(group)
    ]
    return (
        sorted(labels, key=lambda label: label.name),
        sorted(groups, key=lambda group: group.name),
        codebook.sets,
    )


def implied_guid(group):
    return guid_of(Label(group.name), "group")


def code(name="Water", inside="", **attributes):
    given = {"guid": str(uuid.uuid4()), "isCodable": "true", **attributes}
    written = " ".join(f'{key}="{value}"' for key, value in given.items())
    return f'<Code name="{name}" {written}>{inside}</Code>'


def book(*codes):
    return f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>{"".join(codes)}</Codes></CodeBook>'


def test_a_codebook_of_nvivo_is_read():
    read = from_qdc(NVIVO.encode(), "nvivo.qdc").codebook
    assert read.names == ("Water", "Water/Dirty／salty", "Water/Distance", "Services/Clinics")
    assert read.labels[0].description == "Wells, pumps, taps"
    assert read.labels[0].colour == "#33aa77"
    assert [group.name for group in read.groups] == ["Services"]
    assert read.sets == (
        LabelSet("Urgent", ("Services/Clinics",), guid="1c3d9c1c-0b0a-4f0e-9c5e-0d2f7a4f1a06"),
    )


def test_what_another_program_made_goes_back_with_its_codes_and_identities():
    made = etree.fromstring(to_qdc(from_qdc(NVIVO.encode(), "").codebook))
    SCHEMA.assertValid(made)
    given = etree.fromstring(NVIVO.encode())
    for tag in ("Code", "Set"):
        before = {
            (one.get("guid").strip("{}"), one.get("name"), one.getparent().get("name"))
            for one in given.iter(f"{{urn:QDA-XML:codebook:1:0}}{tag}")
        }
        after = {
            (one.get("guid"), one.get("name"), one.getparent().get("name"))
            for one in made.iter(QDA + tag)
        }
        assert before == after


def test_a_slash_in_a_name_stands_for_a_code_below_a_heading():
    made = etree.fromstring(to_qdc(from_names("Health/Clinics,Health/Drugs,Water")))
    SCHEMA.assertValid(made)
    top = made[0]
    assert [(one.get("name"), one.get("isCodable")) for one in top] == [
        ("Health", "false"),
        ("Water", "true"),
    ]
    assert [one.get("name") for one in top[0]] == ["Clinics", "Drugs"]


def test_identities_do_not_change_from_one_export_to_the_next():
    codebook = from_names("Health/Clinics,Water")
    assert to_qdc(codebook) == to_qdc(codebook)
    again = from_qdc(to_qdc(codebook), "").codebook
    renamed = replace(
        again, labels=tuple(replace(one, name="x" + one.name) for one in again.labels)
    )
    assert [guid_of(one) for one in renamed.labels] == [guid_of(one) for one in codebook.labels]


def test_examples_stand_in_the_description_and_come_back():
    codebook = Codebook((Label("Water", "Wells", examples=("- dry", "No tap.")), Label("Health")))
    made = to_qdc(codebook)
    text = etree.fromstring(made).findtext(f".//{QDA}Description")
    assert text == "Wells\n\nExamples:\n- - dry\n- No tap."
    assert from_qdc(made, "").codebook.labels[0].examples == ("- dry", "No tap.")
    assert from_qdc(made, "").codebook.labels[0].description == "Wells"


def test_two_codes_of_one_name_or_one_identity_are_told_apart():
    guid = "1c3d9c1c-0b0a-4f0e-9c5e-0d2f7a4f1a01"
    read = from_qdc(
        book(code("A", guid=guid), code("A", guid=guid), code("", guid="7")).encode(), ""
    ).codebook
    assert read.names == ("A", "A (2)", "Unnamed")
    assert [label.guid for label in read.labels] == [guid, "", ""]


@given(codebooks())
@settings(max_examples=60, deadline=None)
def test_any_codebook_comes_back(codebook):
    made = to_qdc(codebook)
    SCHEMA.assertValid(etree.fromstring(made))
    assert normal(from_qdc(made, "").codebook) == normal(codebook)


def test_only_our_own_file_says_how_many_labels_a_text_may_have():
    assert not from_qdc(NVIVO.encode(), "").says_multi_label
    for several in (True, False):
        made = from_qdc(to_qdc(Codebook((Label("a"), Label("b")), multi_label=several)), "")
        assert made.says_multi_label
        assert made.codebook.multi_label is several


BOMB = """<!DOCTYPE CodeBook [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>"""


@pytest.mark.parametrize(
    "hostile",
    [
        "",
        "{}",
        "<CodeBook/>",
        "<Project><CodeBook><Codes/></CodeBook></Project>",
        BOMB + book(code("&d;"), code("b")),
        '<!DOCTYPE CodeBook [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
        + book(code("a", "<Description>&f;</Description>"), code("b")),
        book("<Code>" * 60 + "</Code>" * 60),
        book("<Code>" * 5000 + "</Code>" * 5000),
        book(*(['<Code name="a"/>'] * 10_001)),
        book(*(['<Code name="a"/>'] * 1_001)),
        book(code()),
        book(code("a"), code("b"))[:-5],
    ],
)
def test_a_hostile_or_useless_file_is_refused(hostile):
    with pytest.raises(InputError):
        from_qdc(hostile.encode(), "evil.qdc")


def test_strange_contents_are_read_for_what_they_are():
    read = from_qdc(
        book(
            code("a&#9;b", "<Description><p>x</p>y</Description>", color="blue"),
            code("c", "<Other/><?pi?><!-- note -->", isCodable="maybe"),
        ).encode("utf-16"),
        "",
    ).codebook
    assert read.labels[0] == Label("a b", "xy", guid=read.labels[0].guid)
    assert read.names == ("a b", "c")
