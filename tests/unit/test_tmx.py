"""TMX: what we write is valid and comes back; what others write is read; what is hostile is not."""

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from desktop_app.corpus.translation_records import MemoryEntry
from desktop_app.errors import InputError
from desktop_app.export.tmx import read_tmx, write_tmx

# The structure of TMX 1.4b, of the elements that carry a sentence. Its attributes that are required
# and those that we use.
DTD = """
<!ELEMENT tmx (header, body)>
<!ATTLIST tmx version CDATA #FIXED "1.4">
<!ELEMENT header (note | prop)*>
<!ATTLIST header creationtool CDATA #REQUIRED creationtoolversion CDATA #REQUIRED
  segtype (block | paragraph | sentence | phrase) #REQUIRED o-tmf CDATA #REQUIRED
  adminlang CDATA #REQUIRED srclang CDATA #REQUIRED datatype CDATA #REQUIRED
  o-encoding CDATA #IMPLIED creationdate CDATA #IMPLIED creationid CDATA #IMPLIED
  changedate CDATA #IMPLIED changeid CDATA #IMPLIED>
<!ELEMENT body (tu*)>
<!ELEMENT note (#PCDATA)>
<!ELEMENT prop (#PCDATA)>
<!ATTLIST prop type CDATA #REQUIRED xml:lang CDATA #IMPLIED o-encoding CDATA #IMPLIED>
<!ELEMENT tu ((note | prop)*, tuv+)>
<!ATTLIST tu tuid CDATA #IMPLIED changedate CDATA #IMPLIED creationdate CDATA #IMPLIED
  srclang CDATA #IMPLIED segtype (block | paragraph | sentence | phrase) #IMPLIED>
<!ELEMENT tuv ((note | prop)*, seg)>
<!ATTLIST tuv xml:lang CDATA #REQUIRED changedate CDATA #IMPLIED creationdate CDATA #IMPLIED>
<!ELEMENT seg (#PCDATA)>
"""

HEADER = (
    '<header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" '
    'srclang="{source}" datatype="xml"/>'
)
_TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80).filter(
    lambda text: text.strip() and "\ufffe" not in text and "\uffff" not in text
)


def written(path: Path, body: str, source: str = "en", before: str = "") -> Path:
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<tmx version="1.4">'
        f"{HEADER.format(source=source)}<body>{body}</body></tmx>",
        encoding="utf-8",
    )
    return path


def unit(*variants: tuple[str, str], more: str = "") -> str:
    inner = "".join(f'<tuv xml:lang="{code}"><seg>{text}</seg></tuv>' for code, text in variants)
    return f"<tu {more}>{inner}</tu>"


def test_what_is_written_is_valid_tmx(tmp_path: Path) -> None:
    entries = [
        MemoryEntry("en", "pt", "Fish & <chips>", "Peixe", changed="2024-05-31T10:00:00+02:00"),
        MemoryEntry("pt", "en", "\x00Água\x1f", "Water \U0001f600", edited=True),
    ]
    for name, source, some in (("a", None, entries), ("b", "en", entries[:1]), ("c", None, [])):
        path = tmp_path / f"{name}.tmx"
        assert write_tmx(some, path, source) == len(some)
        tree = etree.parse(path)
        dtd = etree.DTD(io.StringIO(DTD))
        assert dtd.validate(tree), dtd.error_log
    text = (tmp_path / "a.tmx").read_text(encoding="utf-8")
    assert 'srclang="*all*"' in text
    assert 'changedate="20240531T080000Z"' in text


@given(st.lists(st.tuples(_TEXTS, _TEXTS), max_size=6))
@settings(max_examples=60, deadline=None)
def test_what_is_written_comes_back(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str]]
) -> None:
    path = tmp_path_factory.mktemp("tmx") / "a.tmx"
    entries = [
        MemoryEntry("en", "pt", *pair, changed="2024-05-31T10:00:00+00:00") for pair in pairs
    ]
    write_tmx(entries, path, "en")
    back = list(read_tmx(path))
    assert [(e.source, e.target, e.changed) for e in back] == [
        ("en", "pt", "2024-05-31T10:00:00+00:00")
    ] * len(pairs)
    uniform = [(" ".join(s.split()), " ".join(t.split())) for s, t in pairs]
    assert [(e.source_text, e.target_text) for e in back] == uniform


def test_inline_markup_is_left_out_and_highlighted_text_kept(tmp_path: Path) -> None:
    source = (
        'The <bpt i="1">&lt;b&gt;</bpt>new<ept i="1">&lt;/b&gt;</ept> '
        '<hi>well<ph x="1">{0}<sub>alt</sub></ph></hi> works<it pos="end">x</it>.'
    )
    body = unit(("en", source), ("pt", "O <ut>{1}</ut>novo poço funciona."))
    (entry,) = read_tmx(written(tmp_path / "a.tmx", body))
    assert entry.source_text == "The new well works."
    assert entry.target_text == "O novo poço funciona."


def test_variants_of_languages_and_old_attributes_are_understood(tmp_path: Path) -> None:
    body = (
        unit(("EN-US", "well"), ("pt-BR", "poço"), ("pt-PT", "furo"), ("fr_FR", "puits"))
        + '<tu><tuv lang="PT"><seg>água</seg></tuv><tuv lang="EN"><seg>water</seg></tuv></tu>'
        + unit(("pt-BR", "rua"), ("en-GB", "street"), more='srclang="pt-BR"')
        + unit(("en", "alone"))
        + unit(("en", ""), ("pt", "vazio"))
    )
    entries = list(read_tmx(written(tmp_path / "a.tmx", body, source="en-US")))
    assert [(e.source, e.target, e.source_text, e.target_text) for e in entries] == [
        ("en", "pt", "well", "poço"),
        ("en", "fr", "well", "puits"),
        ("en", "pt", "water", "água"),
        ("pt", "en", "rua", "street"),
    ]


def test_utf_16_files_are_read(tmp_path: Path) -> None:
    body = unit(("en", "well"), ("ja", "井戸"))
    declaration = '<?xml version="1.0" encoding="UTF-16"?>'
    text = f'{declaration}<tmx version="1.4">{HEADER}<body>{body}</body></tmx>'
    (tmp_path / "a.tmx").write_bytes(text.encode("utf-16"))
    (entry,) = read_tmx(tmp_path / "a.tmx")
    assert entry.target_text == "井戸"


def test_a_declared_dtd_is_not_looked_for(tmp_path: Path) -> None:
    (tmp_path / "tmx14.dtd").write_text("<!ELEMENT nonsense EMPTY>")
    before = '<!DOCTYPE tmx SYSTEM "tmx14.dtd">'
    body = unit(("en", "a"), ("pt", "b"))
    assert len(list(read_tmx(written(tmp_path / "a.tmx", body, before=before)))) == 1


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ('<!DOCTYPE tmx [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>', "&b;"),
        ('<!DOCTYPE tmx [<!ENTITY a SYSTEM "file:///etc/hostname">]>', "&a;"),
        ('<!DOCTYPE tmx [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>', "a"),
    ],
)
def test_entities_are_refused(tmp_path: Path, before: str, text: str) -> None:
    path = written(tmp_path / "a.tmx", unit(("en", text), ("pt", "b")), before=before)
    with pytest.raises(InputError, match=r"a\.tmx"):
        list(read_tmx(path))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 not xml",
        b"<html><body>no</body></html>",
        b'<tmx version="1.4"><header/><body><tu>',
        b'<tmx version="1.4"><header/><body>' + b"<tu>" * 2000,
    ],
)
def test_what_is_no_tmx_is_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.tmx").write_bytes(content)
    with pytest.raises(InputError, match=r"a\.tmx"):
        list(read_tmx(tmp_path / "a.tmx"))


def test_endless_segments_are_passed_over(tmp_path: Path) -> None:
    body = unit(("en", "a" * 50_000), ("pt", "b")) + unit(("en", "a"), ("pt", "b"))
    assert len(list(read_tmx(written(tmp_path / "a.tmx", body)))) == 1
