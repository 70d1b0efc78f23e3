"""`satchel summarize --llm` against a server on loopback: streamed, checked, kept, refused."""

import json
import re

import pytest

from tests.unit.model_server import answer, reply, serving

LETTER = (
    "The pump in our village broke in March.\nNobody has come to repair it since then.\n"
    "We drink from the river and the children fall ill.\nPlease repair the pump before the rains."
)
SUMMARY = "- The pump broke in March [1]\n- 40 children fell ill from the river [3]\n"


@pytest.fixture
def server():
    with serving() as running:
        running.will(
            answer(*SUMMARY.split(" ")[:1], SUMMARY.partition(" ")[1] + SUMMARY.partition(" ")[2])
        )
        yield running


@pytest.fixture
def asked(satchel, server, tmp_path):
    """Return `satchel` with the endpoint set in a home of its own."""

    def run(*arguments, **more):
        return satchel(*arguments, home=tmp_path, **more)

    run("llm", "set", "--base-url", server.base_url, "--model", "small", "--context", 4096)
    return run


@pytest.fixture
def letter(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text(LETTER)
    return path


def test_a_file(asked, server, letter):
    done = asked("summarize", letter, "--llm", "--style", "bullets", "--yes")
    assert "- The pump broke in March [1]" in done.stdout
    assert "[1] The pump in our village broke in March." in done.stdout
    assert "4 of 4 sentences: 1 request, up to" in done.stderr
    assert (
        "Check: “40 children fell ill from the river” (its source lacks the number)" in done.stderr
    )
    assert "small-1" not in done.stdout
    assert len(server.received) == 1
    assert "[4] Please repair the pump" in server.received[0].prompt


def test_nothing_is_sent_without_consent_or_for_a_preview(asked, server, letter):
    assert "Nothing was sent" in asked("summarize", letter, "--llm", code=1).stderr
    done = asked("summarize", letter, "--llm", "--preview")
    assert "1 request" in done.stderr
    assert done.stdout == ""
    assert server.received == []


def test_without_an_endpoint_it_says_how_to_set_one(satchel, letter, tmp_path):
    done = satchel("summarize", letter, "--llm", "--yes", code=1, home=tmp_path)
    assert "satchel llm" in done.stderr


def test_objects(asked, letter):
    done = asked("summarize", letter, "--llm", "--yes", "--jsonl", "--language", "pt")
    found = json.loads(done.stdout)
    assert [claim["passages"] for claim in found["claims"]] == [[1], [3]]
    assert found["language"] == "pt"
    assert found["sources"][0]["text"].startswith("The pump")


def test_a_document_of_a_corpus_is_asked_about_once(asked, server, letter, tmp_path):
    corpus = tmp_path / "c.satchel"
    asked("analyze", letter, "--corpus", corpus)
    first = asked("summarize", corpus, "--document", 1, "--llm", "--yes")
    second = asked("summarize", corpus, "--document", 1, "--llm", "--yes")
    assert first.stdout == second.stdout
    assert "Kept from before" in second.stderr
    assert len(server.received) == 1
    asked("summarize", corpus, "--document", 1, "--llm", "--yes", "--again")
    asked("summarize", corpus, "--llm", "--yes", "--template", _template(tmp_path))
    assert len(server.received) == 3
    assert "Write a haiku in English" in server.received[-1].prompt
    asked("summarize", corpus, "--theme", 1, "--llm", "--yes", "--style", "questions")
    assert len(server.received) == 4


def test_a_long_text_is_noted_in_parts(asked, server, tmp_path):
    path = tmp_path / "long.txt"
    path.write_text(
        "\n".join(f"Sentence {n} tells of pump {n} in the village." for n in range(300))
    )

    def act(handler):
        prompt = handler.script.received[-1].prompt
        numbers = re.findall(r"\[(\d+)\] Sentence", prompt) or re.findall(r"\[(\d+)\]", prompt)[3:]
        answer(f"- The pumps are told of [{numbers[0]}]")(handler)

    server.will(act)
    asked("llm", "set", "--context", 2048)
    done = asked("summarize", path, "--llm", "--yes")
    assert len(server.received) > 3
    assert "2 of 8 requests answered" in done.stderr


def test_a_server_that_fails_is_told_of(asked, server, letter):
    server.will(lambda handler: reply(handler, 401, {"error": {"message": "bad key"}}))
    done = asked("summarize", letter, "--llm", "--yes", code=1)
    assert "key" in done.stderr


def test_options_that_do_not_go_together(asked, letter):
    asked("summarize", letter, "--preview", code=2)
    asked("summarize", letter, "--llm", "--sentences", 3, code=2)
    assert (
        "no template"
        in asked("summarize", letter, "--llm", "--yes", "--template", "absent", code=1).stderr
    )


def _template(folder):
    path = folder / "haiku.txt"
    path.write_text("Write a haiku in {language}.")
    return path
