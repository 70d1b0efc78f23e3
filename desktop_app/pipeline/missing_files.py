"""Which files of a corpus are no longer where they were read."""

import os
from collections.abc import Sequence
from pathlib import Path

from desktop_app.corpus.store import Corpus
from desktop_app.readers.scan import FoundFile, path_text


def missing_files(corpus: Corpus, paths: Sequence[Path], found: Sequence[FoundFile]) -> list[str]:
    """Return the files that were read below `paths` once and are not there any more, in order.

    `found` is what a scan of `paths` gave. What lies elsewhere is not judged, nor what lies in a
    folder that cannot be opened now.
    """
    present = {path_text(file.path) for file in found}
    roots = {path_text(path.absolute()) for path in paths}
    return [
        path
        for path in sorted(corpus.files.stored())
        if (above := set(map(str, Path(path).parents))) & roots
        # A folder that may not be opened is found as if it were a file.
        and not (above | {path}) & present
        and not os.path.lexists(path)  # what is ignored now may still be there
    ]
