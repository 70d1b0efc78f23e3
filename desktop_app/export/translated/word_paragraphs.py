"""One paragraph of a Word document: its runs to items, and translated items to runs.

Runs that differ only in what Word notes for itself (revision ids, spelling) are one. What stands
in the text and is no text (pictures, notes, bookmarks, equations, deleted words) is an anchor.
"""

import copy
import re
from dataclasses import dataclass, field
from typing import Any

from desktop_app.export.translated import office
from desktop_app.export.translated.units import Anchor, Break, Item, Text
from desktop_app.readers.office_package import attribute, local_name

_CONTAINERS = frozenset(
    ("hyperlink", "ins", "moveTo", "smartTag", "customXml", "fldSimple", "dir", "bdo", "sdt")
)
_NOISE = frozenset(("proofErr", "lastRenderedPageBreak"))
_OPAQUE_CONTROLS = frozenset(
    ("date", "dropDownList", "comboBox", "picture", "checkbox", "equation", "citation", "group")
)
_TRANSLATED_FIELDS = frozenset(
    ("TOC", "HYPERLINK", "REF", "STYLEREF", "QUOTE", "IF", "FORMTEXT", "INCLUDETEXT", "TITLE",
     "SUBJECT", "")
)  # fmt: skip
"""Fields whose result is prose. Pages, dates, sequences, citations and merge fields stay."""
_FIELD_NAME = re.compile(r"\s*([A-Za-z]+)")
_IGNORED_IN_STYLE = frozenset(("lang", "noProof", "rPrChange"))
_AFTER_LANG = frozenset(("eastAsianLayout", "specVanish", "oMath", "rPrChange"))
_NO_BREAK_HYPHEN = "\u2011"
_SHOWN = 60
"""Characters of a field's result that are worth showing to the translator."""
_SHOWN_FORMULA = 16
"""Likewise of an equation: a longer one is seldom copied whole."""


@dataclass(frozen=True, slots=True)
class Wrap:
    """What text stands in: a link, an insertion, a content control, a field with its codes."""

    element: Any
    codes: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class RunStyle:
    """The formatting of a run: what it stands in, and its properties."""

    wraps: tuple[Wrap, ...]
    look: bytes
    properties: Any = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class _RunPart:
    """A child of a run that is no text, with the properties of its run."""

    properties: Any
    child: Any


@dataclass(slots=True)
class Fields:
    """The fields that are open at this place of the story; a long one spans paragraphs."""

    open: list["_Field"] = field(default_factory=list)

    def in_codes(self) -> bool:
        """Say whether the text at this place is a field's code and not its result."""
        return any(not one.separated for one in self.open)

    def is_opaque(self) -> bool:
        """Say whether the text at this place is not to be translated."""
        return any(not one.is_prose() for one in self.open)


@dataclass(slots=True)
class _Field:
    code: str = ""
    separated: bool = False

    def is_prose(self) -> bool:
        match = _FIELD_NAME.match(self.code)
        return (match[1].upper() if match else "") in _TRANSLATED_FIELDS


def paragraph_items(paragraph: Any, fields: Fields) -> list[Item]:
    """Return the items of a paragraph."""
    return _Flattening(fields).items(paragraph)


class _Flattening:
    """Walks one paragraph."""

    def __init__(self, fields: Fields) -> None:
        self._fields = fields
        self._items: list[Item] = []
        self._hidden: list[Any] = []
        self._shown = ""
        self._hidden_style: RunStyle | None = None

    def items(self, paragraph: Any) -> list[Item]:
        """Return the items of the paragraph, what is left of an unfinished field included."""
        self._walk(paragraph, ())
        self._end_hidden()
        return self._items

    def _walk(self, parent: Any, wraps: tuple[Wrap, ...]) -> None:
        for child in parent:
            name = local_name(child)
            if name == "r":
                self._run(child, wraps)
            elif name in _NOISE or name == "pPr":
                continue
            elif name in _CONTAINERS and not _is_opaque(child):
                self._container(child, name, wraps)
            else:
                self._anchor(child, RunStyle(wraps, b""))

    def _container(self, element: Any, name: str, wraps: tuple[Wrap, ...]) -> None:
        inner = element.find("{*}sdtContent") if name == "sdt" else element
        if inner is not None:
            self._walk(inner, (*wraps, Wrap(element)))

    def _anchor(self, child: Any, style: RunStyle) -> None:
        if self._fields.is_opaque() or self._fields.in_codes():
            self._hide(child, style, "")
            return
        name = local_name(child)
        pair = None
        if name.endswith(("Start", "End")):
            pair = (name.removesuffix("Start").removesuffix("End"), attribute(child, "id"))
        shown = ""
        if name in ("sdt", "fldSimple"):
            shown = "".join(child.itertext("{*}t")).strip()
        elif name == "oMath":
            formula = "".join(child.itertext("{*}t")).strip()
            shown = formula if len(formula) <= _SHOWN_FORMULA else ""
        self._items.append(Anchor(child, shown[:_SHOWN], style, pair))

    def _run(self, run: Any, wraps: tuple[Wrap, ...]) -> None:
        properties = run.find("{*}rPr")
        style = RunStyle(wraps, look_of(properties), properties)
        for child in run:
            name = local_name(child)
            if name == "rPr" or name in _NOISE:
                continue
            if name == "fldChar":
                self._field_sign(child, style)
            elif name == "instrText":
                if self._fields.open:
                    self._fields.open[-1].code += child.text or ""
                self._hide(_RunPart(properties, child), style, "")
            elif self._fields.is_opaque() or self._fields.in_codes():
                self._hide(_RunPart(properties, child), style, _shown(child, name))
            else:
                self._run_child(child, name, style)

    def _run_child(self, child: Any, name: str, style: RunStyle) -> None:
        if name == "t":
            text = child.text or ""
            if child.get("{http://www.w3.org/XML/1998/namespace}space") != "preserve":
                text = text.strip(" \t\r\n")
            if text:
                self._items.append(Text(text.replace("\n", " "), style))
        elif name == "noBreakHyphen":
            self._items.append(Text(_NO_BREAK_HYPHEN, style))
        elif name == "softHyphen":
            return
        elif name == "ruby":
            base = "".join(child.find("{*}rubyBase").itertext("{*}t"))
            self._items.append(Text(base, style))
        elif name in ("tab", "ptab"):
            self._items.append(Break(_RunPart(style.properties, child), style=style))
        elif name in ("br", "cr"):
            soft = attribute(child, "type") in (None, "textWrapping")
            self._items.append(Break(_RunPart(style.properties, child), soft=soft, style=style))
        else:
            self._items.append(Anchor(_RunPart(style.properties, child), "", style))

    def _field_sign(self, child: Any, style: RunStyle) -> None:
        kind = attribute(child, "fldCharType")
        part = _RunPart(style.properties, child)
        if kind == "begin":
            self._fields.open.append(_Field())
        # The codes of a field and its end stand on either side of its result.
        pair = ("field", id(self._fields.open[-1])) if self._fields.open else None
        if kind == "separate" and self._fields.open:
            self._fields.open[-1].separated = True
        self._hide(part, style, "")
        if kind == "end" and self._fields.open:
            ended = self._fields.open.pop()
            pair = pair if ended.is_prose() else None
        if not (self._fields.is_opaque() or self._fields.in_codes()):
            self._end_hidden(pair)

    def _hide(self, part: Any, style: RunStyle, shown: str) -> None:
        self._hidden.append(part)
        self._shown += shown
        self._hidden_style = self._hidden_style or style

    def _end_hidden(self, pair: Any = None) -> None:
        """Make one anchor of a field that is not translated, or of the codes of one that is."""
        if self._hidden:
            shown = self._shown.strip()
            self._items.append(
                Anchor(
                    tuple(self._hidden),
                    shown if len(shown) <= _SHOWN else "",
                    self._hidden_style,
                    pair,
                )
            )
        self._hidden, self._shown, self._hidden_style = [], "", None


def look_of(properties: Any) -> bytes:
    """Return run properties in a form in which equal ones are equal."""
    if properties is None:
        return b""
    return b"".join(
        _canonical(child) for child in properties if local_name(child) not in _IGNORED_IN_STYLE
    )


def _canonical(element: Any) -> bytes:
    attributes = sorted((key, value) for key, value in element.attrib.items() if "rsid" not in key)
    inner = b"".join(_canonical(child) for child in element)
    return repr((element.tag, attributes)).encode() + inner


def _shown(child: Any, name: str) -> str:
    if name == "t":
        return child.text or ""
    return _NO_BREAK_HYPHEN if name == "noBreakHyphen" else ""


def _is_opaque(element: Any) -> bool:
    """Say whether a content control or field holds what is chosen or computed, not written."""
    name = local_name(element)
    if name == "sdt":
        properties = element.find("{*}sdtPr")
        kinds = {local_name(one) for one in properties} if properties is not None else set()
        return bool(kinds & _OPAQUE_CONTROLS)
    if name == "fldSimple":
        return not _Field(attribute(element, "instr") or "").is_prose()
    return False


class ParagraphWriter:
    """Writes translated items into a paragraph."""

    def __init__(self, paragraph: Any, target: str) -> None:
        self._paragraph = paragraph
        self._target = target
        self._namespace = paragraph.tag.rpartition("}")[0] + "}"
        self._used: set[int] = set()

    def put(self, items: list[Item]) -> None:
        """Replace the paragraph's content by `items`."""
        for child in list(self._paragraph):
            if local_name(child) != "pPr":
                self._paragraph.remove(child)
        self._used.clear()
        stack: list[tuple[Wrap, Any]] = []
        for place, item in enumerate(items):
            style = item.style if isinstance(item.style, RunStyle) else RunStyle((), b"")
            if isinstance(item, Text):
                self._write_text(self._descend(stack, style.wraps), item.text, style)
                continue
            wraps = tuple(wrap for wrap, _shell in stack)
            after = items[place + 1].style if place + 1 < len(items) else None
            if not (isinstance(after, RunStyle) and after.wraps == wraps):
                wraps = style.wraps  # else amid a link, which is not cut for a bookmark
            parent = self._descend(stack, wraps)
            contents = item.content if isinstance(item.content, tuple) else (item.content,)
            for content in contents:
                self._write_content(parent, content)

    def _descend(self, stack: list[tuple[Wrap, Any]], wraps: tuple[Wrap, ...]) -> Any:
        """Close and open wraps until those of the style are open; return where to write."""
        shared = 0
        while shared < min(len(stack), len(wraps)) and stack[shared][0] == wraps[shared]:
            shared += 1
        del stack[shared:]
        for wrap in wraps[shared:]:
            parent = stack[-1][1] if stack else self._paragraph
            stack.append((wrap, self._opened(parent, wrap.element)))
        return stack[-1][1] if stack else self._paragraph

    def _opened(self, parent: Any, element: Any) -> Any:
        """Append an empty copy of a wrap and return what holds its content."""
        again = id(element) in self._used
        self._used.add(id(element))
        shell = element.makeelement(element.tag, dict(element.attrib), element.nsmap)
        parent.append(shell)
        for child in element:  # its own properties: sdtPr, smartTagPr, customXmlPr
            if local_name(child).endswith(("Pr", "PrEx")) and local_name(child) != "sdtContent":
                properties = copy.deepcopy(child)
                if again:
                    for number in properties.findall("{*}id"):
                        properties.remove(number)
                shell.append(properties)
        if local_name(element) != "sdt":
            return shell
        content = shell.makeelement(f"{self._namespace}sdtContent")
        shell.append(content)
        return content

    def _write_content(self, parent: Any, content: Any) -> None:
        if not isinstance(content, _RunPart):
            content.tail = None
            parent.append(content)
            return
        run = parent.makeelement(f"{self._namespace}r")
        if content.properties is not None:
            run.append(copy.deepcopy(content.properties))
        run.append(content.child)
        parent.append(run)

    def _write_text(self, parent: Any, text: str, style: RunStyle) -> None:
        run = parent.makeelement(f"{self._namespace}r")
        parent.append(run)
        run.append(self._properties(run, style.properties))
        for part in re.split(f"({_NO_BREAK_HYPHEN}|\t|\n)", text):
            if not part:
                continue
            name = {_NO_BREAK_HYPHEN: "noBreakHyphen", "\t": "tab", "\n": "br"}.get(part, "t")
            child = run.makeelement(f"{self._namespace}{name}")
            if name == "t":
                child.text = part
                if part != part.strip():
                    child.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            run.append(child)

    def _properties(self, run: Any, original: Any) -> Any:
        """Return a copy of run properties, in the target language."""
        if original is None:
            properties = run.makeelement(f"{self._namespace}rPr")
        else:
            properties = copy.deepcopy(original)
            properties.tail = None
        lang = properties.find("{*}lang")
        if lang is None:
            lang = properties.makeelement(f"{self._namespace}lang")
            after = next((one for one in properties if _follows_lang(one)), None)
            if after is None:
                properties.append(lang)
            else:
                after.addprevious(lang)
        office.set_language(lang, self._target)
        return properties


def _follows_lang(element: Any) -> bool:
    foreign = element.prefix is not None and element.prefix.startswith("w1")
    return foreign or local_name(element) in _AFTER_LANG
