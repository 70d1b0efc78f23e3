"""Windows of long texts and batches of windows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.engine.threads import choose_threads
from desktop_app.engine.tokenization import split_long_text
from desktop_app.engine.windows import Window, gather_batches, split_into_windows

lengths = st.lists(st.integers(0, 300), max_size=40)


def texts_of(lengths):
    return [np.arange(length, dtype=np.int32) for length in lengths]


@given(lengths, st.integers(1, 64))
def test_the_windows_of_a_text_hold_all_its_tokens_in_order(lengths, capacity):
    texts = texts_of(lengths)
    windows = list(split_into_windows(texts, capacity))
    for number, tokens in enumerate(texts):
        parts = [window.ids for window in windows if window.text == number]
        assert np.concatenate([*parts, []]).tolist() == tokens.tolist()


@given(lengths, st.integers(1, 64))
def test_no_window_is_empty_too_long_or_a_stub(lengths, capacity):
    texts = texts_of(lengths)
    sizes = {}
    for window in split_into_windows(texts, capacity):
        sizes.setdefault(window.text, []).append(len(window.ids))
    for text, parts in sizes.items():
        assert min(parts) >= 1
        assert max(parts) <= capacity
        assert max(parts) - min(parts) <= 1
        assert len(parts) == -(-lengths[text] // capacity)


@given(st.lists(st.integers(1, 100), max_size=60), st.integers(0, 6), st.integers(1, 400))
def test_every_window_runs_once_in_a_batch_of_its_length_within_the_budget(sizes, overhead, budget):
    windows = [Window(number, np.zeros(size, np.int32)) for number, size in enumerate(sizes)]
    batches = list(gather_batches(windows, overhead, budget))
    assert sorted(window.text for batch in batches for window in batch) == list(range(len(sizes)))
    for batch in batches:
        (length,) = {len(window.ids) for window in batch}
        assert len(batch) == 1 or len(batch) * (length + overhead) <= budget


def test_no_windows_make_no_batch():
    assert list(gather_batches([])) == []


@given(st.text(alphabet="ab \n語", max_size=300), st.integers(1, 20))
def test_a_long_text_is_cut_into_short_pieces_that_lose_only_white_space(text, longest):
    pieces = list(split_long_text(text, longest))
    assert all(0 < len(piece) <= longest for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_a_cut_falls_on_white_space_where_there_is_some():
    assert list(split_long_text("alpha beta gamma", 12)) == ["alpha beta", "gamma"]


@pytest.mark.parametrize(("jobs", "workers"), [(1, 1), (3, 3), (0, 1), (500, 8)])
def test_jobs_are_workers_of_one_thread_each_within_reason(jobs, workers):
    threads = choose_threads(jobs)
    assert (threads.workers, threads.per_batch) == (workers, 1)
