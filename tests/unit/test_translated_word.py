"""Word documents in another language: every part translated, everything else as it was."""

import io
import re
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from desktop_app.export.translated.documents import translate_document
from desktop_app.export.translated.word_paragraphs import Fields, paragraph_items
from tests.unit.fake_translators import dictionary, forget, shout, turn_around
from tests.unit.rich_word import write_rich_word

_TEXT, _RUN, _PROPERTIES = qn("w:t"), qn("w:r"), qn("w:rPr")
_NOISE = frozenset(map(qn, ("w:proofErr", "w:lang", "w:rPr", "w:t", "w:r", "w:pPr", "w:lang")))


@pytest.fixture
def rich(tmp_path):
    path = tmp_path / "report.docx"
    write_rich_word(path)
    return path


def _translated(path, translate=shout, target="pt"):
    out = path.with_name(f"translated{path.suffix}")
    translate_document(path, out, translate, target)
    return out


def _part(path, name="word/document.xml"):
    with zipfile.ZipFile(path) as package:
        return etree.fromstring(package.read(name))


def _text(path, name="word/document.xml"):
    return " ".join("".join(one.itertext(_TEXT)) for one in _part(path, name).iter(qn("w:p")))


def _characters(paragraph, *, capitals=False):
    """Return each character with its formatting and what it stands in, and all else in between."""
    found = []
    for element in paragraph.iter():
        if element.tag == _TEXT:
            run = element.getparent()
            properties = run.find(_PROPERTIES)
            look = [
                etree.tostring(one, method="c14n")
                for one in (properties if properties is not None else ())
                if one.tag != qn("w:lang")
            ]
            wraps = [one.tag for one in run.iterancestors() if one.tag != qn("w:body")]
            text = element.text or ""
            found += [(one.upper() if capitals else one, look, wraps) for one in text]
        elif element.tag not in _NOISE and element is not paragraph:
            if element.getparent().tag != _RUN:
                continue
            found.append(element.tag)
    return found


def test_all_parts_are_translated(rich):
    out = _translated(rich)
    body = _text(out)
    assert "THE OLD PUMP AT THE SCHOOL GIVES CLEAN WATER AGAIN, AND THE CHILDREN" in body
    for words in ("CHECK THE ROPE", "SALTY WATER", "DO NOT DRINK THIS WATER.", "NEXT SUNDAY"):
        assert words in body
    boxed = [one.text for one in _part(out).iter(_TEXT) if "DRINK" in (one.text or "")]
    assert len(boxed) == 2  # and the twin for old programs
    assert "THE SCHOOL HAS TWO HUNDRED PUPILS." in _text(out, "word/footnotes.xml")
    assert "ALL PRICES ARE THOSE OF MARCH." in _text(out, "word/endnotes.xml")
    document = docx.Document(out)
    assert document.sections[0].header.paragraphs[0].text == "WATER FOR THE VALLEY"
    assert document.core_properties.title == "REPORT ON THE WATER PUMPS"
    descriptions = [one.get("descr") for one in _part(out).iter("{*}docPr")]
    assert descriptions == ["A HAND PUMP BESIDE A SCHOOL", "A BOX WITH A WARNING"]


def test_formatting_and_everything_that_is_no_text_is_kept(rich):
    out = _translated(rich)
    old, new = _part(rich), _part(out)
    for before, after in zip(old.iter(qn("w:p")), new.iter(qn("w:p")), strict=True):
        assert _characters(before, capitals=True) == _characters(after, capitals=True)


@pytest.mark.parametrize("translate", [turn_around, forget])
def test_no_link_note_or_field_is_lost_when_words_move(rich, translate):
    old, new = _part(rich), _part(_translated(rich, translate))
    assert list(new.iter("{*}hyperlink"))
    for name in (
        "footnoteReference", "endnoteReference", "drawing", "fldChar", "instrText",
        "bookmarkStart", "bookmarkEnd", "del", "ins", "tab", "br", "oMath",
    ):  # fmt: skip
        assert len(list(new.iter(f"{{*}}{name}"))) == len(list(old.iter(f"{{*}}{name}"))), name


def test_runs_that_only_a_spelling_checker_cut_are_one_sentence(rich):
    seen = []

    def watch(passages):
        seen.extend(passage.text for passage in passages)
        return shout(passages)

    _translated(rich, watch)
    assert any(
        text.startswith("The old pump at the school gives clean water again") for text in seen
    )
    assert len([text for text in seen if "clean water again" in text]) == 1


def test_what_was_deleted_stays_and_what_was_inserted_is_translated(rich):
    document = _part(_translated(rich))
    assert [one.text for one in document.iter(qn("w:delText"))] == ["on Monday"]
    inserted = next(document.iter(qn("w:ins")))
    assert "".join(inserted.itertext(_TEXT)) == "NEXT SUNDAY"


def test_codes_and_results_of_fields_are_left(rich):
    out = _translated(rich)
    assert "PAGE 1 OF 2" in _text(out, "word/footer1.xml")
    footer = _part(out, "word/footer1.xml")
    assert [one.text for one in footer.iter(qn("w:instrText"))] == [" PAGE ", " NUMPAGES "]
    assert "2024-03-31" in _text(out)


def test_equations_are_left(rich):
    formula = next(_part(_translated(rich)).iter("{*}oMath"))
    assert "".join(formula.itertext()) == "Q=V/t"


def test_the_language_is_told_to_the_spelling_checker(rich):
    for run in _part(_translated(rich)).iter(_RUN):
        if re.search("[A-Z]{3}", run.findtext(_TEXT) or ""):
            assert run.find(f"{_PROPERTIES}/{qn('w:lang')}").get(qn("w:val")) == "pt-BR"
    japanese = _part(_translated(rich, shout, "ja"))
    assert next(japanese.iter(qn("w:lang"))).get(qn("w:eastAsia")) == "ja-JP"


def test_the_language_stands_where_the_schema_wants_it(tmp_path):
    path = tmp_path / "a.docx"
    document = docx.Document()
    paragraph = document.add_paragraph()
    paragraph._p.append(
        parse_xml(
            f"<w:r {nsdecls('w')}><w:rPr><w:b/><w:specVanish/></w:rPr><w:t>some words</w:t></w:r>"
        )
    )
    document.save(path)
    properties = next(_part(_translated(path)).iter(_PROPERTIES))
    assert [etree.QName(one).localname for one in properties] == ["b", "lang", "specVanish"]


def test_parts_without_text_are_copied_bit_by_bit_and_in_order(rich):
    out = _translated(rich)
    with zipfile.ZipFile(rich) as old, zipfile.ZipFile(out) as new:
        assert new.testzip() is None
        assert new.namelist() == old.namelist()
        for name in ("word/fontTable.xml", "word/media/image1.png", "word/theme/theme1.xml"):
            if name in old.namelist():
                before, after = old.getinfo(name), new.getinfo(name)
                assert old.read(name) == new.read(name)
                assert before.compress_size == after.compress_size
                assert before.date_time == after.date_time


def test_a_document_that_comes_back_the_same_is_the_same_text(rich):
    unchanged = dictionary({})

    def same(passages):
        return [
            type(one)(passage.text, passage.marks, one.segments)
            for passage, one in zip(passages, unchanged(passages), strict=True)
        ]

    out = _translated(rich, same)
    with zipfile.ZipFile(rich) as old, zipfile.ZipFile(out) as new:
        for name in old.namelist():
            if name.endswith(".xml") and name not in ("word/styles.xml", "docProps/core.xml"):
                before, after = (etree.fromstring(one.read(name)) for one in (old, new))
                assert etree.tostring(before, method="c14n") == etree.tostring(after, method="c14n")


def test_a_table_of_contents_keeps_its_page_numbers(tmp_path):
    path = tmp_path / "toc.docx"
    document = docx.Document()
    entry = document.add_paragraph()
    parts = (
        '<w:fldChar w:fldCharType="begin"/>', "<w:instrText>TOC \\o</w:instrText>",
        '<w:fldChar w:fldCharType="separate"/>', "<w:t>The pumps</w:t>", "<w:tab/>",
        '<w:fldChar w:fldCharType="begin"/>', "<w:instrText>PAGEREF _x</w:instrText>",
        '<w:fldChar w:fldCharType="separate"/>', "<w:t>12</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    )  # fmt: skip
    for xml in parts:
        entry._p.append(parse_xml(f"<w:r {nsdecls('w')}>{xml}</w:r>"))
    second = document.add_paragraph("The wells")
    second._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="end"/></w:r>'))
    document.save(path)
    body = next(_part(_translated(path)).iter(qn("w:body")))
    kinds = [one.get(qn("w:fldCharType")) for one in body.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "begin", "separate", "end", "end"]
    assert "".join(body.itertext(_TEXT)) == "THE PUMPS12THE WELLS"


def test_a_bibliography_that_a_program_manages_is_left(tmp_path):
    path = tmp_path / "a.docx"
    document = docx.Document()
    paragraph = document.add_paragraph("As was shown ")
    for xml in (
        '<w:fldChar w:fldCharType="begin"/>', "<w:instrText>ADDIN ZOTERO_ITEM {}</w:instrText>",
        '<w:fldChar w:fldCharType="separate"/>', "<w:t>(Okell, 2023)</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):  # fmt: skip
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{xml}</w:r>"))
    paragraph.add_run(", it works.")
    document.save(path)
    assert "AS WAS SHOWN (Okell, 2023), IT WORKS." in _text(_translated(path))


def test_a_date_picked_from_a_calendar_is_left_and_a_text_filled_in_is_not(tmp_path):
    path = tmp_path / "a.docx"
    document = docx.Document()
    paragraph = document.add_paragraph("Signed on ")
    control = (
        "<w:sdt {ns}><w:sdtPr>{kind}<w:id w:val='{id}'/></w:sdtPr><w:sdtContent>"
        "<w:r><w:t>{text}</w:t></w:r></w:sdtContent></w:sdt>"
    )
    for number, (kind, text) in enumerate((("<w:date/>", "4 May"), ("<w:text/>", "by the chair"))):
        paragraph._p.append(
            parse_xml(control.format(ns=nsdecls("w"), kind=kind, id=number, text=text))
        )
        paragraph.add_run(" and ")
    document.save(path)
    out = _translated(path)
    assert "SIGNED ON 4 May AND BY THE CHAIR AND" in _text(out)
    assert len(list(_part(out).iter(qn("w:sdt")))) == 2


def test_a_signature_is_left_out_and_that_is_said(rich):
    signed = rich.with_name("signed.docx")
    with zipfile.ZipFile(rich) as old, zipfile.ZipFile(signed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("_xmlsignatures/sig1.xml", "<Signature/>")
    out = rich.with_name("out.docx")
    result = translate_document(signed, out, shout, "pt")
    assert len(result.lost) == 1
    assert not [name for name in zipfile.ZipFile(out).namelist() if "signature" in name]


def test_macros_are_kept_as_they_are(rich):
    with_macros = rich.with_name("macros.docm")
    with zipfile.ZipFile(rich) as old, zipfile.ZipFile(with_macros, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "[Content_Types].xml":
                content = content.replace(
                    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main",
                    b"application/vnd.ms-word.document.macroEnabled.main",
                )
            new.writestr(name, content)
        new.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0 macros")
    out = _translated(with_macros)
    assert zipfile.ZipFile(out).read("word/vbaProject.bin") == b"\xd0\xcf\x11\xe0 macros"
    assert "SALTY WATER" in _text(out)


_LOOKS = ("", "<w:rPr><w:b/></w:rPr>", '<w:rPr><w:i/><w:color w:val="FF0000"/></w:rPr>')
_RUNS = st.lists(
    st.tuples(
        st.sampled_from(_LOOKS),
        st.one_of(
            st.text("abc de,.\u00e9\u6c34", min_size=1, max_size=8).map(
                lambda text: f'<w:t xml:space="preserve">{text}</w:t>'
            ),
            st.sampled_from(
                ["<w:tab/>", "<w:br/>", '<w:footnoteReference w:id="1"/>', "<w:noBreakHyphen/>"]
            ),
        ),
        st.sampled_from(
            ["{run}", "<w:hyperlink w:anchor='x'>{run}</w:hyperlink>", "<w:ins>{run}</w:ins>"]
        ),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(_RUNS)
def test_any_paragraph_keeps_its_formatting(runs):
    from desktop_app.export.translated.documents import translate_units
    from desktop_app.export.translated.units import Unit
    from desktop_app.export.translated.word_paragraphs import ParagraphWriter

    xml = "".join(wrap.format(run=f"<w:r>{look}{text}</w:r>") for look, text, wrap in runs)
    paragraph = parse_xml(f"<w:p {nsdecls('w')}><w:pPr/>{xml}</w:p>")
    before = _characters(paragraph, capitals=True)
    unit = Unit(paragraph_items(paragraph, Fields()), ParagraphWriter(paragraph, "pt").put)
    translate_units([unit], shout, progress=lambda _d, _a: None, checkpoint=lambda: None)
    blank = re.compile(r"\s")

    def seen(characters):
        return [one for one in characters if isinstance(one, str) or not blank.match(one[0])]

    assert seen(_characters(paragraph, capitals=True)) == seen(before)


def test_a_damaged_part_is_told(rich):
    from desktop_app.errors import InputError

    broken = rich.with_name("broken.docx")
    data = io.BytesIO()
    with zipfile.ZipFile(rich) as old, zipfile.ZipFile(data, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<w:doc" if name == "word/document.xml" else old.read(name))
    broken.write_bytes(data.getvalue())
    out = rich.with_name("out.docx")
    with pytest.raises(InputError, match="damaged"):
        translate_document(broken, out, shout, "pt")
    assert not out.exists()
