"""What the figures of teaching say, in sentences."""

from desktop_app.messages import _, ngettext
from desktop_app.pipeline.live_report import FEWEST_EXAMPLES, Certainty, LiveReport
from desktop_app.pipeline.teaching_advice import advice
from desktop_app.tasks.agreement import RELIABLE, TENTATIVE, Agreement
from desktop_app.tasks.teaching.measures import Interval
from desktop_app.text.numbers import count_text, decimal_text, share_text


def score_text(f1: Interval) -> str:
    """Return "71% (between 62% and 80%)"."""
    return _("{value} (between {low} and {high})").format(
        value=share_text(f1.value, 1), low=share_text(f1.low, 1), high=share_text(f1.high, 1)
    )


def advice_text(report: LiveReport) -> str:
    """Return what would help most."""
    missing = max(0, FEWEST_EXAMPLES - report.examples)
    if missing:
        return ngettext(
            "Label {count} more document to see how well it goes.",
            "Label {count} more documents to see how well it goes.",
            missing,
        ).format(count=missing)
    if report.lesson is None:
        return _("Label documents of two labels at least to see how well it goes.")
    return advice(report.lesson.learning)


def certainty_text(found: Certainty) -> str:
    """Return what a threshold does: "Labels 82% of documents, right in 93%"."""
    if found.precision is None:
        return _("Labels no document.")
    return _("Labels {coverage} of documents, right in {precision}.").format(
        coverage=share_text(found.coverage, 1), precision=share_text(found.precision, 1)
    )


def agreement_text(found: Agreement) -> str:
    """Return in a sentence how far people agree."""
    if found.alpha is None:
        return _("All texts got the same label, so there is nothing to agree on.")
    if found.alpha.low >= RELIABLE:
        return _("They agree: the labels can be relied on.")
    if found.alpha.low >= TENTATIVE:
        return _("They agree well enough for tentative conclusions.")
    return _(
        "They do not agree reliably yet. Describe the labels with the lowest figures more clearly."
    )


def coefficients_text(found: Agreement) -> str:
    """Return Krippendorff's alpha and Cohen's kappa with their ranges."""
    parts = []
    for name, one in ((_("alpha"), found.alpha), (_("kappa"), found.kappa)):
        if one is not None:
            low, high = decimal_text(one.low), decimal_text(one.high)
            parts.append(f"{name} {decimal_text(one.value)} ({low} – {high})")
    return " · ".join(parts)


def people_text(people: tuple[str, ...], items: int) -> str:
    """Return who labelled how many same texts."""
    names = _(", ").join(name or _("somebody unnamed") for name in people)
    return ngettext(
        "{count} document was labelled by more than one: {people}.",
        "{count} documents were labelled by more than one: {people}.",
        items,
    ).format(count=count_text(items), people=names)
