"""Watched folders: new files in them are added by themselves."""

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer
from PySide6.QtWidgets import QWidget

from desktop_app.corpus.store import Corpus
from desktop_app.gui.documents.choosing import ask_for_folder
from desktop_app.gui.notices import Action, Notice
from desktop_app.gui.session import Session
from desktop_app.messages import _, ngettext
from desktop_app.pipeline.jobs.analysing import AnalysisJob
from desktop_app.pipeline.last_plan import last_plan
from desktop_app.pipeline.plan import Plan
from desktop_app.readers.scan import path_text, scan
from desktop_app.text.numbers import count_text

WATCHED = "watched_folders"
"""The fact that names them, as JSON."""
_MOST = 50
_SETTLE_MILLISECONDS = 3_000
"""After a change, before looking: a copy of many files changes a folder many times."""
_EVERY_MILLISECONDS = 5 * 60_000
"""Looked at in any case: network drives tell of no change, and changes deep inside are not told."""


class FolderWatch(QObject):
    """Watches the folders of the open corpus."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MILLISECONDS)
        self._settle.timeout.connect(self.look)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(lambda _path: self._settle.start())
        self._regular = QTimer(self)
        self._regular.setInterval(_EVERY_MILLISECONDS)
        self._regular.timeout.connect(self.look)
        self._regular.start()
        session.corpus_closed.connect(self._stop)
        session.jobs.changed.connect(self._after_job)
        self._waits_for_job = False

    def choose(self, parent: QWidget) -> None:
        """Ask for a folder to watch."""
        folder = ask_for_folder(parent, _("Choose a folder to watch"))
        if folder is not None:
            self._session.write(partial(add_watched, folders=[folder]), lambda _none: self.look())

    def look(self) -> None:
        """Look for new files in the watched folders, and add them."""
        session, path = self._session, self._session.path
        if path is None or session.read_only:
            return
        if session.jobs.is_writing(path):
            self._waits_for_job = True
            return
        threads = session.settings.threads
        session.read(
            lambda corpus: _found(corpus, threads),
            lambda found: self._take(path, *found),
            key="watched",
        )

    def _take(self, path: Path, folders: list[str], plan: Plan | None) -> None:
        session = self._session
        if session.path != path:
            return
        known = set(self._watcher.directories())
        if gone := known - set(folders):
            self._watcher.removePaths(sorted(gone))
        if fresh := set(folders) - known:
            self._watcher.addPaths(sorted(fresh))
        if plan is None or session.jobs.is_writing(path):
            return
        count = len(plan.paths)
        text = ngettext(
            "{count} new file in a watched folder is being added.",
            "{count} new files in watched folders are being added.",
            count,
        ).format(count=count_text(count))
        stop = Action(_("Stop watching"), self.stop_watching)
        session.tell(Notice(text, actions=(stop,)))
        session.jobs.start(AnalysisJob(path, plan))

    def stop_watching(self) -> None:
        """Watch no folder of this corpus any more."""
        self._session.write(lambda corpus: corpus.facts.remove(WATCHED), lambda _none: self._stop())

    def _after_job(self) -> None:
        if self._waits_for_job and not self._session.jobs.is_writing(self._session.path):
            self._waits_for_job = False
            self._settle.start()

    def _stop(self) -> None:
        self._settle.stop()
        if known := self._watcher.directories():
            self._watcher.removePaths(known)


def watched(corpus: Corpus) -> list[Path]:
    """Return the watched folders of a corpus."""
    try:
        names = json.loads(corpus.facts.get(WATCHED) or "[]")
    except ValueError:
        return []
    if not isinstance(names, list):
        return []
    return [Path(name) for name in names if isinstance(name, str)][:_MOST]


def add_watched(corpus: Corpus, folders: Sequence[Path]) -> None:
    """Watch more folders. Call it inside `Corpus.transaction()`."""
    names = dict.fromkeys([*map(str, watched(corpus)), *map(str, folders)])
    corpus.facts.set(WATCHED, json.dumps(list(names)[:_MOST]))


def _found(corpus: Corpus, threads: int | None) -> tuple[list[str], Plan | None]:
    """Return the watched folders that are there, and a plan for what is new in them."""
    folders = [folder for folder in watched(corpus) if folder.is_dir()]
    stored = corpus.files.stored()
    new: list[Path] = []
    for found in scan(folders):
        known = stored.get(path_text(found.path))
        changed = known is None or (known.size, known.modified_ns) != (
            found.size,
            found.modified_ns,
        )
        if changed or (known is not None and not known.complete):
            new.append(found.path)
    plan = last_plan(corpus, tuple(new), threads) if new else None
    return list(map(str, folders)), plan
