"""Texts translated piece by piece: where they are cut, what cannot be, which pairs there are."""

import pytest

from desktop_app.packs.catalogue import read_catalogue
from desktop_app.pipeline.decided import Decisions
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.pipeline.quick_translation import QuickTranslator, TextOutcome
from desktop_app.pipeline.translation_routes import LanguagePairs, language_pairs


@pytest.fixture(scope="module")
def translator():
    return QuickTranslator(AnalysisModels(1))


def test_pieces_and_gaps_make_up_the_whole_text(translator):
    text = "  " + "O poço da aldeia está seco.  As crianças andam duas horas.\n\n" * 40
    outline = translator.outline(text, None, "en")
    assert (outline.outcome, outline.language) == (TextOutcome.TRANSLATE, "pt")
    assert outline.pieces[0].end <= 302
    assert len(outline.pieces) > 2
    ends = [0, *(piece.end for piece in outline.pieces)]
    between = [text[a : piece.start] for a, piece in zip(ends, outline.pieces, strict=False)]
    assert all(not gap.strip() for gap in between)
    assert text[ends[-1] :].strip() == ""
    assert outline.gap_before(0) == "  "


def test_sentences_of_a_piece_are_paired(translator):
    text = "O poço da aldeia está seco. As crianças andam duas horas."
    outline = translator.outline(text, "pt", "en")
    piece = translator.translate(outline, 0, Decisions())
    assert len(piece.sentences) == 2
    second = piece.sentences[1]
    assert text[second.source.start : second.source.end] == "As crianças andam duas horas."
    assert "two hours" in piece.text[second.target.start : second.target.end]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("12345", TextOutcome.UNKNOWN_LANGUAGE),
        ("The road to the village is closed.", TextOutcome.SAME_LANGUAGE),
        ("村の井戸は乾いていて、子どもたちは二時間歩きます。", TextOutcome.NO_PACK),
    ],
)
def test_what_cannot_be_translated(translator, text, outcome):
    outline = translator.outline(text, None, "en")
    assert outline.outcome is outcome
    assert outline.pieces == ()


def test_pairs_lead_through_english_and_varieties_count():
    pairs = language_pairs(read_catalogue())
    assert pairs.leads("pt-BR", "en")
    assert pairs.targets_from("pt") >= {"en"}
    assert "pt" not in pairs.targets_from("pt")
    assert pairs.targets_from(None) >= {"en", "pt"}
    assert LanguagePairs({}).targets_from(None) == frozenset()
