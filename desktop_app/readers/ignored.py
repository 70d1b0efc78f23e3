"""Which names are no one's documents: traces that systems and office programs leave behind."""

from pathlib import PurePosixPath

_SYSTEM_NAMES = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"})
_CORPUS_SUFFIXES = (".satchel", ".satchel-wal", ".satchel-shm", ".satchel-journal")


def is_ignored(name: str) -> bool:
    """Say whether a file or folder of this name (no path) is passed over without a word.

    Passed over are hidden files and folders (`.git`, `.DS_Store`, `._may.docx`), `__MACOSX`,
    `Thumbs.db`, `desktop.ini`, the lock files of office programs (`~$may.docx`), and Satchel's own
    corpus files.
    """
    lowered = name.lower()
    return (
        lowered.startswith((".", "~$"))
        or lowered == "__macosx"
        or lowered in _SYSTEM_NAMES
        or lowered.endswith(_CORPUS_SUFFIXES)
    )


def is_ignored_path(path: str) -> bool:
    """Say whether any part of a path inside an archive is ignored."""
    return any(is_ignored(part) for part in PurePosixPath(path).parts if part not in (".", ".."))
