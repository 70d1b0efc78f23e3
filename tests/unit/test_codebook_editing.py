"""Changes to a corpus's codebook, and what they do to labels that people gave."""

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.corpus.annotations import Annotation, Target
from desktop_app.errors import InputError
from desktop_app.pipeline.codebook_editing import (
    CodebookChange,
    add_labels,
    apply_change,
    change_label,
    merge_labels,
    move_label,
    remove_labels,
    rename_heading,
    revert_change,
)
from desktop_app.pipeline.codebooks import stored_codebook
from desktop_app.tasks.codebook import Codebook, Label, LabelSet
from tests.unit.filled_corpus import Given, fill

BOOK = Codebook(
    (
        Label("Water", "wells", examples=("The pump is broken.",)),
        Label("Health/Clinics"),
        Label("Health/Medicine", "pills", examples=("No pills.",)),
    ),
    groups=(Label("Health", "of people"),),
    sets=(LabelSet("urgent", ("Water", "Health/Medicine")),),
)


def test_a_name_that_is_taken_is_refused() -> None:
    with pytest.raises(InputError, match="Water"):
        add_labels(BOOK, [Label("Water")])
    with pytest.raises(InputError, match="Water"):
        change_label(BOOK, "Health/Clinics", Label("Water"))
    with pytest.raises(InputError, match="name"):
        change_label(BOOK, "Water", Label(""))


def test_a_renamed_label_keeps_its_place_in_sets() -> None:
    after = change_label(BOOK, "Water", Label("Wells")).after
    assert after is not None
    assert after.names == ("Wells", "Health/Clinics", "Health/Medicine")
    assert after.sets[0].labels == ("Wells", "Health/Medicine")


def test_a_heading_is_renamed_with_labels_description_and_sets() -> None:
    change = rename_heading(BOOK, "Health", "Care")
    assert change.after is not None
    assert change.after.names == ("Water", "Care/Clinics", "Care/Medicine")
    assert change.after.groups == (Label("Care", "of people"),)
    assert change.after.sets[0].labels == ("Water", "Care/Medicine")


def test_merged_labels_keep_what_was_said_of_each() -> None:
    after = merge_labels(BOOK, ["Water", "Health/Medicine"], "Water").after
    assert after is not None
    assert after.names == ("Water", "Health/Clinics")
    assert after.labels[0].description == "wells\npills"
    assert after.labels[0].examples == ("The pump is broken.", "No pills.")
    assert after.sets[0].labels == ("Water",)


def test_labels_move_no_further_than_the_ends() -> None:
    after = move_label(BOOK, "Water", 1).after
    assert after is not None
    assert after.names == ("Health/Clinics", "Water", "Health/Medicine")
    assert move_label(BOOK, "Water", -1).after == BOOK


def test_all_labels_can_be_removed_but_one_cannot_stay() -> None:
    assert remove_labels(BOOK, BOOK.names).after is None
    with pytest.raises(InputError):
        remove_labels(BOOK, BOOK.names[1:])


@pytest.mark.parametrize(
    "make",
    [
        lambda: merge_labels(BOOK, ["Water", "Health/Clinics"], "Water"),
        lambda: change_label(BOOK, "Water", Label("Wells")),
        lambda: rename_heading(BOOK, "Health", "Care"),
        lambda: CodebookChange(BOOK, None),
    ],
    ids=["merge", "rename", "heading", "none"],
)
def test_every_change_is_taken_back_exactly(
    tmp_path: Path, make: Callable[[], CodebookChange]
) -> None:
    change = make()
    with fill(tmp_path / "a.satchel", [Given("a.txt", "The pump is broken.")]) as corpus:
        target = Target(next(one.id for one in corpus.documents()))
        with corpus.transaction():
            apply_change(corpus, CodebookChange(None, BOOK))
            corpus.annotations.add(
                [
                    Annotation(target, "Water", "a", "2026-01-01"),
                    Annotation(target, "Water", "b", "2026-01-02"),
                    Annotation(target, "Health/Clinics", "b", "2026-01-03"),
                ]
            )
        before = sorted(corpus.annotations.all(), key=repr)
        with corpus.transaction():
            moved = apply_change(corpus, change)
        assert stored_codebook(corpus) == change.after
        left = {one.label for one in corpus.annotations.all()}
        assert not left & set(change.renamed)
        with corpus.transaction():
            revert_change(corpus, change, moved)
        assert stored_codebook(corpus) == BOOK
        assert sorted(corpus.annotations.all(), key=repr) == before
