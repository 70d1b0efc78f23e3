"""`satchel translate`: as many lines out as in, documents into documents, faults told."""

import json
import signal
import subprocess
import time
from pathlib import Path

import docx
import pytest

from tests.end_to_end.conftest import COMMAND, Command

LINES = [
    "The water pump is broken again.",
    "",
    "  1. Wash your hands, {name}!  ",
    "Visit https://example.org/a?b=1 today 😀",
    "42",
]


def test_as_many_lines_out_as_in(satchel: Command) -> None:
    text = "\n".join(LINES) + "\n"
    output = satchel("translate", "-", "--from", "en", "--to", "pt", stdin=text).stdout
    found = output.removesuffix("\n").split("\n")
    assert len(found) == len(LINES)
    assert "água" in found[0]
    assert found[1] == ""
    assert found[2].startswith("  1. ")
    assert found[2].endswith("{name}!  ")
    assert "https://example.org/a?b=1" in found[3]
    assert found[3].endswith("😀")
    assert found[4] == "42"


def test_jsonl_gives_an_object_a_line(satchel: Command, tmp_path: Path) -> None:
    path = tmp_path / "in.txt"
    path.write_text("\ufeffGood morning.\r\nThank you.", encoding="utf-8")
    output = satchel("translate", path, "--from", "en", "--to", "pt", "--jsonl").stdout
    found = [json.loads(line) for line in output.splitlines()]
    assert [one["text"] for one in found] == ["Good morning.", "Thank you."]
    assert [list(one) for one in found] == [["text", "translation"]] * 2
    assert found[1]["translation"].startswith("Obrigad")


def test_the_other_direction_with_details(satchel: Command) -> None:
    output = satchel(
        "translate", "--to", "en", "--beam", "4", "--jsonl", "--details",
        stdin="A bomba de água da nossa aldeia está avariada.\n",
    ).stdout  # fmt: skip
    found = json.loads(output)
    assert found["language"] == "pt"
    assert found["outcome"] == "translated"
    assert 0 < found["confidence"] <= 1
    assert "water" in found["translation"]


def test_nothing_in_nothing_out(satchel: Command) -> None:
    assert satchel("translate", "--from", "en", "--to", "pt").stdout == ""


def test_a_chosen_pack_is_the_only_one(satchel: Command) -> None:
    chosen = ["--to", "pt", "--pack"]
    stdin = "The water pump is broken.\n"
    assert "água" in satchel("translate", *chosen, "translate-en-pt", stdin=stdin).stdout
    told = satchel("translate", *chosen, "translate-pt-en", stdin=stdin, code=None)
    assert told.returncode != 0
    assert "does not translate" in satchel(
        "translate", *chosen, "encoder-e5-small", stdin=stdin, code=1
    ).stderr  # fmt: skip


def test_lines_without_a_pack_are_copied_and_told(satchel: Command) -> None:
    german = "Der Brunnen in unserem Dorf ist seit drei Wochen kaputt."
    english = "The well in our village has been broken for three weeks."
    done = satchel("translate", "--to", "pt", stdin=f"{german}\n{english}\n", code=3)
    assert done.stdout.splitlines()[0] == german
    assert done.stdout.splitlines()[1] != english
    assert "German" in done.stderr


def test_low_confidence_is_told(satchel: Command) -> None:
    text = "The the the of of and.\nGood morning.\n"
    done = satchel("translate", "--from", "en", "--to", "pt", "--jsonl", "--details", stdin=text)
    assert "1 sentence of 2" in done.stderr
    assert [json.loads(line)["low_confidence"] for line in done.stdout.splitlines()] == [
        True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["--from", "xx", "--to", "pt"], 2, "en, pt"),
        (["--from", "en", "--to", "qq"], 2, "en, pt"),
        (["--from", "pt", "--to", "pt-BR"], 2, "same language"),
        (["--from", "en"], 2, "--to"),
        (["--from", "en", "--to", "pt", "--beam", "0"], 2, "beam"),
        (["--from", "en", "--to", "pt", "--details"], 2, "--jsonl"),
        (["--from", "en", "--to", "pt", "--out", "x.txt"], 2, "--out"),
        (["--from", "en", "--to", "pt", "--bilingual"], 2, "--out"),
        (["--from", "en", "--to", "ja"], 1, "models import"),
        (["missing.txt", "--from", "en", "--to", "pt"], 1, "missing.txt"),
    ],
)
def test_what_cannot_be_done_is_told(
    satchel: Command, arguments: list[str], code: int, told: str
) -> None:
    done = satchel("translate", *arguments, stdin="Hello.\n", code=code)
    assert told in done.stderr
    assert done.stdout == ""


def test_a_document_keeps_its_layout(satchel: Command, tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("The ")
    paragraph.add_run("water pump").bold = True
    paragraph.add_run(" near the school is broken.")
    document.add_table(1, 2).cell(0, 0).text = "Village"
    document.save(str(tmp_path / "in.docx"))
    out = tmp_path / "out.docx"
    done = satchel("translate", tmp_path / "in.docx", "--to", "pt", "--out", out)
    assert "English → Portuguese" in done.stderr
    assert done.stdout == ""
    written = docx.Document(str(out))
    bold = [run.text for run in written.paragraphs[0].runs if run.bold]
    assert "".join(bold) == "bomba de água"
    assert written.tables[0].cell(0, 0).text != "Village"


def test_a_document_and_its_translation_side_by_side(satchel: Command, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("The pump is broken.\n\nThank you.\n", encoding="utf-8")
    out = tmp_path / "out.html"
    satchel("translate", tmp_path / "in.txt", "--to", "pt", "--out", out, "--bilingual")
    page = out.read_text(encoding="utf-8")
    assert "The pump is broken." in page
    assert "Obrigad" in page


def test_a_document_needs_somewhere_to_go(satchel: Command, tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "in.docx"))
    done = satchel("translate", tmp_path / "in.docx", "--from", "en", "--to", "pt", code=2)
    assert "--out" in done.stderr


def test_a_glossary_is_respected(satchel: Command, tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    path.write_text("en,pt\npump,eletrobomba\n", encoding="utf-8")
    done = satchel(
        "translate", "--from", "en", "--to", "pt", "--glossary", path,
        stdin="The pump is broken.\n",
    )  # fmt: skip
    assert "eletrobomba" in done.stdout.lower()


def test_the_reader_of_the_output_may_stop(environment: dict[str, str]) -> None:
    text = "".join(f"Sentence number {number} is here.\n" for number in range(1500))
    done = subprocess.run(
        ["sh", "-c", f"{COMMAND} translate --from en --to pt | head -n 2"],
        input=text, capture_output=True, encoding="utf-8", env=environment, check=False,
        timeout=300,
    )  # fmt: skip
    assert len(done.stdout.splitlines()) == 2
    assert done.stderr == ""


def test_it_can_be_interrupted(environment: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "in.txt"
    path.write_text(
        "".join(f"The {number} people of village {number} came.\n" for number in range(20_000)),
        encoding="utf-8",
    )
    with subprocess.Popen(
        [COMMAND, "translate", path, "--from", "en", "--to", "pt"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", env=environment,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline()  # the first lines are out long before the last are done
        process.send_signal(signal.SIGINT)
        before = time.monotonic()
        rest, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Stopped" in told
    assert rest.count("\n") < 19_000
    assert time.monotonic() - before < 60
