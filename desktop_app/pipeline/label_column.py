"""Labels that stand in a column of a table: made labels that a person gave."""

from collections.abc import Sequence
from pathlib import Path

from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.corpus.store import Corpus
from desktop_app.pipeline.annotating import Imported, import_annotations
from desktop_app.pipeline.annotation_files import AnnotationRow
from desktop_app.readers.scan import path_text


def take_label_column(
    corpus: Corpus, paths: Sequence[Path], column: str, annotator: str = ""
) -> Imported:
    """Make what stands in a metadata column of the documents below `paths` labels of theirs.

    Labels that the codebook lacks are put into it.
    """
    ids: dict[int, None] = {}
    for path in paths:
        chosen = DocumentFilter(path_prefix=path_text(path.absolute()))
        ids.update(dict.fromkeys(corpus.filtered_ids(chosen)))
    rows = [
        AnnotationRow(
            place=document.locator or document.name,
            label=label,
            path=document.path,
            locator=document.locator,
            annotator=annotator or None,
        )
        for document in corpus.documents(failed=False, with_text=False, ids=list(ids))
        if (label := document.metadata.get(column, "").strip())
    ]
    return import_annotations(corpus, rows, annotator, new_labels=True)
