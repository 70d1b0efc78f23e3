"""Web pages, books and Markdown in another language: words change, marks and targets do not."""

import re
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from desktop_app.export.translated.documents import translate_document, translate_units
from desktop_app.export.translated.web_page import Markup
from desktop_app.paths import resources_folder
from tests.unit.fake_translators import forget, shout, turn_around

_SAMPLES = resources_folder() / "samples"


@pytest.fixture
def translated(tmp_path):
    """Return what translates a text of some format and gives the text back."""

    def translate(content, extension, how=shout, target="pt", encoding="utf-8"):
        path = tmp_path / f"page{extension}"
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        out = tmp_path / f"out{extension}"
        translate_document(path, out, how, target)
        return out.read_bytes().decode(encoding)

    return translate


def test_only_words_change_in_a_page(translated):
    page = (
        "<!DOCTYPE html>\n<html lang='en'><head><title>Clean water</title>\n"
        "<meta name=description content='All about wells'>\n<meta name='robots' content='no index'>"
        "<style>p { color: red }</style><script>var text = '<p>do not touch</p>';</script></head>\n"
        "<body class=wide><!-- a remark -->\n"
        "<p>The <b>old pump</b> works,\n  says <a href='x.html'>"
        "the report</a>.<br/>\n</p>\n"
        "<pre>some code here</pre><p>Type <code>make all</code> now.</p>\n"
        "<img src=a.png alt='A hand pump'><input type=submit value='Send it'>"
        "<ul><li>One thing<li>Two things</ul>\n</body></html>\n"
    )
    expected = (
        '<!DOCTYPE html>\n<html lang="pt-BR"><head><title>CLEAN WATER</title>\n'
        '<meta name=description content="ALL ABOUT WELLS">\n'
        "<meta name='robots' content='no index'>"
        "<style>p { color: red }</style><script>var text = '<p>do not touch</p>';</script></head>\n"
        "<body class=wide><!-- a remark -->\n"
        "<p>THE <b>OLD PUMP</b> WORKS, SAYS <a href='x.html'>"
        "THE REPORT</a>.<br/>\n</p>\n"
        "<pre>some code here</pre><p>TYPE <code>make all</code> NOW.</p>\n"
        '<img src=a.png alt="A HAND PUMP"><input type=submit value="SEND IT">'
        "<ul><li>ONE THING<li>TWO THINGS</ul>\n</body></html>\n"
    )
    assert translated(page, ".html") == expected


def test_what_is_marked_so_is_not_translated(translated):
    page = (
        "<p translate=no>Keep this line</p><p>We use <span class='notranslate'>Blue Pump</span> "
        "every day</p><div translate='no'><p>Nor this one</p></div>"
    )
    assert translated(page, ".html") == (
        "<p translate=no>Keep this line</p><p>WE USE <span class='notranslate'>Blue Pump</span> "
        "EVERY DAY</p><div translate='no'><p>Nor this one</p></div>"
    )


def test_characters_that_mean_something_are_written_as_entities(translated):
    page = "<p>Salt &amp; water &lt; sand&nbsp;here &copy; us</p>"
    assert translated(page, ".html") == "<p>SALT &amp; WATER &lt; SAND&nbsp;HERE © US</p>"


def test_a_page_keeps_its_encoding(translated):
    page = '<meta charset="iso-8859-1"><p>A água é boa</p>'
    assert "A ÁGUA É BOA" in translated(page, ".html", encoding="cp1252")

    def greek(passages):
        return [type(one)("νερό", (), one.segments) for one in shout(passages)]

    assert "&#957;&#949;" in translated(page, ".html", greek, encoding="cp1252")


def test_links_go_with_their_words(translated):
    page = "<p>one two <a href='x'>three</a> four</p>"
    assert translated(page, ".html", turn_around) == "<p>four <a href='x'>three</a> two one</p>"
    lost = translated(page, ".html", forget)
    assert re.search(r"<a href='x'>[^<]+</a>", lost)


def test_right_to_left_languages_turn_the_page(translated):
    assert translated("<html><p>some words</p></html>", ".html", target="ar").startswith(
        '<html dir="rtl" lang="ar-SA">'
    )


_INLINE = st.recursive(
    st.text("ab c&<.", max_size=6).map(
        lambda text: text.replace("&", "&amp;").replace("<", "&lt;")
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map("".join),
        st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["b", "i", "a", "span"]), inner),
        st.builds("{0}<br>{1}".format, inner, inner),
        st.builds("{0}</b>{1}".format, inner, inner),
        st.builds("{0}<img src=x>{1}".format, inner, inner),
    ),
    max_leaves=8,
)


@settings(max_examples=80, deadline=None)
@given(_INLINE)
def test_any_markup_keeps_its_tags_in_their_order(markup):
    page = Markup(f"<p>{markup}</p>")
    units = list(page.units())
    translate_units(units, shout, progress=lambda _d, _a: None, checkpoint=lambda: None)
    tags = [tag for tag in re.findall(r"<[^<>]*>", page.text()) if tag != "<br>"]

    def words(text):
        return "".join(re.sub(r"&\w+;|<[^<>]*>|\s", "", text)).upper()

    assert words(page.text()) == words(markup)
    lone = [tag for tag in re.findall(r"<[^<>]*>", markup) if tag == "<img src=x>"]
    assert [tag for tag in tags if tag == "<img src=x>"] == lone


@settings(max_examples=80, deadline=None)
@given(st.text("<>/ab\"'= !-?&;pi", max_size=40))
def test_a_page_without_words_to_change_is_not_changed(text):
    page = Markup(text)
    list(page.units())
    assert page.text() == text


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "book.epub"
    path.write_bytes((_SAMPLES / "newsletters" / "water_under_our_feet.epub").read_bytes())
    return path


def test_a_book_is_translated_with_its_contents_and_title(book):
    out = book.with_name("out.epub")
    translate_document(book, out, shout, "pt")
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(out) as new:
        first = new.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert new.read("mimetype") == b"application/epub+zip"
        assert sorted(new.namelist()) == sorted(old.namelist())
        metadata = etree.fromstring(new.read("EPUB/package.opf"))
        title = metadata.findtext(".//{http://purl.org/dc/elements/1.1/}title")
        assert title == title.upper()
        language = "{http://purl.org/dc/elements/1.1/}language"
        assert metadata.findtext(f".//{language}") == "pt-BR"
        pages = [name for name in new.namelist() if name.endswith(".xhtml")]
        assert pages
        for name in pages:
            before, after = etree.fromstring(old.read(name)), etree.fromstring(new.read(name))
            assert [one.tag for one in before.iter()] == [one.tag for one in after.iter()]
            assert "".join(after.itertext()).split() == "".join(before.itertext()).upper().split()
            assert after.get("{http://www.w3.org/XML/1998/namespace}lang") == "pt-BR"


def test_a_type_that_stands_late_or_packed_is_put_first(book):
    late = book.with_name("late.epub")
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(late, "w", zipfile.ZIP_DEFLATED) as new:
        for name in reversed(old.namelist()):
            new.writestr(name, old.read(name))
    out = book.with_name("out.epub")
    translate_document(late, out, shout, "pt")
    first = zipfile.ZipFile(out).infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)


_MARKDOWN = """\
---
title: "Clean water"
layout: post
tags: [wells, pumps]
---

# The pumps {#pumps}

Some *plain words* and **a bold [link](https://example.org/a_(b) "Title")** with `some code` here.
This line goes on with it.

- first thing
- [ ] second thing
    - nested thing
1. numbered thing

> quoted words here
> go on here

| Village name | Depth |
|:-------------|------:|
| Namalunde \\| old | 38 m |

```python
print("do not touch")
```

    indented code stays

![A hand pump](pump.png)

Setext heading
--------------

A note.[^1] See [the site][ref] or [Pumps]. A snake_case_name and 2 * 3 * 4.

[^1]: What the note says.
[ref]: https://example.org "Do not touch"
[Pumps]: https://example.org/pumps

<div align="center">
<b>Bold words</b>
</div>
"""
_TRANSLATED_MARKDOWN = """\
---
title: "CLEAN WATER"
layout: post
tags: [wells, pumps]
---

# THE PUMPS {#pumps}

SOME *PLAIN WORDS* AND **A BOLD [LINK](https://example.org/a_(b) "Title")** WITH `some code` HERE.
THIS LINE GOES ON WITH IT.

- FIRST THING
- [ ] SECOND THING
    - NESTED THING
1. NUMBERED THING

> QUOTED WORDS HERE
> GO ON HERE

| VILLAGE NAME | DEPTH |
|:-------------|------:|
| NAMALUNDE \\| OLD | 38 m |

```python
print("do not touch")
```

    indented code stays

![A HAND PUMP](pump.png)

SETEXT HEADING
--------------

A NOTE.[^1] SEE [THE SITE][ref] OR [PUMPS][Pumps]. A SNAKE_CASE_NAME AND 2 * 3 * 4.

[^1]: WHAT THE NOTE SAYS.
[ref]: https://example.org "Do not touch"
[Pumps]: https://example.org/pumps

<div align="center">
<b>BOLD WORDS</b>
</div>
"""


def test_markdown_keeps_everything_but_words(translated):
    assert translated(_MARKDOWN, ".md") == _TRANSLATED_MARKDOWN


def test_markdown_line_ends_are_kept(translated):
    assert translated("# Some title\r\n\r\nSome words.\r\n", ".md") == (
        "# SOME TITLE\r\n\r\nSOME WORDS.\r\n"
    )


def test_emphasis_touches_the_words_it_moves_with(translated):
    assert translated("one two **three four** five", ".md", turn_around) == (
        "five **four three** two one"
    )


def test_a_moved_line_never_becomes_a_list_item(translated):
    def dash(passages):
        return [
            type(one)("first words of it\u0020- more words of it".replace("\u0020-", " -"), (), ())
            for one in shout(passages)
        ]

    text = "some words of it go\non here in the second line"
    assert not re.search(r"^- ", translated(text, ".md", dash), re.MULTILINE)


@settings(max_examples=80, deadline=None)
@given(st.text("ab *_`[]()!#->|\n1.", max_size=60))
def test_markdown_without_words_to_change_is_not_changed(text):
    from desktop_app.export.translated.markdown import open_markdown
    from desktop_app.export.translated.units import Opened

    data = f"x{text}".encode()
    editing = open_markdown(Opened("a.md", data, "pt"))
    list(editing.units())
    assert editing.text() == data.decode()
