"""The real window, offscreen, over real corpora made from the sample documents."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
if "SYSTEMROOT" in os.environ:  # Windows, whose fonts the offscreen window would not find
    os.environ.setdefault("QT_QPA_FONTDIR", f"{os.environ['SYSTEMROOT']}/Fonts")

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.corpus.store import Corpus
from desktop_app.gui import appearance
from desktop_app.gui.session import Session
from desktop_app.gui.shell.window import MainWindow
from desktop_app.messages import set_language
from desktop_app.paths import resources_folder
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.pipeline.plan import DEFAULT_TASKS, Plan, Task
from desktop_app.pipeline.progress import Control
from desktop_app.pipeline.run import Run
from desktop_app.settings import Settings, Theme
from desktop_app.tasks.codebook import from_names

SAMPLES = resources_folder() / "samples"


@pytest.fixture(scope="session")
def models() -> AnalysisModels:
    return AnalysisModels(1)


@pytest.fixture(scope="session")
def samples_corpus(tmp_path_factory: pytest.TempPathFactory, models: AnalysisModels) -> Path:
    """A corpus of all sample documents with labels: for tests that change nothing in it."""
    path = tmp_path_factory.mktemp("samples") / "samples.satchel"
    plan = Plan(
        (SAMPLES,),
        DEFAULT_TASKS | {Task.CLASSIFY},
        codebook=from_names("Health, Water, Roads, Schools, Prices"),
    )
    with Corpus.open(path) as corpus:
        Run(corpus, plan, models, Control(), lambda _progress: None).execute()
    return path


@pytest.fixture
def corpus_path(samples_corpus: Path, tmp_path: Path) -> Path:
    """A copy of the samples' corpus, to be changed."""
    return Path(shutil.copy2(samples_corpus, tmp_path / "my work.satchel"))


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


@pytest.fixture
def make_window(qtbot: QtBot, qapp: QApplication) -> Iterator[Callable[..., MainWindow]]:
    """Make the main window, with a corpus if one is given; it is closed after the test."""
    appearance.install(qapp).set(Theme.LIGHT, 100)
    made: list[MainWindow] = []

    def make(corpus: Path | None = None, settings: Settings | None = None) -> MainWindow:
        window = MainWindow(Session(settings or Settings(threads=1)))
        made.append(window)
        window.resize(1280, 820)
        window.show()
        window.activateWindow()  # shortcuts go to the active window
        qtbot.waitUntil(window.isActiveWindow)
        if corpus is not None:
            window.open_corpus(corpus)
        return window

    yield make
    for window in made:
        window.session.close()
        window.close()
        window.deleteLater()


@pytest.fixture
def settled(qtbot: QtBot) -> Callable[[MainWindow], None]:
    """Wait until all background work of a window has been delivered."""

    def wait(window: MainWindow) -> None:
        qtbot.waitUntil(lambda: not window.session.work.busy, timeout=60_000)

    return wait
