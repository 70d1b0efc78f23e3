"""What a run tells of its progress is near the truth, whatever kind of files it reads."""

from pathlib import Path

import pytest

from desktop_app.corpus.store import Corpus
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.pipeline.plan import Plan, Task
from desktop_app.pipeline.progress import Control, Phase, Progress
from desktop_app.pipeline.run import Run

_ROWS = 12_000
"""Several times as many rows as the reader may be ahead of the analysis."""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table larger than what is read ahead, of answers that many people gave."""
    rows = [f"The pump of village {number % 40} is broken again." for number in range(_ROWS)]
    path = tmp_path / "answers.csv"
    path.write_text("answer\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def told(
    path: Path, corpus: Path, tasks: frozenset[Task], monkeypatch: pytest.MonkeyPatch
) -> list[Progress]:
    """Run over `path` and return every moment of the analysis that was told."""
    monkeypatch.setattr("desktop_app.pipeline.run._REPORT_SECONDS", 0.0)
    moments: list[Progress] = []
    with Corpus.open(corpus) as opened:
        plan = Plan(paths=(path,), tasks=tasks)
        Run(opened, plan, AnalysisModels(1), Control(), moments.append).execute()
    return [moment for moment in moments if moment.phase is Phase.ANALYSING]


@pytest.mark.parametrize("tasks", [{Task.LANGUAGE}, {Task.LANGUAGE, Task.SENTIMENT}])
def test_the_share_done_of_a_large_table_is_that_of_its_rows(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tasks: set[Task]
) -> None:
    moments = told(table, tmp_path / "a.satchel", frozenset(tasks), monkeypatch)
    for moment in moments:
        assert moment.fraction == pytest.approx(moment.segments / _ROWS, abs=0.05)


def test_repeated_sentences_count_as_done_though_they_are_encoded_once(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks = frozenset({Task.SENTIMENT})
    last = told(table, tmp_path / "a.satchel", tasks, monkeypatch)[-1]
    assert last.segments == _ROWS
    assert last.segments_per_second > 0


def test_progress_goes_on_within_one_long_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "\n".join(f"In year {year} the river rose by {year % 7} metres." for year in range(2100))
    (tmp_path / "book.txt").write_text(text, encoding="utf-8")
    moments = told(
        tmp_path / "book.txt", tmp_path / "a.satchel", frozenset({Task.SENTIMENT}), monkeypatch
    )
    within = {round(moment.fraction, 1) for moment in moments}
    assert within & {0.4, 0.5, 0.6}
    assert moments[-1].fraction == pytest.approx(1.0)
