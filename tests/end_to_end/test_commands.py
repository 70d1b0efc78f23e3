"""The smaller commands, help in three languages, and how the program answers mistakes."""

import json
import subprocess
from pathlib import Path

import pytest

from desktop_app import __version__
from tests.end_to_end.conftest import COMMAND, Command

_COMMANDS = (
    "demo", "analyze", "sentiment", "classify", "train", "translate", "search", "export", "models",
    "bench", "doctor",
)  # fmt: skip


def test_version(satchel: Command) -> None:
    assert __version__ in satchel("--version").stdout


@pytest.mark.parametrize("language", ["en", "ja", "pt"])
def test_help_is_there_in_every_language(satchel: Command, language: str) -> None:
    pages = [satchel("--lang", language, "--help").stdout]
    pages += [satchel(name, "--help", "--lang", language).stdout for name in _COMMANDS]
    english = [satchel("--help").stdout, *(satchel(name, "--help").stdout for name in _COMMANDS)]
    assert all(pages)
    same = [page for page, original in zip(pages, english, strict=True) if page == original]
    assert len(same) == (len(pages) if language == "en" else 0)


def test_the_locale_chooses_the_language(satchel: Command) -> None:
    assert satchel("--help", LANG="pt_BR.UTF-8").stdout == satchel("--lang", "pt", "--help").stdout
    assert satchel("--help", LANG="ja_JP.UTF-8").stdout == satchel("--lang", "ja", "--help").stdout
    assert satchel("--help", LANG="xx_XX.UTF-8").stdout == satchel("--lang", "en", "--help").stdout


@pytest.mark.parametrize("arguments", [["--lang", "xx", "doctor"], ["--lang=klingon"], ["--lang"]])
def test_a_language_it_does_not_speak_is_refused(satchel: Command, arguments: list[str]) -> None:
    assert "en, ja, pt" in satchel(*arguments, code=2).stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a device that is always full")
@pytest.mark.parametrize(
    "arguments", [["models", "list"], ["sentiment", "-", "--jsonl"], ["--help"]]
)
def test_output_that_cannot_be_written_is_told(
    environment: dict[str, str], arguments: list[str]
) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [COMMAND, *arguments], input="Fine.\n", stdout=full, stderr=subprocess.PIPE,
            encoding="utf-8", env=environment, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.strip() == "The output could not be written: the disk is full."


def test_models_are_listed_described_and_verified(satchel: Command) -> None:
    listed = satchel("models", "list").stdout
    for pack in ("encoder-e5-small", "encoder-minilm-en", "language-lid176", "sentiment-e5-small"):
        assert pack in listed
        described = satchel("models", "info", pack).stdout
        assert pack in described
        assert "SPDX" not in described
    assert satchel("models", "verify").stdout.count("\n") == len(
        satchel("models", "list", "--jsonl").stdout.splitlines()
    )


def test_an_unknown_pack_is_told_with_those_there_are(satchel: Command) -> None:
    assert "encoder-e5-small" in satchel("models", "info", "nonsense", code=1).stderr


def test_a_tampered_pack_is_refused_by_name(satchel: Command, tmp_path: Path) -> None:
    from desktop_app.paths import models_folder

    home = tmp_path / "home"
    copy = home / ".local" / "share" / "Satchel" / "models" / "mine"
    copy.mkdir(parents=True)
    original = models_folder() / "language-lid176"
    for file in original.iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    manifest = json.loads((copy / "pack.json").read_text())
    manifest["id"] = "mine"
    (copy / "pack.json").write_text(json.dumps(manifest))
    assert "mine" in satchel("models", "list", home=home).stdout
    with (copy / "lid.176.ftz").open("r+b") as file:
        file.seek(1000)
        file.write(b"\0\1\2")
    done = satchel("models", "verify", "mine", home=home, code=1)
    assert "mine" in done.stderr
    assert "lid.176.ftz" in done.stderr
    assert "mine" in satchel("doctor", home=home, code=1).stdout


def test_doctor_finds_nothing_wrong_here(satchel: Command) -> None:
    checks = json.loads(satchel("doctor", "--json").stdout)
    assert [check for check in checks if check["fault"]] == []
    assert {"Satchel", "Python", "SQLite", "ctranslate2"} <= {check["name"] for check in checks}


@pytest.mark.slow
def test_bench_measures_every_part(satchel: Command) -> None:
    found = json.loads(satchel("bench", "--seconds", "0.1", "--json").stdout)
    assert len(found["timings"]) >= 5
    assert all(timing["texts_per_second"] > 0 for timing in found["timings"])


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "jsonl"])
@pytest.mark.parametrize("segments", [False, True])
def test_exports_have_a_row_a_document_or_a_segment(
    satchel: Command, sample_corpus: Path, tmp_path: Path, file_format: str, segments: bool
) -> None:
    out = tmp_path / f"out.{file_format}"
    more = ["--segments"] if segments else []
    done = satchel("export", sample_corpus, "--format", file_format, "--out", out, *more)
    assert out.stat().st_size > 1000
    rows = int(done.stderr.rpartition(": ")[2].split()[0].replace(",", ""))
    assert rows > (1000 if segments else 540)


def test_an_export_to_a_folder_that_is_not_there_is_told(
    satchel: Command, sample_corpus: Path, tmp_path: Path
) -> None:
    out = tmp_path / "nowhere" / "out.csv"
    done = satchel("export", sample_corpus, "--format", "csv", "--out", out, code=1)
    assert "nowhere" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_demo_writes_its_report_even_if_nobody_reads_on(
    environment: dict[str, str], tmp_path: Path
) -> None:
    from tests.end_to_end.conftest import COMMAND

    with subprocess.Popen(
        [COMMAND, "demo"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
        env={**environment, "TMPDIR": str(tmp_path)},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        process.stdout.close()  # as `head` does when it has enough, only sooner
        _out, errors = process.communicate(timeout=600)
    assert process.returncode == 0
    (report,) = tmp_path.glob("satchel-demo-*/report.html")
    assert "</html>" in report.read_text("utf-8")
    assert str(report) in errors
    assert "Traceback" not in errors


def test_a_closed_pipe_is_no_error(satchel: Command, sample_corpus: Path) -> None:
    import subprocess

    from tests.end_to_end.conftest import COMMAND

    done = subprocess.run(
        f"{COMMAND} search {sample_corpus} 'a OR e OR the OR o' --jsonl --limit 500 | head -n 1",
        shell=True,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout
    assert "Traceback" not in done.stderr
