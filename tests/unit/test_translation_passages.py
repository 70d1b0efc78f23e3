"""Passages: what frames a sentence stays, segments cover the text, formatting keeps its words."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.engine.alignment import Link
from desktop_app.errors import CancelledError
from desktop_app.pipeline.translating import Translation, open_translation
from desktop_app.tasks.translation.passages import (
    Mark,
    Origin,
    Passage,
    TranslatedPassage,
)
from desktop_app.tasks.translation.projection import project
from desktop_app.tasks.translation.sentence_parts import sentence_parts
from desktop_app.tasks.translation.sentences import Checkpoint, Sentence
from desktop_app.tasks.translation.translation import translate_passages
from desktop_app.text.segmentation import Span


class Backwards:
    """Writes every word backwards, so that one sees what was translated and what was not."""

    def translate(
        self,
        texts: Sequence[str],
        checkpoint: Checkpoint,
        *,
        with_links: bool,  # noqa: ARG002
    ) -> list[Sentence]:
        checkpoint()
        return [
            Sentence(re.sub(r"\w+", lambda word: word.group()[::-1], text), 0.75, _words(text))
            for text in texts
        ]


def _words(text: str) -> tuple[Link, ...]:
    spans = [Span(*word.span()) for word in re.finditer(r"\w+", text)]
    return tuple(Link(span, span, 1.0) for span in spans)


def backwards(text: str, *marks: Mark, source: str = "en", target: str = "pt") -> TranslatedPassage:
    (found,) = translate_passages([Passage(text, marks)], Backwards(), source, target)
    return found


@pytest.fixture(scope="module")
def english_to_portuguese() -> Translation:
    return open_translation("en", "pt", jobs=1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        (" \n\t ", " \n\t "),
        ("  One two.  ", "  enO owt.  "),
        ("One.\n\n\tTwo.\r\n", "enO.\n\n\towT.\r\n"),
        ("1. Abc\n2) Def\n- Ghi\n  • Jkl", "1. cbA\n2) feD\n- ihG\n  • lkJ"),
        ("## Head\n> Quoted text", "## daeH\n> detouQ txet"),
        ("- [ ] Open task", "- [ ] nepO ksat"),
        ("| Name | Age of child |", "| emaN | egA fo dlihc |"),
        ("name\tvillage", "eman\tegalliv"),
        ("😀 Good work 👍🏽", "😀 dooG krow 👍🏽"),
        ("Good work #water @maria", "dooG krow #water @maria"),
        ("Abc:\n\n!Def", "cbA:\n\n!feD"),
        ("Abc def\nghi", "cbA fed\nihg"),
        ("👍🏽 " * 200 + "end", "👍🏽 " * 200 + "dne"),
        ("12,5 %", "12,5 %"),
        ("https://example.org/a?b=c", "https://example.org/a?b=c"),
        ("a@example.org", "a@example.org"),
        ("{name}", "{name}"),
        ("a) First", "a) tsriF"),
    ],
)
def test_what_frames_a_sentence_stays(text: str, expected: str) -> None:
    assert backwards(text).text == expected


@settings(max_examples=300, deadline=None)
@given(
    text=st.one_of(
        st.text(max_size=200),
        st.lists(
            st.sampled_from(
                ["One two. ", "Three! ", "\n", "\n\n", "- ", "1. ", "\t", "  ", "😀 ", "{x} ",
                 "https://a.bc/d ", "これは水です。", "Dr. Smith said “no”. ", "| a | b |\n", "12 "]
            ),
            max_size=12,
        ).map("".join),
    )
)  # fmt: skip
def test_segments_cover_the_text_in_order_and_what_is_between_stays(text: str) -> None:
    found = backwards(text)
    source_end = target_end = 0
    for segment in found.segments:
        between = text[source_end : segment.source.start]
        assert not between.strip()
        assert found.text[target_end : segment.target.start] == between
        assert segment.source.start < segment.source.end
        assert segment.target.start < segment.target.end
        if segment.origin is Origin.COPIED:
            source = text[segment.source.start : segment.source.end]
            assert found.text[segment.target.start : segment.target.end] == source
        source_end, target_end = segment.source.end, segment.target.end
    assert not text[source_end:].strip()
    assert found.text[target_end:] == text[source_end:]


@settings(max_examples=200, deadline=None)
@given(text=st.text("ab cd.\n1-{}😀", max_size=60), data=st.data())
def test_marks_stay_within_the_translation(text: str, data: st.DataObject) -> None:
    bounds = st.integers(0, len(text))
    pairs = data.draw(st.lists(st.tuples(bounds, bounds), max_size=3))
    marks = [Mark(min(pair), max(pair), key) for key, pair in enumerate(pairs)]
    found = backwards(text, *marks)
    for mark in found.marks:
        assert 0 <= mark.start < mark.end <= len(found.text)
        assert mark.key in {one.key for one in marks}
    for one in marks:
        if any(part.core.start < one.end and one.start < part.core.end and
               text[max(one.start, part.core.start) : min(one.end, part.core.end)].strip()
               for part in sentence_parts(text, "en")):  # fmt: skip
            assert any(mark.key == one.key for mark in found.marks)


def test_formatting_of_whole_sentences_and_of_what_is_copied() -> None:
    found = backwards("One two. {x} Three.", Mark(0, 8, 1), Mark(9, 12, 2))
    assert [(found.text[m.start : m.end], m.key) for m in found.marks] == [
        ("enO owt.", 1), ("{x}", 2),
    ]  # fmt: skip


def test_formatting_over_several_sentences_is_one_stretch() -> None:
    found = backwards("One two. Three four. Five.", Mark(4, 14, 7))
    assert [(found.text[m.start : m.end], m.key) for m in found.marks] == [("owt. eerhT", 7)]


def test_spaces_between_sentences_are_those_of_the_target_language() -> None:
    assert backwards("水だ。火だ。", source="ja", target="en").text == "だ水。 だ火。"
    assert backwards("One. Two.", source="en", target="ja").text == "enO.owT."


def test_formatting_goes_where_the_model_looked() -> None:
    links = [
        Link(Span(0, 3), Span(0, 1), 1.0),  # The → A
        Link(Span(4, 9), Span(11, 15), 0.9),  # water → água
        Link(Span(10, 14), Span(2, 7), 0.9),  # pump → bomba
        Link(Span(0, 3), Span(8, 10), 0.6),  # de: unsure
        Link(Span(10, 14), Span(8, 10), 0.4),
        Link(Span(15, 21), Span(16, 22), 1.0),
    ]
    target = "A bomba de água parou."
    found = project([Mark(4, 14, 1), Mark(4, 9, 2)], "The water pump stopped.", target, links)
    assert [target[m.start : m.end] for m in found] == ["bomba de água", "água"]


def test_names_keep_their_formatting_without_any_links() -> None:
    found = project([Mark(4, 14, 1)], "See John Smith, please.", "Veja por favor John Smith.", [])
    assert found == (Mark(15, 25, 1),)


def test_bold_stays_on_the_right_words(english_to_portuguese: Translation) -> None:
    text = "The water pump in the old school was repaired last week."
    marks = tuple(
        Mark(text.index(words), text.index(words) + len(words), key)
        for key, words in enumerate(["water pump", "school", "week"])
    )
    (found,) = english_to_portuguese.translate([Passage(text, marks)])
    words = {mark.key: found.text[mark.start : mark.end] for mark in found.marks}
    assert words[0] == "bomba de água"
    assert words[1] == "escola"
    assert "semana" in words[2]


def test_formatting_changes_no_word(english_to_portuguese: Translation) -> None:
    text = "We paid €1,592.50 to {name} at https://example.org today 😀 for THE pump."
    marked = Passage(text, (Mark(8, 17, 1), Mark(21, 27, 2)))
    plain, bold = english_to_portuguese.translate([Passage(text), marked])
    assert plain.text == bold.text
    words = {mark.key: bold.text[mark.start : mark.end] for mark in bold.marks}
    assert words[2] == "{name}"
    assert "1.592,50" in words[1]


def test_it_can_be_stopped(english_to_portuguese: Translation) -> None:
    def stop() -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        english_to_portuguese.translate([Passage("Another new sentence.")] * 3, stop)
