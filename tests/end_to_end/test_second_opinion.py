"""`satchel second-opinion` and `satchel llm compare` against a server on loopback."""

import json
import shutil

import pytest

from tests.unit.model_server import answer, serving

SAID = '{"reason": "It is about a road.", "label": "Roads"}'


@pytest.fixture
def server():
    with serving() as running:
        yield running.will(answer(SAID, tokens=(300, 20)))


@pytest.fixture
def asked(satchel, server, tmp_path):
    def run(*arguments, **more):
        return satchel(*arguments, home=tmp_path, **more)

    prices = ("--price-in", "1", "--price-out", "2")
    run("llm", "set", "--base-url", server.base_url, "--model", "small", *prices)
    return run


@pytest.fixture
def corpus(sample_corpus, tmp_path):
    return shutil.copy2(sample_corpus, tmp_path / "copy.satchel")


def test_only_doubtful_documents_are_asked_about_and_both_answers_kept(asked, server, corpus):
    preview = asked("second-opinion", corpus, "--preview", "--limit", 4)
    assert "documents are below 0.60; 4 of them" in preview.stderr
    assert "by your prices" in preview.stderr
    assert server.received == []
    done = asked("second-opinion", corpus, "--limit", 4, "--yes", "--jsonl")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) == len(server.received) == 4
    assert all(one["label"] == "Roads" and one["small_probability"] < 0.6 for one in found)
    assert "Roads" in server.received[0].prompt
    again = asked("second-opinion", corpus, "--list", "--jsonl")
    assert again.stdout == done.stdout
    plain = asked("second-opinion", corpus, "--list").stdout
    assert plain.count("→ Roads") == sum(one["differs"] for one in found)


def test_both_models_side_by_side(asked, server, corpus):
    asked("second-opinion", corpus, "--limit", 2, "--yes")
    done = asked("llm", "compare", corpus)
    assert "Too few documents were labelled" in done.stdout
    found = json.loads(asked("llm", "compare", corpus, "--json").stdout)
    assert found["large"]["tokens_per_document"] == 320
    assert found["large"]["cost"] == pytest.approx(found["documents"] * 340 / 1e6)
    assert found["verdict"] == "unknown"
    assert len(server.received) == 2


def test_nothing_is_asked_without_consent(asked, server, corpus):
    assert "Nothing was sent" in asked("second-opinion", corpus, code=1).stderr
    assert server.received == []
