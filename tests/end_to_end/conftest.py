"""Runs the installed `satchel` command as a person would, in a home of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.homes import variables_of

Command = Callable[..., "subprocess.CompletedProcess[str]"]

COMMAND = Path(sys.executable).parent / "satchel"


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment with an empty home, so that nothing of the developer's leaks in."""
    home = tmp_path_factory.mktemp("home")
    names = ("PATH", "TMPDIR", "TEMP", "SYSTEMROOT")
    kept = {name: os.environ[name] for name in names if name in os.environ}
    return {**kept, **variables_of(home), "LANG": "C.UTF-8"}


@pytest.fixture(scope="session")
def satchel(environment: dict[str, str]) -> Command:
    """Return a function that runs `satchel` with arguments and returns the finished process.

    It runs in the home that all share, or in `home`.
    """

    def run(
        *arguments: str | Path,
        stdin: str = "",
        code: int | None = 0,
        home: Path | None = None,
        **more: str,
    ) -> "subprocess.CompletedProcess[str]":
        done = subprocess.run(
            [str(COMMAND), *map(str, arguments)],
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            env={**environment, **(variables_of(home) if home else {}), **more},
            timeout=600,
            check=False,
        )
        if code is not None:
            assert done.returncode == code, f"{done.stdout}\n{done.stderr}"
        return done

    return run


@pytest.fixture(scope="session")
def samples() -> Path:
    """The bundled sample documents."""
    return Path(__file__).parents[2] / "resources" / "samples"


@pytest.fixture(scope="session")
def sample_corpus(
    satchel: Command, samples: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A corpus of the samples, analysed and labelled once for all tests that only read it."""
    corpus = tmp_path_factory.mktemp("corpus") / "samples.satchel"
    satchel(
        "analyze", samples, "--corpus", corpus, "--labels", "Water,Health,Roads,Schools", code=3
    )
    return corpus
