"""Terms of a document, and the ranking of a document's and a corpus's keywords."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.tasks.keywords import TERMS_KEPT, rank, rank_corpus, terms


def test_phrases_of_content_words_and_names_keep_their_capitals():
    found = terms(
        "Clean water is far. People in Vila Tarrumbe say clean water matters. "
        "The water committee of Vila Tarrumbe met. Water is life.",
        "en",
    )
    assert found["clean water"] == 2
    assert found["Vila Tarrumbe"] == 2
    assert found["water committee"] == 1
    assert found["water"] == 4
    assert not {"is", "the", "Clean", "Vila", "far people"} & set(found)


def test_portuguese_phrases_run_over_de():
    found = terms("O posto de saúde fechou. O posto de saúde não tem remédios. Falta d'água.", "pt")
    assert found["posto de saúde"] == 2
    assert "água" in found
    assert "fechou" not in found


def test_singular_and_plural_are_one_term():
    assert terms("One pump broke. Two pumps stopped, all pumps.", "en")["pumps"] == 3
    assert "pump" not in terms("One pump broke. Two pumps stopped, all pumps.", "en")


def test_accents_and_case_are_one_term():
    assert terms("a água. ÁGUA. agua. água", "pt") == Counter({"água": 4})


def test_japanese_compounds():
    found = terms(
        "浄水場が停止した。浄水場の職員はワクチン接種を受けた。水が濁っている。三月二日に出来ない。",
        "ja",
    )
    assert found["浄水場"] == 2
    assert {"ワクチン接種", "職員", "水", "停止"} <= set(found)
    assert not {"濁", "三月二日", "出来", "浄水"} & set(found)


def test_japanese_nouns_that_end_in_hiragana_are_whole():
    assert "気持ち" in terms("子どもの気持ちを聞いた。", "ja")
    assert "レビュー" in terms("レビューを読んだ。", "ja")


def test_chinese_words_between_function_words():
    found = terms("我们的水泵坏了。水泵是村里的。质量很差。", "zh")
    assert found["水泵"] >= 1
    assert "质量" in found
    assert "我们" not in found


def test_addresses_numbers_and_mentions_are_no_terms():
    text = "See ana.silva@example.org or https://example.org/water?x=1 @joao 2023 &amp; 3.5 #pump"
    assert set(terms(text, "en")) == {"pump"}


@pytest.mark.parametrize("language", ["en", "pt", "ja", "zh", "ko", "ar", "und"])
def test_text_without_words_has_no_terms(language):
    assert terms("", language) == Counter()
    assert terms("12 – 3.5 % !!! 😀", language) == Counter()


def test_only_the_weightiest_terms_are_kept():
    text = ". ".join(f"word{chr(97 + i % 26)}{chr(97 + i // 26)}x" for i in range(300))
    text += ". pump. pump. pump"
    found = terms(text, "en")
    assert len(found) == TERMS_KEPT
    assert next(iter(found)) == "pump"


@given(
    st.one_of(
        st.text(max_size=300),
        st.lists(
            st.sampled_from(
                ["Água ", "de ", "water ", "WATER ", "d'", "水", "浄水場", "の", "。", ". "]
            ),
            max_size=60,
        ).map("".join),
    ),
    st.sampled_from(["en", "pt", "fr", "ja", "zh", "ko", "ar", "und"]),
)
@settings(max_examples=200, deadline=None)
def test_terms_are_always_the_same_and_never_empty_words(text, language):
    found = terms(text, language)
    assert found == terms(text, language)
    assert len(found) <= TERMS_KEPT
    assert all(term == term.strip() and term and count > 0 for term, count in found.items())


def test_document_keywords_are_what_the_others_do_not_share():
    frequencies = {"water": 90, "desalination": 2, "clean water": 80}
    ranked = rank({"water": 3, "desalination": 2, "clean water": 2}, frequencies, 100)
    assert ranked[0].term == "desalination"
    assert [term.score for term in ranked] == sorted((t.score for t in ranked), reverse=True)


def test_word_said_by_a_phrase_is_dropped_unless_it_mostly_stands_alone():
    frequencies = {"health post": 3, "post": 3, "health": 9}
    counts = {"health post": 2, "post": 2, "health": 9}
    assert [t.term for t in rank(counts, frequencies, 50)] == ["health post", "health"]


def test_neighbours_that_met_once_are_behind_words():
    frequencies = {"ana": 5, "ana told": 1, "told": 4}
    assert rank({"ana": 1, "ana told": 1, "told": 1}, frequencies, 50)[-1].term != "ana told"
    assert "ana told" not in [t.term for t in rank({"ana": 2, "ana told": 1}, frequencies, 50)]


def test_corpus_keywords_are_shared_but_not_by_all():
    totals = {"report": 100, "cholera": 30, "typo": 1}
    frequencies = {"report": 100, "cholera": 25, "typo": 1}
    keywords = rank_corpus(totals, frequencies, 100)
    assert [k.term for k in keywords] == ["cholera", "report"]
    assert keywords[0].documents == 25


def test_variants_are_one_corpus_keyword_named_by_the_commonest():
    keywords = rank_corpus(
        {"pump": 5, "pumps": 9, "Pump": 1}, {"pump": 4, "pumps": 6, "Pump": 1}, 40
    )
    assert [(k.term, k.documents) for k in keywords] == [("pumps", 11)]


def test_few_documents_have_corpus_keywords_too():
    assert [k.term for k in rank_corpus({"goat": 3}, {"goat": 1}, 1)] == ["goat"]
    assert rank_corpus({}, {}, 0) == ()


@given(
    st.dictionaries(
        st.sampled_from(["a", "b", "a b", "c d e", "水", "浄水場"]), st.integers(1, 50)
    ),
    st.integers(1, 2000),
    st.integers(0, 5),
)
def test_ranking_is_bounded_ordered_and_total(frequencies, documents, limit):
    frequencies = {term: min(n, documents) for term, n in frequencies.items()}
    for ranked in (
        rank(frequencies, frequencies, documents, limit),
        rank_corpus(frequencies, frequencies, documents, limit),
    ):
        assert len(ranked) <= limit
        assert [t.score for t in ranked] == sorted((t.score for t in ranked), reverse=True)
        assert all(t.score > 0 for t in ranked)
