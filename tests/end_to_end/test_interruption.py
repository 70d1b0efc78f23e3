"""A run that is killed leaves a corpus that opens, goes on, and ends as if nothing had happened."""

import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from desktop_app.corpus.store import Corpus
from tests.end_to_end.conftest import COMMAND, Command

_KILLS = 10


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    """Enough work that a run can be killed in the middle: files of several kinds, many rows."""
    folder = tmp_path_factory.mktemp("documents")
    subprocess.run(["cp", "-r", str(samples), str(folder / "samples")], check=True)
    subjects = ["water", "road", "clinic", "school", "market", "bridge"]
    verbs = ["is good", "is broken", "was repaired", "makes us happy", "is too far", "is closed"]
    rows = [
        f"{number},The {subjects[number % 6]} of village {number} {verbs[number // 6 % 6]}. "
        f"We told the office {number % 17} times."
        for number in range(3000)
    ]
    (folder / "rows.csv").write_text("id,answer\n" + "\n".join(rows), encoding="utf-8")
    return folder


def contents(corpus: Path) -> tuple[list[object], list[float]]:
    """All that a person can see of a corpus, without ids; and every probability in it."""
    facts: list[object] = []
    probabilities: list[float] = []
    with Corpus.read(corpus) as opened:
        for record in opened.documents():
            facts.append(
                [record.path, record.locator, record.text, record.language, record.words,
                 record.keywords, record.failure, record.sentiment and record.sentiment.label,
                 [label.label for label in record.labels]]
            )  # fmt: skip
            for prediction in (record.sentiment, *record.labels):
                probabilities += prediction.scores.values() if prediction else []
        for segment in opened.segments():
            facts.append([segment.path, segment.locator, segment.start, segment.end])
            facts.append([segment.language, segment.sentiment and segment.sentiment.label])
            probabilities += segment.sentiment.scores.values() if segment.sentiment else []
        facts.append(opened.summary(keyword_limit=200))
    return facts, probabilities


@pytest.mark.slow
def test_a_run_killed_ten_times_ends_like_an_undisturbed_one(
    satchel: Command, environment: dict[str, str], folder: Path, tmp_path: Path
) -> None:
    whole = tmp_path / "whole.satchel"
    started = time.monotonic()
    satchel("analyze", folder, "--corpus", whole, "--labels", "Water,Roads", code=3)
    usual = time.monotonic() - started
    killed = tmp_path / "killed.satchel"
    chance = random.Random(7)
    survived_open = 0
    for _attempt in range(_KILLS):
        process = subprocess.Popen(
            [COMMAND, "analyze", folder, "--corpus", killed, "--labels", "Water,Roads"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(chance.uniform(0.1, 0.6) * usual)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if killed.exists() and killed.stat().st_size:
            with Corpus.open(killed) as opened:
                opened.summary()
            survived_open += 1
    assert survived_open >= _KILLS // 2
    satchel("analyze", folder, "--corpus", killed, "--labels", "Water,Roads", code=3)
    facts, probabilities = contents(killed)
    expected_facts, expected_probabilities = contents(whole)
    assert facts == expected_facts
    # Sums in another order differ in the last bits of a 32-bit number, no more.
    assert probabilities == pytest.approx(expected_probabilities, abs=1e-5)


@pytest.mark.slow
def test_ctrl_c_stops_in_good_order_and_the_next_run_goes_on(
    satchel: Command, environment: dict[str, str], folder: Path, tmp_path: Path
) -> None:
    corpus = tmp_path / "a.satchel"
    process = subprocess.Popen(
        [COMMAND, "analyze", folder, "--corpus", corpus],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not analysed(corpus):
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _output, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "run the same command to go on" in errors
    assert "Traceback" not in errors
    done = analysed(corpus)
    assert 0 < done < 3000
    resumed = satchel("analyze", folder, "--corpus", corpus, code=3)
    assert f"{done:,} documents analysed" not in resumed.stderr
    assert analysed(corpus) > 3000


def analysed(corpus: Path) -> int:
    """Return how many documents of a corpus, perhaps being written, have a language."""
    if not corpus.exists() or not corpus.stat().st_size:
        return 0
    with Corpus.read(corpus) as opened:
        return sum(opened.summary().languages.values())
