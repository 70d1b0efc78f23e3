"""What is counted of chosen documents: by tone, over time, on the map, in two groups."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.corpus.store import Corpus
from desktop_app.export.filter_wording import conditions, filter_text
from desktop_app.gui.explore import choosing
from desktop_app.pipeline.exploring import Unit, compare, grouping_columns, tones_over_time
from tests.unit.filled_corpus import Given, Unread, fill

ALL = DocumentFilter()


def documents() -> list[Given]:
    dates = ("2024-01-29", "2024-02-03", "2024-02-04", "2024-05", None, "2024-02-30")
    return [
        Given(
            f"/docs/{number}.txt",
            f"Document {number}. The pump is broken.",
            date=dates[number % 6],
            language="pt" if number % 3 == 0 else "en",
            tone=("negative", "neutral", "positive")[number % 3],
            label="Water" if number % 2 else "Roads",
            keywords=("pump",) if number % 2 else ("road",),
            metadata={"village": "Nhandazi" if number < 6 else "Mucarela", "id": str(number)},
        )
        for number in range(12)
    ]


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with fill(tmp_path / "a.satchel", documents(), (Unread("/docs/x.pdf"),)) as opened:
        yield opened


def test_tones_are_counted_of_what_is_chosen(corpus: Corpus) -> None:
    assert corpus.exploring.tones(ALL) == {"negative": 4, "neutral": 4, "positive": 4}
    assert corpus.exploring.tones(DocumentFilter(languages=("pt",))) == {"negative": 4}
    table = corpus.exploring.tones_by(ALL, "label")
    assert {label: sum(tones.values()) for label, tones in table.items()} == {
        "Roads": 6,
        "Water": 6,
    }
    villages = corpus.exploring.tones_by(DocumentFilter(labels=("Water",)), "metadata:village")
    assert set(villages) == {"Nhandazi", "Mucarela"}
    assert sum(villages["Mucarela"].values()) == 3


def test_time_is_counted_by_month_and_by_week_without_gaps(corpus: Corpus) -> None:
    months = tones_over_time(corpus, ALL, Unit.MONTH)
    assert list(months) == ["2024-01", "2024-02", "2024-03", "2024-04", "2024-05"]
    assert sum(months["2024-02"].values()) == 6  # 30 February is a month, if not a day
    assert months["2024-03"] == {}
    weeks = tones_over_time(corpus, ALL, Unit.WEEK)
    assert list(weeks) == ["2024-W05"]  # 29 January to 4 February
    assert sum(weeks["2024-W05"].values()) == 6
    assert list(tones_over_time(corpus, ALL, Unit.YEAR)) == ["2024"]


def test_centuries_are_not_shown_by_week(tmp_path: Path) -> None:
    old = [Given(f"/docs/{year}.txt", f"Of {year}.", date=f"{year}-01-01") for year in (1800, 2024)]
    with fill(tmp_path / "old.satchel", old) as corpus:
        assert list(tones_over_time(corpus, ALL, Unit.WEEK))[:2] == ["1800", "1801"]


def test_columns_of_names_group_and_numbers_do_not(corpus: Corpus) -> None:
    assert grouping_columns(corpus) == ["village"]


def test_groups_are_compared(corpus: Corpus) -> None:
    found = compare(corpus, DocumentFilter(labels=("Water",)), DocumentFilter(languages=("pt",)))
    assert found.first.documents == 6
    assert found.second.documents == 4
    assert found.both == 2
    assert found.second.tones == {"negative": 4}
    tones = {one.name: one for one in found.tones}
    assert tones["negative"].second == 4
    assert [term.term for term in found.first_terms] in ([], ["pump"])


def test_the_map_is_kept_until_documents_change(corpus: Corpus) -> None:
    ids = np.array([1, 2, 5, 999], np.int64)
    places = np.array([[0, 0], [1, 0.5], [-1, 0.25], [0, 1]], np.float32)
    assert corpus.exploring.stored_map() is None
    with corpus.transaction():
        corpus.exploring.keep_map(ids, places)
    kept = corpus.exploring.stored_map()
    assert kept is not None
    assert kept.ids.tolist() == [1, 2, 5]  # 999 is not there any more
    assert np.array_equal(kept.places, places[:3])
    assert kept.tones == ("negative", "neutral", "neutral")
    assert kept.labels[:2] == ("Roads", "Water")
    with corpus.transaction():
        corpus.facts.mark_changed()
    assert corpus.exploring.stored_map() is None


def test_an_excerpt_is_short_and_of_what_is_there(corpus: Corpus) -> None:
    found = corpus.exploring.excerpt(1)
    assert found is not None
    assert found.name == "0.txt"
    assert found.text.startswith("Document 0.")
    assert corpus.exploring.excerpt(999) is None


def test_the_summary_of_chosen_documents_is_of_them_alone(corpus: Corpus) -> None:
    found = corpus.summary(10, DocumentFilter(languages=("pt",)))
    assert found.documents == 4
    assert found.languages == {"pt": 4}
    assert found.sentiments == {"negative": 4}
    assert sum(found.labels.values()) == 4
    assert {one.term: one.documents for one in found.keywords} == {"pump": 2, "road": 2}
    assert found.failed == 1
    everything = corpus.summary(10)
    again = corpus.summary(10, DocumentFilter(languages=("pt", "en")))
    assert again.label_sentiments == everything.label_sentiments
    assert again.segments == everything.segments


def test_documents_and_segments_are_read_as_chosen(corpus: Corpus) -> None:
    chosen = DocumentFilter(labels=("Water",))
    found = list(corpus.documents(chosen=chosen))
    assert [document.labels[0].label for document in found] == ["Water"] * 6
    assert {one.document_id for one in corpus.segments(chosen)} == {one.id for one in found}


def test_a_filter_is_said_in_words_and_taken_apart() -> None:
    chosen = DocumentFilter(
        query="pump",
        languages=("pt", "ja"),
        sentiments=("negative", ""),
        metadata=(("village", "A"), ("village", "B")),
        date_from="2024-01",
        date_to="2024-03",
        ids=(1, 2, 3),
    )
    found = conditions(chosen)
    assert [one.text for one in found] == [
        "Words: pump",
        "Language: Portuguese, Japanese",
        "Sentiment: Negative, Not rated",
        "village: A, B",
        "Date: 2024-01 to 2024-03",
        "Chosen by hand (3)",
    ]
    left = chosen
    for one in found:
        left = next(c for c in conditions(left) if c.text == one.text).without
    assert left.is_empty
    assert filter_text(DocumentFilter()) == ""


def test_a_long_filter_counts_what_it_does_not_name() -> None:
    text = filter_text(DocumentFilter(keywords=("a", "b", "c", "d", "e")))
    assert text == "Keyword: a, b, c and 2 others"


def test_clicking_a_value_adds_it_and_clicking_again_takes_it_away() -> None:
    one = choosing.toggled(ALL, "language", "pt")
    two = choosing.toggled(one, "language", "en")
    assert two.languages == ("pt", "en")
    assert choosing.toggled(choosing.toggled(two, "language", "pt"), "language", "en") == ALL
    village = choosing.toggled(ALL, "metadata:village", "A")
    assert village.metadata == (("village", "A"),)
    assert choosing.toggled(village, "metadata:village", "A") == ALL


def test_a_cell_is_one_value_and_one_tone() -> None:
    cell = choosing.toggled_cell(ALL, "label", "Water", "negative")
    assert (cell.labels, cell.sentiments) == (("Water",), ("negative",))
    assert choosing.toggled_cell(cell, "label", "Water", "negative") == ALL
    other = choosing.toggled_cell(cell, "label", "Roads", "positive")
    assert (other.labels, other.sentiments) == (("Roads",), ("positive",))
    assert choosing.toggled_cell(ALL, "label", "Water", None).labels == ("Water",)


def test_periods_become_dates_and_light_up() -> None:
    chosen = choosing.with_periods(ALL, "2024-W05", "2024-W06")
    assert (chosen.date_from, chosen.date_to) == ("2024-01-29", "2024-02-11")
    weeks = ["2024-W04", "2024-W05", "2024-W06", "2024-W07"]
    assert choosing.chosen_periods(chosen, weeks) == {"2024-W05", "2024-W06"}
    assert choosing.with_periods(chosen, "2024-W05", "2024-W06") == ALL
    months = choosing.with_periods(ALL, "2024-02", "2024-03")
    assert choosing.chosen_periods(months, ["2024-01", "2024-02", "2024-03", "2024-04"]) == {
        "2024-02",
        "2024-03",
    }
