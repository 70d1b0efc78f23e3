"""Asking with consent: refused when off, shown before, masked, and written down first."""

import csv
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app import paths, settings
from desktop_app.corpus.ledger import LedgerEntry
from desktop_app.corpus.personal_ledger import read_entries, writing
from desktop_app.corpus.store import Corpus
from desktop_app.errors import CorpusError, EndpointError
from desktop_app.export.ledger import export_ledger
from desktop_app.llm.chat import Chat, Message
from desktop_app.llm.failures import RequestFailedError
from desktop_app.llm.key import ENVIRONMENT_VARIABLE
from desktop_app.pipeline import endpoint as pipeline
from desktop_app.pipeline import endpoint_settings
from desktop_app.pipeline.endpoint import Decision, Preview, agree_once, open_chat
from desktop_app.policy import EndpointPolicy, Policy
from desktop_app.settings import EndpointSettings, Settings
from tests.unit.model_server import ModelServer, answer, status

QUESTION = [Message("user", "Ask ana@example.org about the pump.")]


@pytest.fixture(autouse=True)
def no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENVIRONMENT_VARIABLE, raising=False)


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with Corpus.open(tmp_path / "a.satchel") as opened:
        yield opened


def choose(server: ModelServer, **more: object) -> EndpointSettings:
    wanted = {"base_url": server.base_url, "model": "small", "consented": True} | more
    kept = EndpointSettings(**wanted)  # type: ignore[arg-type]
    settings.save(Settings(endpoint=kept))
    return kept


def ask(corpus: Corpus | None, consent: pipeline.Consent = agree_once, **more: object) -> str:
    chat: Chat = open_chat(corpus, consent, purpose="a test")
    return chat.ask(QUESTION, max_tokens=20, **more).text  # type: ignore[arg-type]


def never_asked(_preview: Preview) -> Decision:
    raise AssertionError("it asked")


def test_without_a_setting_nothing_can_be_asked(corpus: Corpus) -> None:
    with pytest.raises(EndpointError, match="llm set"):
        open_chat(corpus, never_asked)


def test_a_request_is_in_the_ledger_of_its_corpus(server: ModelServer, corpus: Corpus) -> None:
    choose(server)
    assert ask(corpus) == "Yes."
    (entry,) = corpus.ledger.entries()
    assert entry.endpoint == f"{server.base_url}/chat/completions"
    assert (entry.purpose, entry.outcome, entry.model) == ("a test", "answered", "small")
    assert (entry.tokens_in, entry.tokens_out) == (11, 7)
    assert entry.characters == len(server.received[0].body)
    assert read_entries(paths.personal_ledger_file()) == []


def test_without_a_corpus_it_is_in_the_persons_ledger(server: ModelServer) -> None:
    choose(server)
    ask(None)
    (entry,) = read_entries(paths.personal_ledger_file())
    assert entry.outcome == "answered"


def test_it_is_written_down_before_it_leaves(server: ModelServer, corpus: Corpus) -> None:
    choose(server)
    seen: list[list[LedgerEntry]] = []

    def look(handler: object) -> None:
        with Corpus.read(corpus.path) as reader:
            seen.append(list(reader.ledger.entries()))
        answer("Yes.")(handler)  # type: ignore[arg-type]

    server.will(look)
    ask(corpus)
    ((entry,),) = seen
    assert entry.outcome == "sent"


def test_failures_are_in_the_ledger_too(server: ModelServer, corpus: Corpus) -> None:
    choose(server)
    server.will(status(403, "no"))
    with pytest.raises(RequestFailedError):
        ask(corpus)
    assert [entry.outcome for entry in corpus.ledger.entries()] == ["forbidden"]


def test_where_it_cannot_be_written_down_nothing_is_sent(
    server: ModelServer, corpus: Corpus
) -> None:
    choose(server)
    corpus.close()
    with Corpus.read(corpus.path) as reader, pytest.raises(CorpusError):
        ask(reader)
    paths.personal_ledger_file().parent.mkdir(parents=True, exist_ok=True)
    paths.personal_ledger_file().write_bytes(b"no database" * 1000)
    with pytest.raises(CorpusError, match=r"sent\.ledger"):
        ask(None)
    assert server.received == []


def test_a_killed_program_leaves_the_request_as_sent(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "sent.ledger"
    with writing(path) as ledger:
        number = ledger.begin(
            endpoint="http://h", model="m", purpose="p", characters=5, sha256="00"
        )
    assert read_entries(path)[0].outcome == "sent"
    with writing(path) as ledger:
        ledger.end(number, "answered", seconds=1.0, tokens_in=None, tokens_out=None)
        ledger.end(number, "nothing happened", seconds=1.0, tokens_in=None, tokens_out=None)
    assert read_entries(path)[0].outcome == "answered"


def test_never_send_holds_whatever_is_set(server: ModelServer, corpus: Corpus) -> None:
    choose(server)
    chat = open_chat(corpus, agree_once)
    pipeline.set_never_send(corpus, True)
    for attempt in (lambda: ask(corpus), lambda: chat.ask(QUESTION, max_tokens=5)):
        with pytest.raises(EndpointError, match=r"a\.satchel is marked never"):
            attempt()
    assert server.received == []
    pipeline.set_never_send(corpus, False)
    assert ask(corpus) == "Yes."


def test_an_administrator_can_forbid_it(
    server: ModelServer, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(server)
    rules = Policy(endpoint=EndpointPolicy(base_urls=("https://model.example/v1",)))
    monkeypatch.setattr(pipeline, "policy", lambda: rules)
    with pytest.raises(EndpointError, match="administrator"):
        ask(corpus)
    assert server.received == []


def test_consent_is_asked_with_the_very_bytes(server: ModelServer, corpus: Corpus) -> None:
    choose(server, consented=False)
    previews: list[Preview] = []

    def consent(preview: Preview) -> Decision:
        assert server.received == []
        previews.append(preview)
        return Decision.ONCE

    chat = open_chat(corpus, consent)
    announced = chat.preview(QUESTION, max_tokens=20)
    chat.ask(QUESTION, max_tokens=20)
    chat.ask(QUESTION, max_tokens=20)
    (preview,) = previews
    assert preview == announced
    assert preview.body == server.received[0].body
    assert preview.url == f"{server.base_url}/chat/completions"
    kept = settings.load().endpoint
    assert kept
    assert not kept.consented


def test_a_preview_tells_all_that_is_asked(server: ModelServer, corpus: Corpus) -> None:
    choose(server)
    shown = open_chat(corpus, never_asked).preview(
        QUESTION, max_tokens=20, schema={"type": "object"}
    )
    assert '{"type":"object"}' in shown.messages[0].content
    assert server.received == []


def test_without_consent_nothing_leaves(server: ModelServer, corpus: Corpus) -> None:
    choose(server, consented=False)
    with pytest.raises(EndpointError, match="did not agree"):
        ask(corpus, lambda _preview: Decision.NO)
    assert server.received == []
    assert corpus.ledger.count() == 0


def test_consent_is_remembered_for_that_address_alone(server: ModelServer, corpus: Corpus) -> None:
    kept = choose(server, consented=False)
    ask(corpus, lambda _preview: Decision.ALWAYS)
    assert ask(corpus, never_asked) == "Yes."
    elsewhere = endpoint_settings.set_endpoint(
        EndpointSettings(base_url="http://127.0.0.1:9/v1", model="small", consented=True)
    )
    assert not elsewhere.consented
    endpoint_settings.remember_consent(kept.base_url)
    assert settings.load().endpoint == elsewhere


def test_what_is_masked_never_leaves_and_comes_back(server: ModelServer, corpus: Corpus) -> None:
    choose(server, mask=("email",), mask_words=("pump",))
    server.will(answer("Write to [EMA", "IL_1] about the [NA", "ME_1] [1]."))
    pieces: list[str] = []
    assert ask(corpus, on_text=pieces.append) == "Write to ana@example.org about the pump [1]."
    assert "".join(pieces) == "Write to ana@example.org about the pump [1]."
    assert "ana@example.org" not in server.received[0].body.decode()
    assert server.received[0].prompt == "Ask [EMAIL_1] about the [NAME_1]."


def test_a_mask_it_does_not_know_stops_it(server: ModelServer, corpus: Corpus) -> None:
    choose(server, mask=("faces",))
    with pytest.raises(EndpointError, match="faces"):
        ask(corpus)
    assert server.received == []


def test_an_address_that_is_none_is_told(corpus: Corpus) -> None:
    settings.save(Settings(endpoint=EndpointSettings(base_url="localhost:1", model="m")))
    with pytest.raises(Exception, match="is not an address"):
        open_chat(corpus, agree_once)


def test_forgetting_takes_it_out_of_the_settings(server: ModelServer) -> None:
    choose(server)
    assert endpoint_settings.forget_endpoint()
    assert settings.load().endpoint is None
    assert not endpoint_settings.forget_endpoint()


def test_the_ledger_is_exported(server: ModelServer, corpus: Corpus, tmp_path: Path) -> None:
    choose(server, model="=cmd()")
    ask(corpus)
    entries = list(corpus.ledger.entries())
    assert export_ledger(entries, tmp_path / "l.csv", "csv") == 1
    with (tmp_path / "l.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["sha256"] == entries[0].sha256
    assert row["model"] == "'=cmd()"
    export_ledger(entries, tmp_path / "l.jsonl", "jsonl")
    (line,) = (tmp_path / "l.jsonl").read_text().splitlines()
    assert json.loads(line)["purpose"] == "a test"


def test_the_ledger_of_an_older_corpus_comes_with_its_upgrade(tmp_path: Path) -> None:
    with Corpus.open(tmp_path / "new.satchel") as fresh:
        assert fresh.ledger.count() == 0
    with sqlite3.connect(tmp_path / "new.satchel") as database:
        names = {row[0] for row in database.execute("SELECT name FROM sqlite_master")}
    assert {"ledger", "summaries", "second_opinions"} <= names
