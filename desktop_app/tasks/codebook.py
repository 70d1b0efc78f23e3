"""A codebook: the labels documents are sorted into, with descriptions, from a list or a file."""

import csv
import io
import tomllib
from dataclasses import dataclass
from pathlib import Path

from desktop_app.errors import InputError, system_reason
from desktop_app.messages import _

_MAX_LABELS = 200
"""More labels than this cannot be told apart by name, nor shown."""
_MAX_BYTES = 1024**2


@dataclass(frozen=True, slots=True)
class Label:
    """A label: its name, and, if given, a sentence on what belongs to it."""

    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Codebook:
    """At least two labels with different names."""

    labels: tuple[Label, ...]

    def __post_init__(self) -> None:
        names = [label.name for label in self.labels]
        if len(names) < 2:  # noqa: PLR2004
            raise InputError(_("Give at least two labels, for example: Water,Health,Schools"))
        if len(names) > _MAX_LABELS:
            raise InputError(
                _("{count} labels are too many; use at most {limit}.").format(
                    count=len(names), limit=_MAX_LABELS
                )
            )
        doubled = next((name for name in names if names.count(name) > 1), None)
        if doubled is not None:
            raise InputError(_("The label “{name}” is given twice.").format(name=doubled))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the labels, in order."""
        return tuple(label.name for label in self.labels)


def from_names(names: str) -> Codebook:
    """Make a codebook from names separated by commas, as typed; one with a comma in it in quotes.

    Raises:
        InputError: fewer than two labels, too many, or one twice.

    """
    row = next(csv.reader([names.replace("、", ",").replace("，", ",")], skipinitialspace=True), [])
    return Codebook(tuple(Label(name.strip()) for name in row if name.strip()))


def read_codebook(path: Path) -> Codebook:
    """Read a codebook from a TOML file (`[[label]]` with `name`, `description`) or a CSV file.

    The CSV file has a header with the columns `name` and, optionally, `description`.

    Raises:
        InputError: the file cannot be read or is not such a codebook.

    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise InputError(_("{path} is too large for a codebook.").format(path=path))
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(
            _("The codebook {path} could not be opened: {reason}.").format(
                path=path, reason=system_reason(error)
            )
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(
            _("The codebook {path} is not UTF-8 text. Save it as UTF-8.").format(path=path)
        ) from error
    labels = _from_csv(text) if path.suffix.lower() == ".csv" else _from_toml(text, path)
    return Codebook(tuple(labels))


def _from_toml(text: str, path: Path) -> list[Label]:
    try:
        entries = tomllib.loads(text).get("label", [])
    except tomllib.TOMLDecodeError as error:
        raise InputError(
            _("The codebook {path} is not valid TOML: {reason}.").format(path=path, reason=error)
        ) from error
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise InputError(_("The codebook {path} holds no [[label]] entries.").format(path=path))
    return [
        Label(str(entry.get("name", "")).strip(), str(entry.get("description", "")).strip())
        for entry in entries
        if str(entry.get("name", "")).strip()
    ]


def _from_csv(text: str) -> list[Label]:
    rows = csv.DictReader(io.StringIO(text))
    return [
        Label(row["name"].strip(), (row.get("description") or "").strip())
        for row in rows
        if (row.get("name") or "").strip()
    ]
