"""Answers in a form that was asked for: JSON that keeps to a schema, checked here in any case.

Servers differ in what they promise; what they do not promise models mostly do when told to. So the
schema is always told too, and nothing that does not keep to it is taken.
"""

import re
from collections.abc import Iterator, Mapping

import msgspec

Schema = Mapping[str, object]
"""A JSON schema of these words: type, properties, required, additionalProperties, items, enum,
minimum, maximum, minItems, maxItems."""

_FENCED = re.compile(r"```(?:json)?\s*(.*?)\s*```", re.DOTALL)
_TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


class FormError(ValueError):
    """An answer that is not in the form asked for; the text says where."""


def instruction(schema: Schema) -> str:
    """Return how the model is told to answer in a form."""
    text = msgspec.json.encode(schema).decode()
    return f"Answer with one JSON value that keeps to this schema, and nothing else: {text}"


def checked(answer: str, schema: Schema) -> str:
    """Return the JSON in an answer, without what stands around it. Raises FormError."""
    for candidate in _candidates(answer):
        try:
            value = msgspec.json.decode(candidate.encode("utf-8", "replace"))
        except (msgspec.DecodeError, RecursionError):
            continue
        for fault in _faults(value, schema, "$"):
            raise FormError(fault)
        return candidate
    raise FormError("it is not JSON")


def _candidates(answer: str) -> Iterator[str]:
    yield answer.strip()
    for match in _FENCED.finditer(answer):
        yield match[1]
    for opens, closes in ("{}", "[]"):
        start, end = answer.find(opens), answer.rfind(closes)
        if 0 <= start < end:
            yield answer[start : end + 1]


def _faults(value: object, schema: Schema, place: str) -> Iterator[str]:
    """Yield what of a value does not keep to a schema, and where."""
    kind = schema.get("type")
    if kind is not None and not _is_of_type(value, kind):
        yield f"{place} is not of type {kind}"
        return
    allowed = schema.get("enum")
    if isinstance(allowed, list | tuple) and value not in allowed:
        yield f"{place} is none of the values allowed"
    if isinstance(value, dict):
        yield from _object_faults(value, schema, place)
    elif isinstance(value, list):
        yield from _outside(len(value), schema.get("minItems"), schema.get("maxItems"), place)
        items = schema.get("items")
        if isinstance(items, Mapping):
            for number, item in enumerate(value):
                yield from _faults(item, items, f"{place}[{number}]")
    elif isinstance(value, int | float):
        yield from _outside(value, schema.get("minimum"), schema.get("maximum"), place)


def _object_faults(value: dict[str, object], schema: Schema, place: str) -> Iterator[str]:
    properties = schema.get("properties")
    known = properties if isinstance(properties, Mapping) else {}
    required = schema.get("required")
    for name in required if isinstance(required, list | tuple) else ():
        if name not in value:
            yield f"{place}.{name} is missing"
    for name, item in value.items():
        if name in known:
            yield from _faults(item, known[name], f"{place}.{name}")
        elif schema.get("additionalProperties") is False:
            yield f"{place}.{name} was not asked for"


def _outside(size: float, least: object, most: object, place: str) -> Iterator[str]:
    if isinstance(least, int | float) and size < least:
        yield f"{place} is less than {least}"
    if isinstance(most, int | float) and size > most:
        yield f"{place} is more than {most}"


def _is_of_type(value: object, kind: object) -> bool:
    kinds = kind if isinstance(kind, list | tuple) else [kind]
    if isinstance(value, bool):
        return "boolean" in kinds
    return any(isinstance(value, _TYPES.get(str(one), ())) for one in kinds)
