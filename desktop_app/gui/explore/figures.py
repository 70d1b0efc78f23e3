"""The figures of the charts: each counted without what it filters by itself, so that it can."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.corpus.store import Corpus
from desktop_app.gui.explore.choosing import without
from desktop_app.pipeline.exploring import Unit, grouping_columns, tones_over_time

Tones = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Figures:
    """What the charts show of the documents that `chosen` chooses."""

    chosen: DocumentFilter
    documents: int
    all_documents: int
    tones: Tones
    languages: Mapping[str, int]
    labels: Mapping[str, int]
    label_tones: Mapping[str, Tones]
    grouped_by: str
    grouped: Mapping[str, Tones]
    over_time: Mapping[str, Tones]
    dated: int
    keywords: Mapping[str, int]
    columns: tuple[str, ...]


def read_figures(corpus: Corpus, chosen: DocumentFilter, grouped_by: str, unit: Unit) -> Figures:
    """Count everything. Raises InputError for a query without a word."""
    anytime = replace(chosen, date_from=None, date_to=None)
    over_time = tones_over_time(corpus, anytime, unit)
    return Figures(
        chosen=chosen,
        documents=corpus.filtered_count(chosen),
        all_documents=corpus.filtered_count(DocumentFilter()),
        tones=corpus.exploring.tones(without(chosen, "sentiment")),
        languages=corpus.facet_counts(without(chosen, "language"), "language"),
        labels=corpus.facet_counts(without(chosen, "label"), "label"),
        label_tones=corpus.exploring.tones_by(without(chosen, "label", "sentiment"), "label"),
        grouped_by=grouped_by,
        grouped=corpus.exploring.tones_by(without(chosen, grouped_by, "sentiment"), grouped_by),
        over_time=over_time,
        dated=sum(sum(counts.values()) for counts in over_time.values()),
        keywords=corpus.facet_counts(without(chosen, "keyword"), "keyword"),
        columns=tuple(grouping_columns(corpus)),
    )
