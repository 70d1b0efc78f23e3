r"""Codebooks as QDC, the codebook exchange of NVivo, ATLAS.ti, MAXQDA, QualCoder and others.

The format is REFI-QDA Codebook 1.0 (www.qdasoftware.org): nested `Code` elements with a GUID, a
name, a colour and a description, and `Set` elements that gather them. A code below another becomes
a label "Above/Below". A code that is not codable is a heading: it stays one. The format has no
place for examples, so they stand at the end of the description, after a line "Examples:", as
people write them there. A "/" inside the name of one code is kept apart from that between codes as
its full-width form "／".

Nor does the format know whether a text may have several labels: in the programs it is made for any
may. Satchel says it in the attribute `origin`, which holds the name of the program that wrote a
file; others read over it, and write their own name there.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from desktop_app.errors import InputError
from desktop_app.messages import _
from desktop_app.readers.formats import ReadingError
from desktop_app.readers.office_package import local_name, parse_xml
from desktop_app.tasks.codebook.labels import (
    SEPARATOR,
    Codebook,
    CodebookFile,
    Label,
    LabelSet,
    cleaned_guid,
    cleaned_label,
    cleaned_name,
    cleaned_text,
    guid_of,
)

NAMESPACE = "urn:QDA-XML:codebook:1.0"
"""As the published schema has it; NVivo writes "1:0", projects hold "project:1.0": all are read."""

_MULTI_LABEL = "Satchel, multi-label"
_SINGLE_LABEL = "Satchel, single-label"
_INNER_SEPARATOR = "／"
_EXAMPLES = "Examples:"
_BULLET = "- "
_MOST_CODES = 10_000
"""Ten times what a codebook may hold: a guard, told apart from too many labels."""
_DEEPEST = 50
"""Programs nest a handful of levels; XML itself is read to 256."""


def from_qdc(data: bytes, name: str) -> CodebookFile:
    """Read a codebook; `name` is what errors call the file. Raises InputError."""
    try:
        root = parse_xml(data, name)
    except ReadingError as error:
        raise _invalid(name, error.detail) from error
    if root.getroottree().docinfo.doctype:
        raise _invalid(name, _("it declares a document type, which no codebook needs"))
    codes = next((one for one in root.iter() if local_name(one) == "Codes"), None)
    if local_name(root) != "CodeBook" or codes is None:
        raise _invalid(name, _("it has no list of codes"))
    reading = _Reading(name)
    reading.take(codes)
    sets = [one for part in root if local_name(part) == "Sets" for one in part]
    origin = (root.get("origin") or "").strip()
    codebook = Codebook(
        tuple(reading.labels),
        multi_label=origin == _MULTI_LABEL,
        groups=tuple(reading.groups),
        sets=tuple(reading.label_set(one) for one in sets if local_name(one) == "Set"),
    )
    return CodebookFile(codebook, says_multi_label=origin in {_MULTI_LABEL, _SINGLE_LABEL})


def to_qdc(codebook: Codebook) -> bytes:
    """Return a codebook as a QDC file that the published schema accepts."""
    from lxml import etree

    origin = _MULTI_LABEL if codebook.multi_label else _SINGLE_LABEL
    root = etree.Element(f"{{{NAMESPACE}}}CodeBook", nsmap={None: NAMESPACE}, origin=origin)
    codes = etree.SubElement(root, f"{{{NAMESPACE}}}Codes")
    top = _tree(codebook)
    waiting = [(codes, node) for node in reversed(top.below.values())]
    while waiting:
        parent, node = waiting.pop()
        element = _code(parent, node)
        waiting += [(element, child) for child in reversed(node.below.values())]
    if codebook.sets:
        guids = {label.name: guid_of(label) for label in codebook.labels}
        sets = etree.SubElement(root, f"{{{NAMESPACE}}}Sets")
        for one in codebook.sets:
            _add_set(sets, one, guids)
    document: bytes = etree.tostring(
        root, xml_declaration=True, encoding="utf-8", pretty_print=True
    )
    return document


class _Reading:
    """Walks the codes of a file and keeps what becomes of them."""

    def __init__(self, name: str) -> None:
        self.labels: list[Label] = []
        self.groups: list[Label] = []
        self._name = name
        self._taken: dict[str, int] = {}
        self._guids: set[str] = set()
        self._by_guid: dict[str, str] = {}

    def take(self, codes: Any) -> None:
        """Make a label or a heading of every code below `codes`, in the order of the file."""
        waiting = [(element, "", 1) for element in reversed(codes)]
        count = 0
        while waiting:
            element, above, depth = waiting.pop()
            if local_name(element) != "Code":
                continue
            count += 1
            if count > _MOST_CODES or depth > _DEEPEST:
                raise _invalid(self._name, _("it holds too many codes, or nests them too deeply"))
            path = self._take_code(element, above)
            waiting += [(child, path, depth + 1) for child in reversed(element)]

    def label_set(self, element: Any) -> LabelSet:
        """Return a set by the names of its labels; those it names but that are not there go."""
        members = [
            self._by_guid.get(member.get("guid") or member.get("targetGUID") or "")
            for member in element
            if local_name(member) == "MemberCode"
        ]
        return LabelSet(
            name=cleaned_name(element.get("name") or "") or _("Unnamed"),
            labels=tuple(dict.fromkeys(filter(None, members))),
            description=cleaned_text(_description(element)),
            guid=self._own_guid(element),
        )

    def _take_code(self, element: Any, above: str) -> str:
        own = cleaned_name(element.get("name") or "").replace(SEPARATOR, _INNER_SEPARATOR)
        path = self._free_name(f"{above}{SEPARATOR if above else ''}{own or _('Unnamed')}")
        description, examples = _parted(_description(element))
        guid = self._own_guid(element)
        label = cleaned_label(path, description, element.get("color") or "", examples, guid)
        if (element.get("isCodable") or "").strip().lower() in {"false", "0"}:
            self.groups.append(label)
        else:
            self.labels.append(label)
            if written := element.get("guid"):
                self._by_guid.setdefault(written, path)
        return path

    def _free_name(self, path: str) -> str:
        free = path
        while free in self._taken:
            # Counted on from the last, or ten thousand codes of one name would take seconds.
            self._taken[path] += 1
            free = f"{path} ({self._taken[path]})"
        self._taken[free] = 1
        return free

    def _own_guid(self, element: Any) -> str:
        """Return an element's GUID if no other has it, as a copied code may."""
        guid = cleaned_guid(element.get("guid") or "")
        if guid.lower() in self._guids:
            return ""
        self._guids.add(guid.lower())
        return guid


@dataclass(slots=True)
class _Node:
    """A code on its way out: its own name, what is known of it, and the codes below it."""

    name: str
    path: str
    label: Label | None = None
    is_codable: bool = False
    below: dict[str, "_Node"] = field(default_factory=dict)


def _tree(codebook: Codebook) -> _Node:
    top = _Node("", "")
    for label in codebook.labels:
        node = _node(top, label.name)
        node.label, node.is_codable = label, True
    for group in codebook.groups:
        node = _node(top, group.name)
        node.label = node.label or group
    return top


def _node(top: _Node, name: str) -> _Node:
    node = top
    for part in _parts(name):
        path = f"{node.path}{SEPARATOR if node.path else ''}{part}"
        node = node.below.setdefault(part, _Node(part, path))
    return node


def _parts(name: str) -> list[str]:
    """Return the names of the codes that a label's name stands for, "a/b" being b below a.

    A name with an empty part ("and/", "//") is the name of one code.
    """
    parts = [part.strip() for part in name.split(SEPARATOR)]
    plain = all(parts) and SEPARATOR.join(parts) == name and len(parts) <= _DEEPEST
    return parts if plain else [name.replace(SEPARATOR, _INNER_SEPARATOR)]


def _code(parent: Any, node: _Node) -> Any:
    from lxml import etree

    label = node.label or Label(node.path)
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}Code")
    element.set("guid", guid_of(label, "label" if node.is_codable else "group"))
    element.set("name", node.name.replace(_INNER_SEPARATOR, SEPARATOR))
    element.set("isCodable", str(node.is_codable).lower())
    if label.colour:
        element.set("color", label.colour)
    _add_description(element, "\n".join(_description_lines(label)))
    return element


def _description_lines(label: Label) -> Iterator[str]:
    if label.description:
        yield label.description
    if label.examples:
        if label.description:
            yield ""
        yield _EXAMPLES
        yield from (f"{_BULLET}{example}" for example in label.examples)


def _add_set(parent: Any, one: LabelSet, guids: dict[str, str]) -> None:
    from lxml import etree

    element = etree.SubElement(parent, f"{{{NAMESPACE}}}Set", guid=guid_of(one, "set"))
    element.set("name", one.name)
    _add_description(element, one.description)
    for name in one.labels:
        if name in guids:
            etree.SubElement(element, f"{{{NAMESPACE}}}MemberCode", guid=guids[name])


def _add_description(parent: Any, text: str) -> None:
    from lxml import etree

    if text:
        etree.SubElement(parent, f"{{{NAMESPACE}}}Description").text = text


def _description(element: Any) -> str:
    found = next((one for one in element if local_name(one) == "Description"), None)
    return "" if found is None else "".join(found.itertext())


def _parted(text: str) -> tuple[str, list[str]]:
    """Take the examples from the end of a description."""
    lines = cleaned_text(text).split("\n")
    first = len(lines)
    while first and lines[first - 1].strip().startswith(_BULLET.strip()):
        first -= 1
    if not 0 < first < len(lines) or lines[first - 1].strip() != _EXAMPLES:
        return text, []
    examples = [line.strip().removeprefix(_BULLET.strip()) for line in lines[first:]]
    return "\n".join(lines[: first - 1]), examples


def _invalid(name: str, reason: str) -> InputError:
    return InputError(
        _("The codebook {path} is not a REFI-QDA codebook: {reason}.").format(
            path=name, reason=reason
        )
    )
