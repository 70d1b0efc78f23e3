"""The question before the first text leaves: what it shows, and what each reply means."""

import sys
from collections.abc import Callable

import click
import pytest
from click.testing import CliRunner, Result

from desktop_app.cli.consent import consent
from desktop_app.errors import EndpointError
from desktop_app.llm.chat import Message
from desktop_app.pipeline.endpoint import Decision, Preview

PREVIEW = Preview(
    "https://model.example/v1/chat/completions",
    "small",
    (Message("system", "Be brief."), Message("user", "A água\tdo rio\n\x1b[31mred\x07")),
    b'{"model":"small"}',
)


@pytest.fixture
def reply(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Answer the question as if typed at a terminal; the decision is on standard output."""

    def run(typed: str, *, terminal: bool = True, given: bool = False) -> Result:
        @click.command()
        def command() -> None:
            monkeypatch.setattr(sys.stdin, "isatty", lambda: terminal, raising=False)
            click.echo(str(consent(given=given)(PREVIEW)))

        return CliRunner().invoke(command, input=typed)

    return run


@pytest.mark.parametrize(
    ("typed", "decision"),
    [
        ("y\n", Decision.ONCE),
        ("A\n", Decision.ALWAYS),
        ("n\n", Decision.NO),
        ("\n", Decision.NO),
        ("why\ny\n", Decision.ONCE),
    ],
)
def test_replies(reply: Callable[..., Result], typed: str, decision: Decision) -> None:
    assert reply(typed).stdout.split()[-1] == decision


def test_the_whole_text_is_shown_and_cannot_act_on_the_terminal(
    reply: Callable[..., Result],
) -> None:
    shown = reply("n\n").stderr
    for part in (PREVIEW.url, "small", "17 characters", "Be brief.", "A água\tdo rio"):
        assert part in shown
    assert "\\x1b[31mred\\x07" in shown
    assert "\x1b[31mred" not in shown


def test_where_nobody_can_be_asked_nothing_is_sent(reply: Callable[..., Result]) -> None:
    done = reply("y\n", terminal=False)
    assert isinstance(done.exception, EndpointError)
    assert "--yes" in str(done.exception)


def test_who_agreed_beforehand_is_not_asked(reply: Callable[..., Result]) -> None:
    done = reply("", terminal=False, given=True)
    assert done.stdout.split() == [Decision.ONCE]
    assert done.stderr == ""
