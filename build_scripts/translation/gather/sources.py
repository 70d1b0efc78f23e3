"""The list of sources, and what each of them gives."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from build_scripts.translation.gather.books import manual_lines, text_lines, wordnet_lines
from build_scripts.translation.gather.catalogues import gettext_pairs, json_pairs
from build_scripts.translation.gather.cleaning import Line, Pair, Variant
from build_scripts.translation.gather.descriptions import description_lines, description_pairs
from build_scripts.translation.gather.pages import page_lines, page_pairs

_LIST = Path(__file__).with_name("sources.toml")
_CATALOGUES = {"gettext": gettext_pairs, "i18n-json": json_pairs}
_TEXTS = {"text": text_lines, "manual": manual_lines, "wordnet": wordnet_lines}


@dataclass(frozen=True, slots=True)
class Source:
    """One entry of `sources.toml`, where its fields are explained."""

    name: str
    kind: str
    licence: str
    packages: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    english: str = ""
    brazil: str = ""
    portugal: str = ""
    language: str = "en"
    lines: int = 0
    pairs: int = 0


def read_sources() -> list[Source]:
    """Return all sources."""
    listed = tomllib.loads(_LIST.read_text(encoding="utf-8"))["source"]
    return [
        Source(
            **{
                key: tuple(value) if isinstance(value, list) else value
                for key, value in one.items()
            }
        )
        for one in listed
    ]


def contents(source: Source, unpacked: Path, lists: Path) -> Iterator[Line | Pair]:
    """Yield the lines and pairs of a source whose packages are unpacked, each in its folder."""
    if source.kind == "descriptions":
        yield from description_pairs(lists)
        yield from description_lines(lists)
    elif source.kind == "pages":
        yield from _pages(source, unpacked)
    elif source.kind == "kde":
        yield from _kde(source, unpacked)
    elif source.kind in _CATALOGUES:
        for package in source.packages:
            yield from _CATALOGUES[source.kind](unpacked / package, source.name)
    elif source.kind in _TEXTS:
        for path in _files(source, unpacked):
            yield from _TEXTS[source.kind](path, source.language, source.name)


def _files(source: Source, unpacked: Path) -> Iterator[Path]:
    for pattern in source.files:
        for path in sorted(unpacked.glob(pattern)):
            if path.is_file() and path.suffix not in {".dat", ".u8"}:
                yield path


def _pages(source: Source, unpacked: Path) -> Iterator[Line | Pair]:
    english = unpacked / source.english
    for folder, variant in ((source.brazil, Variant.BRAZIL), (source.portugal, Variant.PORTUGAL)):
        if folder:
            yield from page_pairs(english, unpacked / folder, variant, source.name)
            yield from page_lines(unpacked / folder, "pt", source.name)
    yield from page_lines(english, "en", source.name)


def _kde(source: Source, unpacked: Path) -> Iterator[Line | Pair]:
    handbooks = [unpacked / package / "usr/share/doc/HTML" for package in source.packages]
    for package in source.packages:
        yield from gettext_pairs(unpacked / package, source.name)
    for folder, variant in (("pt_BR", Variant.BRAZIL), ("pt", Variant.PORTUGAL)):
        for root in handbooks:
            yield from page_pairs(root / "en", root / folder, variant, source.name)
            yield from page_lines(root / folder, "pt", source.name)
    for root in handbooks:
        yield from page_lines(root / "en", "en", source.name)
