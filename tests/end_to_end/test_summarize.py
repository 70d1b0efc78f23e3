"""`satchel summarize`: files, standard input, documents of a corpus, and its themes."""

import json

import pytest


def objects(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    "name",
    [
        "interviews/interview_celeste_namalunde.txt",
        "interviews/聞き取り_水汲み.txt",
        "interviews/interview_headteacher_namalunde.docx",
        "reports/relatorio_qualidade_agua_2023.pdf",
    ],
)
def test_a_document_of_any_kind(satchel, samples, name):
    done = satchel("summarize", samples / name, "--sentences", 3)
    assert len(done.stdout.splitlines()) == 3
    assert "word for word" in done.stderr


def test_objects_give_the_place_of_each_sentence(satchel, tmp_path):
    letter = tmp_path / "carta.txt"
    text = "A bomba avariou em março. Ninguém veio arranjá-la até hoje. Bebemos água do rio."
    letter.write_text(text, encoding="utf-8")
    found = objects(satchel("summarize", letter, "--sentences", 2, "--jsonl"))
    assert len(found) == 2
    assert all(text[one["start"] : one["end"]] == one["text"] for one in found)
    assert found[0]["end"] <= found[1]["start"]


def test_standard_input(satchel):
    text = "The pump broke in March. Nobody has come to repair it. We drink from the river now."
    assert satchel("summarize", "-", "--sentences", 1, stdin=text).stdout.count("\n") == 1


def test_a_table_is_summarised_over_its_rows_and_says_which(satchel, samples):
    done = satchel("summarize", samples / "data/complaints_log.jsonl", "--sentences", 3)
    assert all("complaints_log.jsonl" in line for line in done.stdout.splitlines())


def test_what_cannot_be_read_is_told(satchel, samples):
    done = satchel("summarize", samples / "broken/salarios_confidencial.pdf", code=1)
    assert "protected by a password" in done.stderr
    assert "no file" in satchel("summarize", samples / "absent.txt", code=1).stderr
    assert satchel("summarize", "-", stdin="", code=1).stdout == ""


def test_the_themes_of_a_corpus(satchel, sample_corpus):
    done = satchel("summarize", sample_corpus, "--themes", 5)
    assert "5 themes in" in done.stderr
    found = objects(satchel("summarize", sample_corpus, "--jsonl"))
    assert len(found) >= 3
    assert set(found[0]) == {
        "name", "terms", "documents", "share", "sentiments", "quotes", "document_ids"
    }  # fmt: skip


def test_documents_of_a_corpus(satchel, sample_corpus):
    found = objects(
        satchel("summarize", sample_corpus, "--document", 78, "--sentences", 2, "--jsonl")
    )
    assert [one["document_id"] for one in found] == [78, 78]
    assert (
        "no document 99999"
        in satchel("summarize", sample_corpus, "--document", 99999, code=1).stderr
    )


def test_the_documents_of_a_theme(satchel, sample_corpus):
    themes = objects(satchel("summarize", sample_corpus, "--themes", 4, "--jsonl"))
    done = satchel("summarize", sample_corpus, "--themes", 4, "--theme", 2, "--jsonl")
    assert {one["document_id"] for one in objects(done)} <= set(themes[1]["document_ids"])
    absent = satchel("summarize", sample_corpus, "--themes", 3, "--theme", 9, code=1)
    assert "no theme 9" in absent.stderr


def test_options_that_do_not_go_together(satchel, sample_corpus, samples):
    satchel("summarize", samples / "diary/field_diary_graca.txt", "--themes", 3, code=2)
    satchel("summarize", sample_corpus, "--themes", 3, "--sentences", 3, code=2)
