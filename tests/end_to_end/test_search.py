"""`satchel search` over the samples finds what a person knows to be there, in three languages."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.conftest import Command

_ANSWERS: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "known_answers.toml").read_text(encoding="utf-8")
)["query"]

_AMONG_FIRST = 10
"""What is shown without asking for more, and how far down a person looks."""


@pytest.mark.parametrize(
    "answer", _ANSWERS, ids=lambda answer: f"{answer['kind']}:{answer['text']}"
)
def test_known_answers_are_found(
    satchel: Command, sample_corpus: Path, samples: Path, answer: dict[str, Any]
) -> None:
    how = ["--semantic"] if answer["kind"] == "semantic" else []
    done = satchel(
        "search", sample_corpus, answer["text"], *how, "--limit", str(_AMONG_FIRST), "--jsonl"
    )
    hits = [json.loads(line) for line in done.stdout.splitlines()]
    found = {Path(hit["path"]).relative_to(samples).as_posix() for hit in hits}
    assert found & set(answer["files"]), found


def test_nothing_found_is_said_and_no_error(satchel: Command, sample_corpus: Path) -> None:
    done = satchel("search", sample_corpus, "zeppelin")
    assert done.stdout == ""
    assert "Nothing was found" in done.stderr


def test_finds_are_shown_with_their_place_and_text(satchel: Command, sample_corpus: Path) -> None:
    lines = satchel("search", sample_corpus, "agua", "--limit", "1").stdout.splitlines()
    assert lines[0]
    assert "água" in "".join(lines[1:]).lower()
