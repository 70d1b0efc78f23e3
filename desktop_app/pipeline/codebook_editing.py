"""Changes to the codebook of a corpus, that can be taken back; what people labelled follows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from desktop_app.corpus.annotations import Annotation
from desktop_app.corpus.store import Corpus
from desktop_app.errors import InputError
from desktop_app.messages import _
from desktop_app.pipeline.codebooks import forget_codebook, store_codebook
from desktop_app.tasks.codebook import SEPARATOR, Codebook, Label, LabelSet


@dataclass(frozen=True, slots=True)
class CodebookChange:
    """A codebook in place of another (None: there was or will be none).

    `renamed` are the names that labels had, with those that annotations of them get.
    """

    before: Codebook | None
    after: Codebook | None
    renamed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MovedAnnotations:
    """What a change did to annotations: it is needed to take the change back."""

    removed: tuple[Annotation, ...] = ()
    added: tuple[Annotation, ...] = ()


def apply_change(corpus: Corpus, change: CodebookChange) -> MovedAnnotations:
    """Store the codebook and rename annotations. Call it inside `Corpus.transaction()`."""
    moved = _moved(corpus.annotations.all(), change.renamed) if change.renamed else None
    if moved is not None:
        corpus.annotations.remove(moved.removed)
        corpus.annotations.add(moved.added)
    _store(corpus, change.after)
    return moved or MovedAnnotations()


def revert_change(corpus: Corpus, change: CodebookChange, moved: MovedAnnotations) -> None:
    """Take a change back. Call it inside `Corpus.transaction()`."""
    corpus.annotations.remove(moved.added)
    corpus.annotations.add(moved.removed)
    _store(corpus, change.before)


def add_labels(book: Codebook | None, labels: Iterable[Label]) -> CodebookChange:
    """Add labels at the end, or begin with them. Raises InputError for a name that is there."""
    labels = tuple(labels)
    if book is None:
        return CodebookChange(None, Codebook(labels))
    return CodebookChange(book, replace(book, labels=(*book.labels, *labels)))


def change_label(book: Codebook, name: str, label: Label) -> CodebookChange:
    """Put `label` in place of the one called `name`. Raises InputError for a name that is taken."""
    if not label.name:
        raise InputError(_("A label needs a name."))
    labels = tuple(label if one.name == name else one for one in book.labels)
    renamed = {name: label.name} if label.name != name else {}
    after = replace(book, labels=labels, sets=_renamed_sets(book.sets, renamed))
    return CodebookChange(book, after, renamed)


def rename_heading(book: Codebook, heading: str, name: str) -> CodebookChange:
    """Give all labels under a heading ("Health" of "Health/Clinics") another one."""
    if not name:
        raise InputError(_("A heading needs a name."))
    renamed = {
        one.name: name + one.name[len(heading) :]
        for one in book.labels
        if one.name == heading or one.name.startswith(heading + SEPARATOR)
    }
    labels = tuple(replace(one, name=renamed.get(one.name, one.name)) for one in book.labels)
    groups = tuple(
        replace(one, name=name + one.name[len(heading) :])
        if one.name == heading or one.name.startswith(heading + SEPARATOR)
        else one
        for one in book.groups
    )
    after = replace(book, labels=labels, groups=groups, sets=_renamed_sets(book.sets, renamed))
    return CodebookChange(book, after, renamed)


def merge_labels(book: Codebook, names: Sequence[str], into: str) -> CodebookChange:
    """Make one label, called `into`, of several: with their descriptions and examples."""
    merged = [one for one in book.labels if one.name in names or one.name == into]
    kept = next(one for one in merged if one.name == into)
    texts = dict.fromkeys(one.description for one in (kept, *merged) if one.description)
    examples = dict.fromkeys(text for one in (kept, *merged) for text in one.examples)
    label = replace(kept, description="\n".join(texts), examples=tuple(examples))
    gone = {one.name for one in merged} - {into}
    labels = tuple(
        label if one.name == into else one for one in book.labels if one.name not in gone
    )
    renamed = dict.fromkeys(sorted(gone), into)
    after = replace(book, labels=labels, sets=_renamed_sets(book.sets, renamed))
    return CodebookChange(book, after, renamed)


def remove_labels(book: Codebook, names: Sequence[str]) -> CodebookChange:
    """Leave labels out; of all but one, the codebook goes. Annotations stay, without effect."""
    labels = tuple(one for one in book.labels if one.name not in names)
    if not labels:
        return CodebookChange(book, None)
    sets = tuple(
        replace(one, labels=tuple(name for name in one.labels if name not in names))
        for one in book.sets
    )
    return CodebookChange(book, replace(book, labels=labels, sets=sets))


def move_label(book: Codebook, name: str, step: int) -> CodebookChange:
    """Move a label up (-1) or down (1) among the others."""
    labels = list(book.labels)
    place = book.names.index(name)
    label = labels.pop(place)
    labels.insert(min(max(place + step, 0), len(labels)), label)
    return CodebookChange(book, replace(book, labels=tuple(labels)))


def _moved(annotations: Sequence[Annotation], renamed: Mapping[str, str]) -> MovedAnnotations:
    there = {(one.target, one.annotator, one.label) for one in annotations}
    removed = tuple(one for one in annotations if one.label in renamed)
    added: dict[tuple[object, ...], Annotation] = {}
    for one in removed:
        fresh = replace(one, label=renamed[one.label])
        key = (fresh.target, fresh.annotator, fresh.label)
        if key not in there or fresh.label in renamed:
            added.setdefault(key, fresh)
    return MovedAnnotations(removed, tuple(added.values()))


def _renamed_sets(sets: tuple[LabelSet, ...], renamed: Mapping[str, str]) -> tuple[LabelSet, ...]:
    return tuple(
        replace(one, labels=tuple(dict.fromkeys(renamed.get(name, name) for name in one.labels)))
        for one in sets
    )


def _store(corpus: Corpus, codebook: Codebook | None) -> None:
    if codebook is None:
        forget_codebook(corpus)
    else:
        store_codebook(corpus, codebook)
