"""Translation memories of other programs: TMX 1.4 files, read within bounds and written.

Reading streams, so that a memory of millions of sentences takes no more than one of ten. What a
file declares of its own (entities, a DTD somewhere) is never followed.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lxml import etree

from desktop_app import __version__
from desktop_app.corpus.translation_records import MemoryEntry
from desktop_app.errors import InputError, system_reason
from desktop_app.export.atomic import replacing
from desktop_app.export.cleaning import printable
from desktop_app.messages import _
from desktop_app.text.languages import base_language

_MAX_BYTES = 2 * 1024**3
_MAX_ENTRIES = 5_000_000
_MAX_CHARACTERS = 20_000
"""Of a segment: longer ones are no sentences, and none would stand again."""
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ALL_LANGUAGES = "*all*"
_EDITED = "x-satchel-edited"
_NATIVE_CODE = frozenset({"bpt", "ept", "ph", "it", "ut"})
"""Inline elements that hold another format's markup; `hi` and unknown ones hold text."""
_TMX_TIME = "%Y%m%dT%H%M%SZ"


def read_tmx(path: Path) -> Iterator[MemoryEntry]:
    """Yield the sentence pairs of a TMX file: each unit's source with every other language's.

    Inline markup is left out; of variants of a language (pt-BR, pt-PT) the first in a unit counts.

    Raises:
        InputError: it cannot be read, is no TMX file, is damaged, or too large.

    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise InputError(_("{path} is too large for a translation memory.").format(path=path))
        with path.open("rb") as file:
            yield from _entries(file, path)
    except OSError as error:
        raise InputError(
            _("{path} could not be opened: {reason}.").format(
                path=path, reason=system_reason(error)
            )
        ) from error
    except etree.XMLSyntaxError as error:
        raise InputError(
            _(
                "{path} is damaged or not a TMX file (line {line}: {reason}). Export it again."
            ).format(path=path, line=error.lineno or 1, reason=error.msg)
        ) from error


def write_tmx(entries: Iterable[MemoryEntry], out: Path, source: str | None) -> int:
    """Write entries as a TMX file and return their number.

    `source` is the language of all their sources, None if they differ. Raises InputError if the
    file cannot be written.
    """
    header = {
        "creationtool": "Satchel",
        "creationtoolversion": __version__,
        "segtype": "sentence",
        "o-tmf": "satchel",
        "adminlang": "en",
        "srclang": source or _ALL_LANGUAGES,
        "datatype": "plaintext",
        "creationdate": datetime.now(UTC).strftime(_TMX_TIME),
    }
    count = 0
    with (
        replacing(out) as temporary,
        temporary.open("wb") as file,
        etree.xmlfile(file, encoding="UTF-8") as xml,
    ):
        xml.write_declaration()
        with xml.element("tmx", {"version": "1.4"}):
            xml.write("\n", etree.Element("header", header), "\n")
            with xml.element("body"):
                xml.write("\n")
                for entry in entries:
                    xml.write(_unit(entry), "\n")
                    count += 1
            xml.write("\n")
    return count


def _entries(file: Any, path: Path) -> Iterator[MemoryEntry]:
    events = etree.iterparse(
        file,
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    source = _ALL_LANGUAGES
    count = 0
    is_root = True
    for event, element in events:
        name = _name(element)
        if is_root:
            _check_root(element, name, path)
            is_root = False
        if event == "start":
            if name == "header":
                source = element.get("srclang") or _ALL_LANGUAGES
            continue
        if name != "tu":
            continue
        for entry in _pairs(element, element.get("srclang") or source):
            count += 1
            if count > _MAX_ENTRIES:
                raise InputError(
                    _("{path} holds more than {limit} sentences. Split it.").format(
                        path=path, limit=_MAX_ENTRIES
                    )
                )
            yield entry
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _check_root(element: Any, name: str, path: Path) -> None:
    if name != "tmx":
        raise InputError(_("{path} is not a TMX file.").format(path=path))
    declared = element.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        raise InputError(
            _("{path} defines entities of its own and is not read, for safety.").format(path=path)
        )


def _pairs(unit: Any, source: str) -> Iterator[MemoryEntry]:
    variants = [
        (code.lower(), _segment_text(variant), variant)
        for variant in unit.iterchildren("{*}tuv")
        if (code := variant.get(_XML_LANG) or variant.get("lang"))
    ]
    variants = [one for one in variants if one[1] and len(one[1]) <= _MAX_CHARACTERS]
    if not variants:
        return
    wanted = source.lower()
    first = next((one for one in variants if one[0] == wanted), None)
    first = first or next(
        (one for one in variants if base_language(one[0]) == base_language(wanted)), variants[0]
    )
    seen = {base_language(first[0])}
    for code, text, variant in variants:
        language = base_language(code)
        if language in seen:
            continue
        seen.add(language)
        changed = _iso_time(
            variant.get("changedate")
            or unit.get("changedate")
            or variant.get("creationdate")
            or unit.get("creationdate")
        )
        yield MemoryEntry(base_language(first[0]), language, first[1], text, changed=changed)


def _segment_text(variant: Any) -> str:
    segment = next(variant.iterchildren("{*}seg"), None)
    return "" if segment is None else " ".join("".join(_texts(segment)).split())


def _texts(element: Any) -> Iterator[str]:
    """Yield the text of an element without the markup of other formats in it."""
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and _name(child) not in _NATIVE_CODE:
            yield from _texts(child)
        yield child.tail or ""


def _unit(entry: MemoryEntry) -> Any:
    unit = etree.Element("tu")
    changed = _tmx_time(entry.changed)
    if changed:
        unit.set("changedate", changed)
    if entry.edited:
        etree.SubElement(unit, "prop", type=_EDITED).text = "yes"
    for language, text in (
        (entry.source, entry.source_text),
        (entry.target, entry.target_text),
    ):
        variant = etree.SubElement(unit, "tuv")
        variant.set(_XML_LANG, language)
        etree.SubElement(variant, "seg").text = printable(text)
    return unit


def _name(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _iso_time(value: str | None) -> str:
    try:
        moment = datetime.strptime(value or "", _TMX_TIME).replace(tzinfo=UTC)
    except ValueError:
        return ""
    return moment.isoformat(timespec="seconds")


def _tmx_time(value: str) -> str:
    try:
        return datetime.fromisoformat(value).astimezone(UTC).strftime(_TMX_TIME)
    except ValueError:
        return ""
