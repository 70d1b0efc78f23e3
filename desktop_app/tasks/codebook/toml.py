"""Codebooks as TOML: `[[label]]` with `name`, `description`, `colour`, `examples`, `guid`.

`multi_label = true` at the top lets a text have several labels. `[[group]]` describes a heading,
`[[set]]` names labels that belong together.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence

from desktop_app.errors import InputError
from desktop_app.messages import _
from desktop_app.tasks.codebook.labels import (
    Codebook,
    CodebookFile,
    Label,
    LabelSet,
    cleaned_guid,
    cleaned_label,
    cleaned_name,
    cleaned_text,
)

_Entry = Mapping[str, object]


def from_toml(text: str, name: str) -> CodebookFile:
    """Read a codebook; `name` is what errors call the file. Raises InputError."""
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(
            _("The codebook {path} is not valid TOML: {reason}.").format(path=name, reason=error)
        ) from error
    labels = [_label(entry) for entry in _entries(content, "label", name)]
    groups = [_label(entry) for entry in _entries(content, "group", name)]
    sets = [_set(entry) for entry in _entries(content, "set", name)]
    codebook = Codebook(
        tuple(label for label in labels if label.name),
        multi_label=content.get("multi_label") is True,
        groups=tuple(group for group in groups if group.name),
        sets=tuple(one for one in sets if one.name),
    )
    return CodebookFile(codebook, isinstance(content.get("multi_label"), bool))


def to_toml(codebook: Codebook) -> str:
    """Return a codebook as TOML that `from_toml` reads back the same."""
    lines = [f"multi_label = {str(codebook.multi_label).lower()}"]
    for label in codebook.labels:
        lines += ["", "[[label]]", *_label_lines(label)]
    for group in codebook.groups:
        lines += ["", "[[group]]", *_label_lines(group)]
    for one in codebook.sets:
        lines += ["", "[[set]]", f"name = {_quoted(one.name)}"]
        if one.description:
            lines.append(f"description = {_quoted(one.description)}")
        if one.guid:
            lines.append(f"guid = {_quoted(one.guid)}")
        lines.append(f"labels = {_array(one.labels)}")
    return "\n".join(lines) + "\n"


def _entries(content: _Entry, key: str, name: str) -> list[_Entry]:
    entries = content.get(key, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise InputError(_("The codebook {path} holds no [[label]] entries.").format(path=name))
    return entries


def _label(entry: _Entry) -> Label:
    return cleaned_label(
        name=str(entry.get("name", "")),
        description=str(entry.get("description", "")),
        colour=str(entry.get("colour", entry.get("color", ""))),
        examples=_texts(entry.get("examples", [])),
        guid=str(entry.get("guid", "")),
    )


def _set(entry: _Entry) -> LabelSet:
    return LabelSet(
        name=cleaned_name(str(entry.get("name", ""))),
        labels=tuple(filter(None, map(cleaned_name, _texts(entry.get("labels", []))))),
        description=cleaned_text(str(entry.get("description", ""))),
        guid=cleaned_guid(str(entry.get("guid", ""))),
    )


def _texts(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _label_lines(label: Label) -> Iterator[str]:
    yield f"name = {_quoted(label.name)}"
    for key, value in (
        ("description", label.description),
        ("colour", label.colour),
        ("guid", label.guid),
    ):
        if value:
            yield f"{key} = {_quoted(value)}"
    if label.examples:
        yield f"examples = {_array(label.examples)}"


def _array(values: Sequence[str]) -> str:
    return "[" + "".join(f"\n    {_quoted(value)}," for value in values) + "\n]" if values else "[]"


def _quoted(text: str) -> str:
    # JSON's escapes are TOML's too, but for the delete character, which TOML wants escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
