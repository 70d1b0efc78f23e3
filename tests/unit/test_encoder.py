"""The encoders, with the bundled models."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pytest

from desktop_app.engine.encoder import Encoder
from desktop_app.engine.threads import Threads
from desktop_app.engine.windows import Window
from desktop_app.errors import CancelledError, PackError
from desktop_app.packs.catalogue import find_pack
from desktop_app.packs.opening import encoder_spec, open_encoder

PACKS = ["encoder-e5-small", "encoder-minilm-en"]
SENTENCES = [
    "The pump has been broken since March.",
    "A bomba de água está avariada desde março.",
    "The football team won its third match in a row and the whole town celebrated until morning.",
    "Yes.",
]


@pytest.fixture(scope="module", params=PACKS)
def encoder(request):
    return open_encoder(find_pack(request.param), jobs=2)


@pytest.fixture(scope="module")
def multilingual():
    return open_encoder(find_pack(PACKS[0]), jobs=2)


def test_every_text_has_a_unit_vector(encoder):
    vectors = encoder.encode(SENTENCES)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(SENTENCES), encoder.dimension)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_a_text_is_nearest_to_its_translation(multilingual):
    pump, bomba, football, _yes = multilingual.encode(SENTENCES)
    assert pump @ bomba > pump @ football + 0.05


@pytest.mark.parametrize(
    ("near", "far"),
    [
        ("給水ポンプが壊れている。", "サッカーの試合に勝った。"),
        ("Водяной насос сломан.", "Команда выиграла футбольный матч."),
        ("Η αντλία νερού είναι χαλασμένη.", "Η ομάδα κέρδισε τον αγώνα."),
        ("مضخة المياه معطلة.", "فاز الفريق بمباراة كرة القدم."),
        ("पानी का पंप खराब है।", "टीम ने फुटबॉल मैच जीता।"),
        ("물 펌프가 고장났다.", "팀이 축구 경기에서 이겼다."),
        ("水泵坏了。", "球队赢了足球比赛。"),
        ("Pampu ya maji imeharibika.", "Timu ilishinda mechi ya mpira."),
    ],
)
def test_every_script_that_is_served_carries_meaning(multilingual, near, far):
    query, close, distant = multilingual.encode(["The water pump is broken.", near, far])
    assert query @ close > query @ distant


def test_no_texts_have_no_rows(encoder):
    assert encoder.encode([]).shape == (0, encoder.dimension)


@pytest.mark.parametrize("blank", ["", " ", "\n\t \u2028", "\u3000"])
def test_a_blank_text_has_the_zero_vector_and_leaves_the_others_alone(encoder, blank):
    vectors = encoder.encode(["Yes.", blank, "No."])
    assert not vectors[1].any()
    assert (vectors[[0, 2]] == encoder.encode(["Yes.", "No."])).all()


def test_a_text_has_the_same_vector_alone_and_among_others(encoder):
    together = encoder.encode(SENTENCES * 10)
    for number, sentence in enumerate(SENTENCES):
        assert together[number] == pytest.approx(encoder.encode([sentence])[0], abs=1e-6)


def test_one_worker_and_two_agree(multilingual):
    alone = open_encoder(find_pack(PACKS[0]), jobs=1)
    texts = [f"{sentence} {number}" for number in range(10) for sentence in SENTENCES]
    assert multilingual.encode(texts) == pytest.approx(alone.encode(texts), abs=1e-6)


def test_white_space_around_a_text_does_not_matter(encoder):
    plain, padded = encoder.encode(["Thank you.", "  Thank you. \n"])
    assert (plain == padded).all()


def test_the_prefix_is_a_part_of_every_text():
    pack = find_pack(PACKS[0])
    encoder = open_encoder(pack, jobs=1)
    ids = encoder._tokenizer.encode(["query: The pump broke."])[0]
    assert ids.tolist() == [*encoder._prefix, *encoder._tokenize("The pump broke.")]


def test_a_long_text_is_the_average_of_its_windows(encoder):
    long = " ".join(f"In village number {number} the pump is broken." for number in range(120))
    tokens = encoder._tokenize(long)
    capacity = encoder._capacity
    assert len(tokens) > 2 * capacity
    count = -(-len(tokens) // capacity)
    bounds = [len(tokens) * part // count for part in range(count + 1)]
    parts = [tokens[start:end] for start, end in pairwise(bounds)]
    expected = sum(encoder._pool([Window(0, part)])[0] * len(part) for part in parts)
    expected /= np.linalg.norm(expected)
    assert encoder.encode([long])[0] == pytest.approx(expected, abs=1e-5)


def test_the_end_of_a_long_text_counts(multilingual):
    end = "The football team won. "
    start = "The road is muddy. " * 120  # more than a window
    plain, changed, football = multilingual.encode([start, start + end * 120, end])
    assert changed @ football > plain @ football + 0.01


def test_more_texts_than_a_chunk_keep_their_order(multilingual):
    texts = [SENTENCES[number % 2] for number in range(2100)]
    texts[2070] = SENTENCES[2]
    vectors = multilingual.encode([*texts[:3], *[""] * 2064, *texts[2067:2074]])
    assert vectors[2070] == pytest.approx(multilingual.encode([SENTENCES[2]])[0], abs=1e-6)
    assert not vectors[3:2067].any()


@pytest.mark.parametrize("text", ["a\ud800b", "\x00", "<s></s><unk>", "[CLS] [SEP]", "▁", "🦒🦒"])
def test_odd_text_is_encoded_without_harm(encoder, text):
    vector = encoder.encode([text])[0]
    assert np.isfinite(vector).all()


def test_an_unknown_token_never_reaches_the_model(encoder):
    for token in (encoder._size, -1):
        with pytest.raises(ValueError, match="unknown token"):
            encoder._pool([Window(0, np.array([token], np.int32))])


def test_an_empty_batch_never_reaches_the_model(encoder):
    with pytest.raises(ValueError, match="empty"):
        encoder._pool([])


def test_progress_is_told_and_ends_at_all(encoder):
    told = []
    encoder.encode(SENTENCES * 3, told.append)
    assert told == sorted(told)
    assert told[-1] == len(SENTENCES) * 3


def test_a_checkpoint_can_stop_the_work(encoder):
    def stop(done):
        raise CancelledError("stopped")

    with pytest.raises(CancelledError):
        encoder.encode(SENTENCES, stop)
    assert encoder.encode(["Yes."]).any()


def test_several_threads_may_encode_at_once(encoder):
    expected = encoder.encode(SENTENCES)
    with ThreadPoolExecutor(4) as executor:
        for vectors in executor.map(encoder.encode, [SENTENCES] * 8):
            assert vectors == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("name", ["model.bin", "sentencepiece.model", "vocabulary.json"])
def test_a_damaged_model_is_refused_with_its_name(tmp_path, name):
    pack = find_pack(PACKS[0])
    folder = tmp_path / "copy"
    shutil.copytree(pack.folder, folder)
    (folder / name).write_bytes(b"not what it was")
    with pytest.raises(PackError, match=pack.id):
        Encoder(folder, encoder_spec(pack), Threads(1, 1))


def test_a_tokenizer_with_more_tokens_than_the_model_is_refused(tmp_path):
    pack = find_pack(PACKS[1])
    folder = tmp_path / "copy"
    shutil.copytree(pack.folder, folder)
    (folder / "vocabulary.json").write_text('["[UNK]", "[CLS]", "[SEP]"]', "utf-8")
    with pytest.raises(PackError, match=pack.id):
        Encoder(folder, encoder_spec(pack), Threads(1, 1))
