"""Reads labelled texts from a table (csv, tsv, xlsx, jsonl ...): one text and its labels a row."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop_app.documents import TEXT_COLUMN, Document, ReadFailure, explain
from desktop_app.errors import InputError
from desktop_app.messages import _
from desktop_app.readers.formats import ReadLimits, ReadOptions
from desktop_app.readers.pool import ReaderPool
from desktop_app.readers.records import named_column
from desktop_app.tasks.codebook import Codebook, Label

_MOST_COLUMNS_SHOWN = 20
_FEW_LABELS = 20  # that no one takes for free text
_LABEL_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns hold the text and the labels, and what stands between several labels."""

    text: str
    label: str
    separator: str | None = None


@dataclass(frozen=True, slots=True)
class LabelledTexts:
    """Texts, and of each its labels: none if it was not labelled."""

    texts: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]


def read_labelled_texts(
    path: Path, columns: Columns, *, labels_known: bool = False
) -> LabelledTexts:
    """Read a file's rows. Spellings of a label that differ in case alone are the commonest one.

    Where the labels are known from elsewhere (`labels_known`), no row needs to have any.

    Raises:
        InputError: the file cannot be read or lacks one of the columns.

    """
    failures: list[ReadFailure] = []
    texts: list[str] = []
    labels: list[tuple[str, ...]] = []
    seen: dict[str, None] = {}
    with ReaderPool(1, ReadOptions(columns.text), ReadLimits()) as pool:
        for result in pool.read(path):
            if isinstance(result, ReadFailure):
                failures.append(result)
                continue
            _check_text_column(path, result, columns.text)
            column = named_column(result.metadata, columns.label)
            seen.update(dict.fromkeys(result.metadata))
            cell = result.metadata[column] if column is not None else ""
            texts.append(result.text)
            labels.append(_labels(cell, columns.separator))
    if not texts and failures:  # a sheet that is no table does not harm the others
        reason, detail = explain(failures[0].reason), failures[0].detail
        raise InputError(
            _("{path} could not be read. {reason}").format(
                path=path, reason=f"{reason} ({detail})" if detail else reason
            )
        )
    if not any(labels) and not labels_known:
        raise InputError(_missing(path, columns.label, list(seen)))
    spelling = _spellings(labels)
    unified = (tuple(dict.fromkeys(spelling[one.casefold()] for one in row)) for row in labels)
    return LabelledTexts(tuple(texts), tuple(unified))


def codebook_of(
    rows: LabelledTexts, given: Codebook | None, column: str, *, multi_label: bool
) -> Codebook:
    """Return the labels to teach: those of the person's codebook first, then others of the rows.

    Raises:
        InputError: there is one label only, or so many that the column can hardly be the right one.

    """
    counts = Counter(label for row in rows.labels for label in row)
    labelled = sum(1 for row in rows.labels if row)
    known = given.labels if given else ()
    names = {label.name for label in known}
    others = sorted(name for name in counts if name not in names)
    if len(others) > max(_FEW_LABELS, labelled // 2):
        raise InputError(
            _(
                "The column “{column}” has {count} different values in {rows} rows: these are "
                "hardly labels. Choose another with --label-column NAME."
            ).format(column=column, count=len(others), rows=labelled)
        )
    if len(known) + len(others) == 1:
        raise InputError(
            _(
                "All {count} examples have the label “{name}”. Add examples of other labels, or "
                "name those in a file and give it with --codebook FILE."
            ).format(count=labelled, name=others[0])
        )
    return Codebook((*known, *map(Label, others)), multi_label=multi_label)


def _check_text_column(path: Path, document: Document, wanted: str) -> None:
    found = document.metadata.get(TEXT_COLUMN)
    if found is None or named_column([found], wanted) is None:
        columns = [name for name in document.metadata if name != TEXT_COLUMN]
        raise InputError(_missing(path, wanted, [found, *columns] if found else columns))


def _missing(path: Path, wanted: str, columns: Sequence[str]) -> str:
    shown = [name for name in columns if name != TEXT_COLUMN][:_MOST_COLUMNS_SHOWN]
    if wanted.strip().casefold() in {name.strip().casefold() for name in shown}:
        return _("The column “{column}” of {path} is empty.").format(column=wanted, path=path)
    return _(
        "{path} has no column “{column}” with anything in it. Its columns are: {columns}."
    ).format(path=path, column=wanted, columns=_(", ").join(shown) or _("none"))


def _labels(cell: str, separator: str | None) -> tuple[str, ...]:
    parts = cell.split(separator) if separator else [cell]
    names = (" ".join(part.split())[:_LABEL_CHARACTERS] for part in parts)
    return tuple(dict.fromkeys(filter(None, names)))


def _spellings(labels: Sequence[tuple[str, ...]]) -> dict[str, str]:
    counts = Counter(label for row in labels for label in row)
    chosen: dict[str, str] = {}
    for label, _count in counts.most_common():
        chosen.setdefault(label.casefold(), label)
    return chosen
