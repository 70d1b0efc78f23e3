"""Any codebook a team may have, for the tests of what codebooks are written to."""

import uuid

from hypothesis import strategies as st

from desktop_app.tasks.codebook import Codebook, Label, LabelSet
from desktop_app.tasks.codebook.labels import cleaned_name, cleaned_text

_lines = st.text(max_size=20).map(cleaned_name)
_parts = _lines.filter(lambda part: part and "/" not in part and "／" not in part)
_names = st.lists(_parts, min_size=1, max_size=4).map("/".join)
_guids = st.one_of(st.just(""), st.uuids().map(str))
_colours = st.one_of(st.just(""), st.integers(0, 0xFFFFFF).map("#{:06x}".format))
_descriptions = st.text(max_size=60).map(cleaned_text).filter(lambda text: "Examples:" not in text)


@st.composite
def codebooks(draw):
    names = draw(st.lists(_names, min_size=3, max_size=9, unique=True))
    count = draw(st.integers(2, len(names)))
    entries = [
        Label(
            name,
            draw(_descriptions),
            draw(_colours),
            tuple(draw(st.lists(_lines.filter(_is_example), max_size=3))) if index < count else (),
            draw(_guids),
        )
        for index, name in enumerate(names)
    ]
    sets = [
        LabelSet(
            name,
            tuple(draw(st.lists(st.sampled_from(names[:count]), max_size=3, unique=True))),
            draw(_descriptions),
            str(uuid.uuid4()),
        )
        for name in draw(st.lists(_parts, max_size=2))
    ]
    return Codebook(
        tuple(entries[:count]),
        multi_label=draw(st.booleans()),
        groups=tuple(entries[count:]),
        sets=tuple(sets),
    )


def _is_example(text):
    return bool(text)
