"""`satchel sentiment` and `satchel classify`: one object out for each line in."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.cli.lines import batches
from tests.end_to_end.conftest import Command


def objects(output: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in output.splitlines()]


def test_sentiment_gives_an_object_a_line(satchel: Command) -> None:
    lines = [
        "I love it!",
        "",
        "É péssimo, nunca mais.",
        "水は汚い。最悪だ。",
        "The meeting is at 3.",
    ]
    results = objects(satchel("sentiment", "-", "--jsonl", stdin="\n".join(lines) + "\n").stdout)
    assert [result["text"] for result in results] == lines
    assert [set(result) for result in results] == [{"text", "language", "label", "scores"}] * 5
    assert [result["label"] for result in results] == [
        "positive", "neutral", "negative", "negative", "neutral",
    ]  # fmt: skip
    assert [result["language"] for result in results] == ["en", "und", "pt", "ja", "en"]
    for result in results:
        scores = result["scores"]
        assert isinstance(scores, dict)
        assert list(scores) == ["negative", "neutral", "positive"]
        assert sum(scores.values()) == pytest.approx(1, abs=0.001)


def test_sentiment_reads_a_file_and_prints_plain_lines(satchel: Command, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("\ufeffGreat work!\r\nAwful.", encoding="utf-8")
    output = satchel("sentiment", tmp_path / "in.txt").stdout.splitlines()
    assert [line.split("\t")[0] for line in output] == ["positive", "negative"]
    assert [line.split("\t")[2] for line in output] == ["Great work!", "Awful."]


def test_classify_gives_an_object_a_line(satchel: Command) -> None:
    lines = ["The team won the cup final.", "Shares fell on Wall Street.", "O jogo acabou 3 a 1."]
    output = satchel(
        "classify", "-", "--labels", "Sports,Business", "--jsonl", stdin="\n".join(lines)
    ).stdout
    results = objects(output)
    assert [result["text"] for result in results] == lines
    assert [result["label"] for result in results] == ["Sports", "Business", "Sports"]
    for result in results:
        scores = result["scores"]
        assert isinstance(scores, dict)
        assert list(scores) == ["Sports", "Business"]
        assert sum(scores.values()) == pytest.approx(1, abs=0.001)


def test_no_lines_in_no_lines_out(satchel: Command) -> None:
    assert satchel("sentiment", "-", "--jsonl").stdout == ""
    assert satchel("classify", "-", "--labels", "a,b", "--jsonl").stdout == ""


def test_text_that_is_not_utf8_is_told_by_line(satchel: Command, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_bytes("ok\nágua\n".encode("latin-1"))
    done = satchel("sentiment", tmp_path / "in.txt", "--jsonl", code=1)
    assert "Line 2" in done.stderr
    assert "UTF-8" in done.stderr


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n\ufeff"))))
def test_lines_are_split_at_line_feeds_alone(lines: list[str], tmp_path: Path) -> None:
    path = tmp_path / "in.txt"
    path.write_bytes("".join(f"{line}\n" for line in lines).encode())
    assert [line for batch in batches(str(path)) for line in batch] == lines


def test_the_words_that_moved_an_answer_are_told_when_asked_for(satchel: Command) -> None:
    text = "The nurse was wonderful.\n\n"
    first, empty = map(
        json.loads, satchel("sentiment", "--explain", "--jsonl", stdin=text).stdout.splitlines()
    )
    strongest = max(first["why"], key=lambda reason: reason["weight"])
    assert strongest["word"] == "wonderful"
    assert empty["why"] == []
    assert "wonderful +" in satchel("sentiment", "--explain", stdin=text).stdout
    assert "why" not in satchel("sentiment", "--jsonl", stdin=text).stdout
    done = satchel(
        "classify", "--labels", "Water,Roads", "--explain", "--jsonl", stdin="The pump is dry.\n"
    )
    line = json.loads(done.stdout)
    assert line["label"] == "Water"
    assert max(line["why"], key=lambda reason: reason["weight"])["word"] in {"pump", "dry"}
