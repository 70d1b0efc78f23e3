"""The report: one page that asks nothing of any network and runs nothing but its own script."""

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from desktop_app.documents import FailureKind, explain
from desktop_app.export.formats import ExportFormat, export_corpus
from desktop_app.messages import set_language
from tests.unit.filled_corpus import Given, Unread, fill

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&"


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    set_language("en")


def page(folder: Path, *documents: Given, unread: tuple[Unread, ...] = ()) -> LexborHTMLParser:
    out = folder / "report.html"
    with fill(folder / "a.satchel", documents, unread) as corpus:
        export_corpus(corpus, out, ExportFormat.HTML)
    return LexborHTMLParser(out.read_text(encoding="utf-8"))


def documents(count: int) -> list[Given]:
    return [
        Given(f"/docs/{i}.txt", f"Text {i}.", date=f"2024-{i % 12 + 1:02}-01", label="A",
              tone=("negative", "neutral", "positive")[i % 3], keywords=("well",))
        for i in range(count)
    ]  # fmt: skip


def test_figures_agree_with_the_corpus(tmp_path: Path) -> None:
    tree = page(tmp_path, *documents(6), unread=(Unread("/docs/x.pdf", FailureKind.SCANNED),))
    text = tree.body.text(separator=" ") if tree.body else ""
    assert "6" in text
    assert explain(FailureKind.SCANNED) in text
    assert "x.pdf" in text
    assert len(tree.css("svg")) >= 2
    assert len(tree.css("table#documents tbody tr, table.documents tbody tr")) == 6


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    hostile = Given(f"/docs/{HOSTILE}", HOSTILE * 3, name=HOSTILE, title=HOSTILE, tone="negative",
                    label=HOSTILE, keywords=(HOSTILE,), metadata={HOSTILE: HOSTILE})  # fmt: skip
    tree = page(tmp_path, hostile, unread=(Unread(f"/{HOSTILE}", detail=HOSTILE),))
    assert len(tree.css("script")) == 1
    assert tree.css("img") == []
    assert not [n for n in tree.css("*") if any(name.startswith("on") for name in n.attributes)]
    assert "alert(1)" in (tree.body.text() if tree.body else "")


def test_nothing_is_asked_of_a_network(tmp_path: Path) -> None:
    tree = page(tmp_path, *documents(3))
    for node in tree.css("*"):
        for name in ("src", "href", "srcset", "action", "data", "poster"):
            value = node.attributes.get(name)
            assert value is None or value.startswith("#"), (node.tag, name, value)
    assert tree.css("link, iframe, object, embed, base") == []
    for style in tree.css("style"):
        assert not re.search(r"url\((?![\"']?data:)|@import", style.text())


def test_the_policy_allows_its_own_script_and_style_alone(tmp_path: Path) -> None:
    tree = page(tmp_path, *documents(3))
    policy = tree.css_first('meta[http-equiv="Content-Security-Policy"]').attributes["content"]
    assert policy is not None
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for tag in ("script", "style"):
        digest = b64encode(sha256(tree.css_first(tag).text().encode()).digest()).decode()
        assert f"sha256-{digest}" in policy
    assert not [node for node in tree.css("*") if "style" in node.attributes]


@pytest.mark.parametrize("language", ["en", "ja", "pt"])
def test_the_report_speaks_the_persons_language(tmp_path: Path, language: str) -> None:
    set_language(language)
    tree = page(tmp_path, *documents(3))
    assert tree.css_first("html").attributes["lang"] == language


def test_an_empty_corpus_gives_a_report_too(tmp_path: Path) -> None:
    assert page(tmp_path).css_first("h1") is not None
