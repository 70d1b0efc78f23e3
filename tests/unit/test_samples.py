"""The bundled samples are what the README and the demo promise, and can be built again."""

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from build_scripts.samples.__main__ import SAMPLES, build
from build_scripts.samples.pages import FONT_FOLDER

_MAIN_FORMATS = {
    "csv", "docx", "eml", "epub", "html", "json", "jsonl", "mbox", "md", "odp", "ods", "odt", "pdf",
    "pptx", "rtf", "srt", "txt", "vtt", "xlsx", "zip",
}  # fmt: skip


def files() -> list[Path]:
    return [path for path in SAMPLES.rglob("*") if path.is_file()]


def test_there_are_at_least_forty_documents_of_all_main_formats() -> None:
    sound = [path for path in files() if path.parent.name != "broken"]
    assert len(sound) >= 40
    assert {path.suffix[1:] for path in sound} == _MAIN_FORMATS


def test_three_files_are_broken() -> None:
    assert len(list((SAMPLES / "broken").iterdir())) == 3


def test_the_survey_has_500_answers_in_three_languages() -> None:
    workbook = CalamineWorkbook.from_path(str(SAMPLES / "survey" / "survey_answers.xlsx"))
    header, *rows = workbook.get_sheet_by_index(0).to_python()
    assert len(rows) == 500
    answers = [str(row[header.index("answer")]) for row in rows]
    assert all(answers)
    assert len(set(answers)) > 400
    assert {row[header.index("language")] for row in rows} >= {"en", "pt", "ja"}


def test_the_samples_stay_small() -> None:
    assert sum(path.stat().st_size for path in files()) < 1_500_000


@pytest.mark.slow
def test_what_is_built_is_what_is_bundled() -> None:
    assert FONT_FOLDER.is_dir(), "install fonts-noto-cjk to build the samples"
    built = dict(build())
    assert built
    for target, data in built.items():
        assert (SAMPLES / target).read_bytes() == data, target
