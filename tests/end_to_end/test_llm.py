"""`satchel llm` as a person uses it, against a server on loopback."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.end_to_end.conftest import COMMAND, Command
from tests.homes import variables_of
from tests.unit.model_server import ModelServer, answer, serving, status

SECRET = "sk-very-secret-0123456789"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with serving() as script:
        yield script


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def llm(satchel: Command, home: Path) -> Callable[..., object]:
    """Run `satchel llm` in a home of its own, with a keyring of its own."""
    environment = {
        "TEST_KEYRING": str(home.parent / "keyring.json"),
        "PYTHON_KEYRING_BACKEND": "tests.end_to_end.file_keyring.FileKeyring",
        "PYTHONPATH": str(ROOT),
    }

    def run(*arguments: str | Path, **more: object) -> object:
        return satchel("llm", *arguments, home=home, **{**environment, **more})

    return run


def test_set_show_test_and_forget(llm: Command, server: ModelServer, home: Path) -> None:
    server.models = [{"id": "small", "max_model_len": 2048}, {"id": "large"}]
    server.will(answer("one", ", two", ", three"))
    llm("set", "--base-url", server.base_url, "--model", "small", "--key", stdin=f"{SECRET}\n")
    shown = llm("show").stdout
    assert server.base_url in shown
    assert "FileKeyring" in shown

    tested = llm("test")
    for word in ("small-1", "small, large", "2,048 tokens", "one, two, three"):
        assert word in tested.stdout
    assert "--context 2048" in tested.stderr
    assert {received.headers["Authorization"] for received in server.received} == {
        f"Bearer {SECRET}"
    }
    found = json.loads(llm("test", "--json").stdout)
    assert (found["models"], found["context_tokens"]) == (["small", "large"], 2048)

    rows = [json.loads(line) for line in llm("ledger", "--jsonl").stdout.splitlines()]
    assert {row["purpose"] for row in rows} == {"test"}
    assert len(rows) == len(server.received)

    llm("forget")
    assert json.loads((home.parent / "keyring.json").read_text()) == {}
    assert "No large model is set" in llm("test", code=1).stderr


def test_the_key_is_in_no_file_but_the_keyrings_and_in_no_output(
    llm: Command, server: ModelServer, home: Path
) -> None:
    server.will(status(401, f"Incorrect API key: {SECRET}"))
    done = [
        llm("set", "--base-url", server.base_url, "--model", "m", "--key", stdin=SECRET),
        llm("show"),
        llm("show", "--json"),
        llm("test", code=1),
        llm("test", code=1, SATCHEL_LLM_KEY=SECRET),
        llm("ledger", "--jsonl"),
        llm("set", "--key", stdin=f"two words {SECRET}", code=1),
    ]
    assert not [one for one in done if SECRET in one.stdout + one.stderr]
    files = [path for path in home.rglob("*") if path.is_file()]
    assert any(path.name == "settings.toml" for path in files)
    assert not [path for path in files if SECRET.encode() in path.read_bytes()]


def test_a_key_is_no_argument(llm: Command) -> None:
    assert "--key" in llm("set", "--preset", "openai", "--model", "m", "--key=sk-1", code=2).stderr


def test_without_a_keyring_the_environment_is_named(llm: Command, server: ModelServer) -> None:
    nothing = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    llm("set", "--base-url", server.base_url, "--model", "m", **nothing)
    told = llm("set", "--key", stdin=SECRET, code=1, **nothing)
    assert "SATCHEL_LLM_KEY" in told.stderr
    server.will(answer("one"))
    llm("test", SATCHEL_LLM_KEY=SECRET, **nothing)
    assert server.received[-1].headers["Authorization"] == f"Bearer {SECRET}"


def test_settings_change_one_by_one_and_can_be_taken_back(llm: Command) -> None:
    llm("set", "--preset", "vllm", "--model", "m", "--mask", "email", "--mask", "id")
    llm("set", "--timeout", "300", "--proxy", "http://proxy:3128", "--price-in", "0.15")
    kept = json.loads(llm("show", "--json").stdout)
    assert kept["context_tokens"] == 8192
    assert kept["timeout_seconds"] == 300
    assert kept["mask"] == ["email", "id"]
    llm("set", "--proxy", "none", "--mask", "none", "--price-in", "none")
    kept = json.loads(llm("show", "--json").stdout)
    assert (kept["proxy"], kept["mask"], kept["price_in"]) == (None, [], None)
    llm("set", "--mask-word", "Maria")
    llm("set", "--preset", "ollama")
    kept = json.loads(llm("show", "--json").stdout)
    assert (kept["base_url"], kept["model"]) == ("http://localhost:11434/v1", "m")
    assert kept["mask_words"] == ["Maria"]


@pytest.mark.parametrize(
    ("url", "warns"), [("http://10.0.0.5:8000", True), ("http://127.0.0.1:8000", False)]
)
def test_what_can_be_overheard_is_warned_of(llm: Command, url: str, warns: bool) -> None:
    assert ("not encrypted" in llm("set", "--base-url", url, "--model", "m").stderr) is warns


@pytest.mark.parametrize(
    "arguments",
    [
        ["set"],
        ["set", "--model", "m"],
        ["set", "--preset", "ollama"],
        ["set", "--preset", "azure", "--model", "m"],
    ],
)
def test_what_is_missing_is_asked_for(llm: Command, arguments: list[str]) -> None:
    assert "--" in llm(*arguments, code=2).stderr


def test_a_server_that_is_down_is_told(llm: Command) -> None:
    with serving() as gone:
        llm("set", "--base-url", gone.base_url, "--model", "m")
    assert "Start the server" in llm("test", code=1).stderr


def test_a_corpus_is_never_sent(llm: Command, satchel: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The pump is broken.")
    corpus = tmp_path / "a.satchel"
    satchel("analyze", tmp_path / "a.txt", "--corpus", corpus, "--tasks", "language")
    assert "a.satchel" in llm("never", corpus).stderr
    assert "may be sent" in llm("never", corpus, "--undo").stderr
    assert "Nothing was ever sent" in llm("ledger", corpus).stderr
    out = tmp_path / "ledger.csv"
    llm("ledger", corpus, "--out", out)
    assert out.read_text(encoding="utf-8-sig").startswith("sent,endpoint,model,purpose")


def test_doctor_tells_that_the_network_is_closed(satchel: Command, home: Path) -> None:
    checks = {
        check["name"]: check
        for check in json.loads(satchel("doctor", "--json", code=None, home=home).stdout)
    }
    assert checks["Network"]["value"].startswith("closed")
    assert checks["Large model"]["value"] == "none set"
    assert "SATCHEL_LLM_KEY" in checks["Keyring"]["value"]


@pytest.mark.slow
def test_the_system_sees_connections_to_the_endpoint_and_to_nothing_else(
    llm: Command, server: ModelServer, environment: dict[str, str], home: Path, tmp_path: Path
) -> None:
    strace = shutil.which("strace")
    assert strace, "install strace to run this test"
    llm("set", "--base-url", server.base_url, "--model", "small")
    calls = "trace=connect,sendto,sendmsg,sendmmsg,bind"
    subprocess.run(
        [strace, "-f", "-qq", "-e", calls, "-o", tmp_path / "trace", COMMAND, "llm", "test"],
        env={**environment, **variables_of(home)},
        check=True,
        capture_output=True,
        timeout=600,
    )
    ports = re.findall(
        r"sa_family=AF_INET6?, sin6?_port=htons\((\d+)\)", (tmp_path / "trace").read_text()
    )
    assert set(ports) == {str(server.port)}
