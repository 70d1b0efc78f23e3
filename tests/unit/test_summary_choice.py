"""Which sentences of a text are chosen, with the bundled encoder and with made-up vectors."""

import numpy as np
import pytest

from desktop_app.errors import CancelledError
from desktop_app.packs.opening import default_encoder
from desktop_app.tasks.summary import Sentence, extract

PUMP = [
    "Minutes of the meeting",
    "The village pump broke in March and nobody has repaired it.",
    "Without the pump the women walk two hours to the river for water.",
    "Somebody brought bread and the children played outside.",
    "River water makes the children ill, and the clinic is far.",
    "Since the pump broke, the village has no clean water.",
    "The committee asks the district to repair the village pump before the rains.",
    "The meeting closed at five.",
]


@pytest.fixture(scope="module")
def encoder():
    return default_encoder(1)


def sentences(texts):
    return [Sentence(text, i, len(texts)) for i, text in enumerate(texts)]


def chosen(encoder, texts, count, title=None):
    vectors = encoder.encode(texts)
    titles = None if title is None else np.repeat(encoder.encode([title]), len(texts), axis=0)
    return [one.index for one in extract(sentences(texts), vectors, count, titles)]


def unit(rows):
    rows = np.array(rows, np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_what_the_text_is_about_is_chosen_and_no_heading_or_aside(encoder):
    found = chosen(encoder, PUMP, 3)
    assert found == sorted(found)
    assert not {0, 3, 7} & set(found)


@pytest.mark.parametrize(
    ("texts", "aside"),
    [
        (
            [
                "A bomba da aldeia avariou em março e ninguém a arranjou.",
                "Sem a bomba, as mulheres andam duas horas até ao rio para buscar água.",
                "Alguém trouxe pão e as crianças brincaram lá fora.",
                "A comissão pede que se arranje a bomba antes das chuvas.",
            ],
            2,
        ),
        (
            [
                "村のポンプは三月に壊れたままで、誰も直していません。",
                "ポンプがないので、女性たちは川まで二時間歩いて水を汲みます。",
                "誰かがパンを持ってきて、子どもたちは外で遊びました。",
                "委員会は雨季の前にポンプを修理するよう求めています。",
            ],
            2,
        ),
    ],
)
def test_other_languages_need_nothing_of_their_own(encoder, texts, aside):
    assert aside not in chosen(encoder, texts, 2)


def test_the_same_sentence_is_not_chosen_twice(encoder):
    texts = ["The pump is broken again.", "The pump is broken again!", "The road is flooded too."]
    assert chosen(encoder, texts, 3) in ([0, 2], [1, 2])


def test_a_title_draws_the_summary_to_its_subject(encoder):
    texts = [
        "The harvest of maize was good in the whole valley this year.",
        "The price of maize fell because the harvest was so good.",
        "The new school opened in May with eighty pupils and two teachers.",
        "Traders bought the maize for less than last year.",
        "Farmers store the maize in the hope of better prices.",
        "Every family kept some of the maize for seed.",
    ] * 3  # long enough that the place of a sentence does not decide alone
    texts = [f"{text[:-1]}, {number} people said." for number, text in enumerate(texts)]
    assert 2 not in [one % 6 for one in chosen(encoder, texts, 1)]
    assert [one % 6 for one in chosen(encoder, texts, 1, "A new school for the valley")] == [2]


def test_headings_are_the_summary_of_headings_alone(encoder):
    assert chosen(encoder, ["Water", "Roads", "Schools"], 2) != []


def test_nothing_is_chosen_of_nothing():
    assert extract([], np.zeros((0, 8), np.float32), 3) == []
    assert extract(sentences(["", " "]), np.zeros((2, 8), np.float32), 3) == []


def test_more_sentences_than_are_there_gives_all_that_differ():
    texts = [f"Sentence number {i} says something else." for i in range(3)]
    assert len(extract(sentences(texts), unit(np.eye(3, 8)), 10)) == 3


def test_a_book_is_chosen_from_without_comparing_all_pairs():
    random = np.random.default_rng(0)
    vectors = unit(random.normal(size=(6000, 64)) + 1)
    texts = [f"This is sentence number {i} of a long book." for i in range(6000)]
    found = extract(sentences(texts), vectors, 5)
    assert len(found) == 5
    assert all(0 <= one.score <= 1 for one in found)


def test_it_can_be_stopped():
    def stop():
        raise CancelledError

    with pytest.raises(CancelledError):
        extract(sentences(PUMP), unit(np.eye(8)), 3, None, stop)
