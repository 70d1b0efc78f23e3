"""Where Satchel is used: on sticks, on full or write-protected disks, over older data."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.end_to_end.conftest import COMMAND, Command

OLDER = Path(__file__).parents[1] / "data" / "older_corpora"
UNUSUAL = "Relatórios ü 日本 1"

needs_mounts = pytest.mark.skipif(
    shutil.which("unshare") is None
    or subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode != 0,
    reason="needs the right to mount",
)


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """Two short documents in a folder whose name has a space and letters of three scripts."""
    folder = tmp_path / UNUSUAL
    folder.mkdir()
    (folder / "respostas é.txt").write_text("The water pump is broken. Nobody repairs it.", "utf-8")
    (folder / "日本語.txt").write_text("新しい道路はとても良いです。", "utf-8")
    return folder


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A folder with a program of its own, as on a stick: a Python that finds what is installed."""
    folder = tmp_path / "Stick ü 日本"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to(Path(sys.executable).resolve())
    real = Path(sys.executable).resolve().parent
    (folder / "pyvenv.cfg").write_text(f"home = {real}\n", "utf-8")
    return folder


def run_from(stick: Path, environment: dict[str, str], *arguments: str | Path) -> str:
    """Run `satchel` as the program on the stick; return what it printed."""
    done = subprocess.run(
        [stick / "bin" / "python", "-m", "desktop_app.cli", *arguments],
        capture_output=True,
        encoding="utf-8",
        env={**environment, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        timeout=600,
        check=False,
    )
    return f"{done.stdout}{done.stderr}"


def contents(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


class TestOlderData:
    @pytest.mark.parametrize("version", [1, 3])
    def test_a_corpus_of_an_older_satchel_goes_on_with_a_copy_kept(
        self, satchel: Command, tmp_path: Path, documents: Path, version: int
    ) -> None:
        corpus = tmp_path / "old.satchel"
        shutil.copyfile(OLDER / f"version-{version}.sqlite", corpus)
        before = corpus.read_bytes()
        refused = satchel("search", corpus, "escola", code=1)
        assert "older Satchel" in refused.stderr
        assert corpus.read_bytes() == before
        satchel("analyze", documents, "--corpus", corpus)
        with sqlite3.connect(corpus.with_name(f"old.satchel.v{version}.bak")) as kept:
            assert kept.execute("PRAGMA user_version").fetchone() == (version,)
            assert kept.execute("SELECT count(*) FROM documents").fetchone() == (2,)
        found = [
            json.loads(line)
            for line in satchel("search", corpus, "escola", "--jsonl").stdout.splitlines()
        ]
        assert len(found) == 1  # what the older one had read
        assert "日本語" in satchel("search", corpus, "道路", "--jsonl").stdout


class TestOnAStick:
    def test_a_portable_one_keeps_everything_beside_it(
        self, stick: Path, tmp_path: Path, documents: Path
    ) -> None:
        home = tmp_path / "home"
        home.mkdir()
        (stick / "bin" / "portable").touch()
        environment = {"HOME": str(home), "LANG": "C.UTF-8", "PATH": os.environ["PATH"]}
        corpus = stick / "corpus é.satchel"
        out = run_from(stick, environment, "analyze", documents, "--corpus", corpus)
        assert corpus.exists(), out
        assert contents(home) == []
        assert all(
            name.startswith("data/locks/") for name in contents(stick / "bin") if "/" in name
        )
        told = run_from(stick, environment, "doctor")
        assert "(portable)" in told

    def test_packs_beside_it_are_everybodys(
        self, stick: Path, environment: dict[str, str], satchel: Command
    ) -> None:
        pack = stick / "bin" / "packs" / "ours"
        pack.parent.mkdir()
        table = stick / "examples.csv"
        rows = [f"{text} {n},{label}" for n in range(6) for text, label in
                (("the well is dry", "Water"), ("the bridge is closed", "Roads"))]  # fmt: skip
        table.write_text("text,label\n" + "\n".join(rows), "utf-8")
        columns = ("--text-column", "text", "--label-column", "label")
        satchel("train", table, *columns, "--out", pack)
        assert "ours" in run_from(stick, environment, "models", "list", "--jsonl")
        refusal = run_from(stick, environment, "models", "remove", "ours", "--yes")
        assert "cannot be removed" in refusal
        assert pack.is_dir()

    def test_an_administrators_file_that_is_damaged_stops_it(
        self, stick: Path, environment: dict[str, str]
    ) -> None:
        (stick / "bin" / "satchel.toml").write_text("[endpoint]\nallowed = no", "utf-8")
        out = run_from(stick, environment, "doctor")
        assert "satchel.toml" in out
        assert "Traceback" not in out


@needs_mounts
class TestDisks:
    def run(
        self, environment: dict[str, str], mount: str, *arguments: str | Path
    ) -> "subprocess.CompletedProcess[str]":
        """Run `satchel` after `mount`, which only it sees."""
        return subprocess.run(
            ["unshare", "-m", "sh", "-c", f'{mount} && exec "$@"', "sh", COMMAND, *arguments],
            capture_output=True,
            encoding="utf-8",
            env=environment,
            timeout=600,
            check=False,
        )

    @pytest.fixture
    def protected(self, sample_corpus: Path, tmp_path: Path) -> tuple[Path, str]:
        """A corpus on a write-protected stick, and the command that mounts it."""
        folder = tmp_path / UNUSUAL
        folder.mkdir()
        shutil.copyfile(sample_corpus, folder / "a.satchel")
        return folder, f"mount --bind '{folder}' '{folder}' && mount -o remount,ro,bind '{folder}'"

    def test_a_corpus_is_read_from_a_write_protected_stick(
        self, protected: tuple[Path, str], environment: dict[str, str], tmp_path: Path
    ) -> None:
        folder, mount = protected
        found = self.run(environment, mount, "search", folder / "a.satchel", "água", "--jsonl")
        assert found.returncode == 0
        assert found.stdout
        out = tmp_path / "out.csv"
        export = ("export", folder / "a.satchel", "--format", "csv", "--out", out)
        assert self.run(environment, mount, *export).returncode == 0
        assert out.stat().st_size > 0

    def test_writing_to_a_write_protected_stick_is_refused_in_a_sentence(
        self, protected: tuple[Path, str], environment: dict[str, str], samples: Path
    ) -> None:
        folder, mount = protected
        for name in ("a.satchel", "new.satchel"):
            done = self.run(environment, mount, "analyze", samples, "--corpus", folder / name)
            assert done.returncode == 1
            assert name in done.stderr
            assert "Traceback" not in done.stderr

    @pytest.mark.slow
    def test_a_disk_that_runs_full_is_told_and_costs_only_what_was_in_hand(
        self, environment: dict[str, str], tmp_path: Path, satchel: Command
    ) -> None:
        documents = tmp_path / "documents"
        documents.mkdir()
        for number in range(12):
            (documents / f"{number:02}.txt").write_text(f"Water {number}. " * 6000, "utf-8")
        disk = tmp_path / "full"
        disk.mkdir()
        # What the disk held is copied out before it vanishes with the process that sees it.
        script = (
            f"mount -t tmpfs -o size=700k tmpfs {disk} && "
            f'"$@"; code=$?; cp {disk}/a.satchel* {tmp_path}; exit $code'
        )
        command = [COMMAND, "analyze", documents, "--corpus", disk / "a.satchel"]
        done = subprocess.run(
            ["unshare", "-m", "sh", "-c", script, "sh", *command],
            capture_output=True,
            encoding="utf-8",
            env=environment,
            timeout=600,
            check=False,
        )
        assert done.returncode == 1, done.stderr
        assert "The disk is full" in done.stderr
        assert "Traceback" not in done.stderr
        # With room again, the same command finishes the work.
        satchel("analyze", documents, "--corpus", tmp_path / "a.satchel")
        rows = satchel("search", tmp_path / "a.satchel", "Water", "--limit", "50", "--jsonl").stdout
        assert len(rows.splitlines()) == 12


class TestAccounts:
    def test_a_service_without_a_home_works(
        self, satchel: Command, documents: Path, tmp_path: Path
    ) -> None:
        satchel("analyze", documents, "--corpus", tmp_path / "a.satchel", HOME="/proc/nobody")

    def test_doctor_says_where_settings_cannot_be_kept(self, satchel: Command) -> None:
        checks = json.loads(satchel("doctor", "--json", HOME="/dev/null/home", code=1).stdout)
        [fault] = [check["fault"] for check in checks if check["fault"]]
        assert "/dev/null/home/.config/Satchel cannot be written" in fault

    def test_the_report_for_whoever_helps_is_written(
        self, satchel: Command, tmp_path: Path
    ) -> None:
        report = tmp_path / "Bericht ü.zip"
        assert str(report) in satchel("doctor", "--report", report).stdout
        with zipfile.ZipFile(report) as archive:
            assert {"checks.json", "versions.json", "packs.json"} <= set(archive.namelist())
