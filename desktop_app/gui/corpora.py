"""Where corpora are kept by default, and what the recent ones are."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import platformdirs

from desktop_app.messages import _
from desktop_app.settings import Settings

SUFFIX = ".satchel"


@dataclass(frozen=True, slots=True)
class RecentCorpus:
    """A corpus opened before. `changed` and `bytes` are None when it is not where it was."""

    path: Path
    changed: datetime | None
    bytes: int | None


def default_folder(settings: Settings) -> Path:
    """Return the folder new corpora go to: the person's choice, or "Satchel" in the documents."""
    if settings.corpora_folder:
        return Path(settings.corpora_folder)
    return Path(platformdirs.user_documents_dir()) / "Satchel"


def free_path(folder: Path, name: str) -> Path:
    """Return a path for a new corpus that no file has: "Survey.satchel", "Survey 2.satchel"."""
    stem = name.strip() or _("Corpus")
    path = folder / f"{stem}{SUFFIX}"
    number = 2
    while path.exists():
        path = folder / f"{stem} {number}{SUFFIX}"
        number += 1
    return path


def recent_corpora(settings: Settings) -> list[RecentCorpus]:
    """Look at each recent corpus. Reads the disk, which may sleep: off the GUI thread."""
    found = []
    for name in settings.recent:
        path = Path(name)
        try:
            state = path.stat()
        except OSError:
            found.append(RecentCorpus(path, None, None))
        else:
            changed = datetime.fromtimestamp(state.st_mtime).astimezone()
            found.append(RecentCorpus(path, changed, state.st_size))
    return found
