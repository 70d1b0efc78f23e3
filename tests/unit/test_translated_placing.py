"""Formatting, pictures, notes and breaks come back to the right words of a translation."""

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.export.translated.chunks import Chunk, chunks_of, whole
from desktop_app.export.translated.placing import translated_items
from desktop_app.export.translated.units import Anchor, Break, Item, Text, Unit
from desktop_app.tasks.translation.passages import Passage, TranslatedPassage
from tests.unit.fake_translators import forget, shout, turn_around


def _translated(items, translate, *, collapses=False):
    unit = Unit(items, lambda _items: None, collapses=collapses)
    pieces = [
        translated_items(piece, translate([piece.passage])[0])
        if isinstance(piece, Chunk) and piece.passage.text
        else piece
        for piece in chunks_of(unit)
    ]
    return whole(pieces)


def _passages(items, *, collapses=False):
    chunks = chunks_of(Unit(items, lambda _items: None, collapses=collapses))
    return [chunk.passage.text for chunk in chunks if isinstance(chunk, Chunk)]


def test_bold_words_stay_bold_where_they_go():
    items = [Text("we drink ", "plain"), Text("clean water", "bold"), Text(" today", "plain")]
    assert _translated(items, turn_around) == [
        Text("today ", "plain"),
        Text("water clean", "bold"),
        Text(" drink we", "plain"),
    ]


def test_bold_words_whose_mark_is_lost_are_about_where_they_were():
    items = [Text("one two three ", "plain"), Text("four", "bold"), Text(" five six", "plain")]
    assert [item.style for item in _translated(items, forget)] == ["plain", "bold", "plain"]


def test_the_commonest_formatting_needs_no_mark():
    chunk = chunks_of(Unit([Text("a long text", "x"), Text(" short", "y")], lambda _items: None))[0]
    assert isinstance(chunk, Chunk)
    assert [mark.key for mark in chunk.passage.marks] == [1]


def test_spaces_around_the_text_are_not_translated():
    items = [Text("  two words \n", "a")]
    assert _passages(items) == ["two words"]
    assert _translated(items, shout) == [Text("  TWO WORDS \n", "a")]


def test_a_note_at_the_end_of_a_sentence_stays_at_its_end():
    note = Anchor("note 1")
    items = [Text("We drank water."), note, Text(" Then we left.")]

    def translate(passages):
        from desktop_app.tasks.translation.passages import Origin, TranslatedSegment
        from desktop_app.text.segmentation import Span

        assert [one.text for one in passages] == ["We drank water. Then we left."]
        text = "Wir haben Wasser getrunken. Dann gingen wir."
        parts = (
            TranslatedSegment(Span(0, 15), Span(0, 27), 1.0, Origin.MODEL),
            TranslatedSegment(Span(16, 29), Span(28, 44), 1.0, Origin.MODEL),
        )
        return [TranslatedPassage(text, (), parts)]

    assert _translated(items, translate) == [
        Text("Wir haben Wasser getrunken."),
        note,
        Text(" Dann gingen wir."),
    ]


def test_a_note_amid_a_sentence_goes_with_the_word_before_it():
    note = Anchor("note")
    items = [Text("the school"), note, Text(" is open")]
    assert _translated(items, turn_around) == [Text("open is school"), note, Text(" the")]


def test_a_note_follows_the_comma_it_followed():
    note = Anchor("note")
    items = [Text("rain, "), Text("sun,"), note, Text(" wind")]
    assert _translated(items, shout) == [Text("RAIN, SUN,"), note, Text(" WIND")]


def test_the_result_of_a_field_is_shown_to_the_translator_and_comes_back_untouched():
    field = Anchor("PAGE", shown="7")
    items = [Text("Page "), field, Text(" of the book")]
    assert _passages(items) == ["Page 7 of the book"]
    assert _translated(items, turn_around) == [Text("book the of "), field, Text(" Page")]


def test_a_field_the_translation_has_lost_is_kept():
    field = Anchor("PAGE", shown="7")
    lost = TranslatedPassage("Seite des Buches", (), ())
    items = _translated([Text("Page "), field, Text(" of the book")], lambda _passages: [lost])
    assert items.count(field) == 1


def test_a_range_that_is_turned_around_begins_before_it_ends():
    start, end = Anchor("start", pair="comment"), Anchor("end", pair="comment")
    items = [Text("a "), start, Text("long story about"), end, Text(" water")]
    found = _translated(items, turn_around)
    assert found.index(start) < found.index(end)


def test_tabs_separate_what_is_translated():
    assert _passages([Text("Name:\tTeresa\tChair")]) == ["Name:", "Teresa", "Chair"]


def test_a_line_break_amid_a_sentence_does_not_cut_it():
    line = Break("<br>", soft=True)
    assert _passages([Text("we walk to"), line, Text("the river")]) == ["we walk to the river"]
    assert _translated([Text("we walk to"), line, Text("the river")], shout) == [
        Text("WE WALK TO"),
        Anchor("<br>", eats_space=True),
        Text("THE RIVER"),
    ]


def test_a_line_break_in_an_address_does_cut_it():
    line = Break("<br>", soft=True)
    assert _passages([Text("Water committee"), line, Text("Vila Tarrumbe")]) == [
        "Water committee",
        "Vila Tarrumbe",
    ]


def test_japanese_lines_are_joined_without_a_space():
    line = Break("<br>", soft=True)
    first, second = "井戸の水は学校の子どもたちが毎朝くみに来る大切な", "ものです"
    assert _passages([Text(first), line, Text(second)]) == [first + second]


def test_white_space_of_a_page_is_one_space():
    assert _passages([Text("two\n    words "), Text(" more")], collapses=True) == ["two words more"]


_STYLES = st.sampled_from(["plain", "bold", "link"])
_ITEMS = st.lists(
    st.one_of(
        st.builds(Text, st.text("abc ,.\u00e9水", min_size=1, max_size=9), _STYLES),
        st.builds(Anchor, st.integers(0, 10**6), style=_STYLES),
        st.builds(Break, st.integers(0, 10**6), style=_STYLES),
    ),
    max_size=9,
)


def _flat(items: list[Item], *, capitals: bool = False):
    """Return characters with their style, and all else: how it is cut does not matter."""
    flat = []
    for item in items:
        if isinstance(item, Text):
            flat += [(one.upper() if capitals else one, item.style) for one in item.text]
        else:
            flat.append(item.content)
    return [one for one in flat if not isinstance(one, tuple) or not one[0].isspace()]


@settings(max_examples=60, deadline=None)
@given(_ITEMS)
def test_a_translator_that_changes_no_place_changes_no_formatting(items):
    assert _flat(_translated(items, shout)) == _flat(items, capitals=True)


@settings(max_examples=60, deadline=None)
@given(_ITEMS)
def test_nothing_but_text_is_ever_lost_or_doubled(items):
    expected = sorted(item.content for item in items if not isinstance(item, Text))
    for translate in (turn_around, forget):
        found = _translated(items, translate)
        assert sorted(item.content for item in found if not isinstance(item, Text)) == expected


@settings(max_examples=60, deadline=None)
@given(_ITEMS, st.text("xyz 水.", min_size=1, max_size=30))
def test_any_translation_is_written_in_full(items, text):
    def translate(_passages: list[Passage]) -> list[TranslatedPassage]:
        return [TranslatedPassage(text, (), ())]

    for chunk in chunks_of(Unit(items, lambda _items: None)):
        if isinstance(chunk, Chunk) and chunk.passage.text:
            found = translated_items(chunk, translate([chunk.passage])[0])
            core = "".join(item.text for item in found if isinstance(item, Text))
            assert "".join(text.split()) in "".join(core.split())
