"""What a person says of a table's columns: date, title, left out; the plan kept with a run."""

from pathlib import Path

from desktop_app.corpus.store import Corpus
from desktop_app.documents import Document
from desktop_app.pipeline.last_plan import last_plan, plan_options, unfinished_plan
from desktop_app.pipeline.plan import Plan, Task
from desktop_app.readers.formats import ReadLimits, ReadOptions
from desktop_app.readers.reading import read_file
from desktop_app.tasks.codebook import from_names

_TABLE = """name,comment,born on,visited,secret
Ana,The pump is broken again and nobody came,1980-01-02,03/05/2024,x
Rui,The nurse was very kind to my mother,1975-03-04,13/05/2024,y
"""


def _read(path: Path, options: ReadOptions) -> list[Document]:
    return [one for one in read_file(path, options, ReadLimits()) if isinstance(one, Document)]


def test_the_columns_named_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "visits.csv"
    path.write_text(_TABLE, "utf-8")
    options = ReadOptions("comment", "Visited", "name", ("SECRET",))
    first, second = _read(path, options)
    assert (first.title, first.date) == ("Ana", "2024-05-03")
    assert second.date == "2024-05-13"
    assert "secret" not in first.metadata
    assert first.metadata["born on"] == "1980-01-02"


def test_a_column_that_is_not_there_is_found_as_usual(tmp_path: Path) -> None:
    path = tmp_path / "visits.csv"
    path.write_text(_TABLE, "utf-8")
    first, _second = _read(path, ReadOptions(date_column="when", title_column="who"))
    assert first.title is None
    assert first.date is not None


def test_the_same_choices_are_stored_alike_and_as_before() -> None:
    assert ReadOptions().stored == ""
    assert ReadOptions("comment").stored == "comment"
    one, other = ReadOptions(left_out=("a", "b")), ReadOptions(left_out=("b", "a"))
    assert one.stored == other.stored != ""


def test_a_run_that_was_cut_off_can_go_on_as_it_was(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("Water", "utf-8")
    plan = Plan(
        (note,),
        frozenset({Task.LANGUAGE, Task.CLASSIFY}),
        codebook=from_names("Water, Roads"),
        translate_to="en",
        read_options=ReadOptions(date_column="when"),
    )
    with Corpus.open(tmp_path / "c.satchel") as corpus:
        with corpus.transaction():
            number = corpus.runs.begin("2026-01-01T00:00:00+00:00", plan_options(plan))
        assert unfinished_plan(corpus, 1) == plan
        with corpus.transaction():
            corpus.runs.end(number, "2026-01-01T00:00:00+00:00", "done")
        assert unfinished_plan(corpus, 1) is None
        again = last_plan(corpus, (note,), 1)
        assert (again.tasks, again.read_options) == (plan.tasks, plan.read_options)
        assert again.codebook is None


def test_what_a_stranger_stored_as_a_plan_does_no_harm(tmp_path: Path) -> None:
    strange = {
        "paths": [str(tmp_path), 7, None],
        "tasks": ["fly", 3, "sentiment"],
        "read": {"text_column": ["x"]},
        "codebook": {"labels": "all"},
        "classifier": 5,
        "min_confidence": "high",
        "translate_to": {},
    }
    with Corpus.open(tmp_path / "c.satchel") as corpus:
        with corpus.transaction():
            corpus.runs.begin("2026-01-01T00:00:00+00:00", strange)
        found = unfinished_plan(corpus, 1)
    assert found == Plan((tmp_path,), frozenset({Task.SENTIMENT}))
