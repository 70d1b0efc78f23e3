"""The report in brief: a few sentences that say what the figures say."""

from collections.abc import Mapping

from desktop_app.corpus.records import Summary
from desktop_app.export.wording import language_name
from desktop_app.messages import _, ngettext
from desktop_app.text.numbers import count_text, share_text

# A label's tone is only compared once it has so many rated documents: below, one document moves the
# share by more than ten points.
_ENOUGH_TO_COMPARE = 10

# Two shares of the whole nearer than this are told as a balance, not as a majority.
_BALANCE = 0.05

_NAMED_LANGUAGES = 3


def findings(summary: Summary) -> tuple[str, ...]:
    """Return the sentences, most general first. There may be none."""
    sentences = (
        _about_languages(summary),
        _about_tone(summary.sentiments),
        _about_labels(summary),
        _about_unsure(summary),
        _about_worst_label(summary.label_sentiments),
        _about_failures(summary),
    )
    return tuple(sentence for sentence in sentences if sentence)


def _about_languages(summary: Summary) -> str:
    languages = list(summary.languages.items())
    total = sum(summary.languages.values())
    if not languages:
        return ""
    if len(languages) == 1:
        return _("All documents are in {language}.").format(language=language_name(languages[0][0]))
    named = _(", ").join(
        _("{name} ({share})").format(name=language_name(code), share=share_text(count, total))
        for code, count in languages[:_NAMED_LANGUAGES]
    )
    if len(languages) > _NAMED_LANGUAGES:
        text = _("The documents are in {count} languages, mostly {named}.")
    else:
        text = _("The documents are in {count} languages: {named}.")
    return text.format(count=len(languages), named=named)


def _about_tone(sentiments: Mapping[str, int]) -> str:
    total = sum(sentiments.values())
    if not total:
        return ""
    negative, positive = sentiments.get("negative", 0), sentiments.get("positive", 0)
    shares = {
        "negative": share_text(negative, total),
        "positive": share_text(positive, total),
    }
    if abs(positive - negative) / total < _BALANCE:
        text = _("Positive ({positive}) and negative ({negative}) documents are about as many.")
    elif positive > negative:
        text = _("More documents are positive ({positive}) than negative ({negative}).")
    else:
        text = _("More documents are negative ({negative}) than positive ({positive}).")
    return text.format(**shares)


def _about_labels(summary: Summary) -> str:
    label, count = next(iter(summary.labels.items()), ("", 0))
    if not count:
        return ""
    return ngettext(
        "The most frequent label is “{label}”, with {count} document.",
        "The most frequent label is “{label}”, with {count} documents.",
        count,
    ).format(label=label, count=count_text(count))


def _about_unsure(summary: Summary) -> str:
    if not summary.unsure:
        return ""
    return ngettext(
        "{count} document ({share}) has no label, because none was probable enough.",
        "{count} documents ({share}) have no label, because none was probable enough.",
        summary.unsure,
    ).format(count=count_text(summary.unsure), share=share_text(summary.unsure, summary.documents))


def _about_worst_label(label_sentiments: Mapping[str, Mapping[str, int]]) -> str:
    shares = {
        label: counts.get("negative", 0) / sum(counts.values())
        for label, counts in label_sentiments.items()
        if sum(counts.values()) >= _ENOUGH_TO_COMPARE
    }
    if len(shares) < 2:  # noqa: PLR2004  a comparison needs two
        return ""
    label = max(shares, key=lambda name: shares[name])
    if not shares[label]:
        return ""
    return _("“{label}” has the largest share of negative documents ({share}).").format(
        label=label, share=share_text(shares[label], 1)
    )


def _about_failures(summary: Summary) -> str:
    if not summary.failed:
        return ""
    return ngettext(
        "{count} document could not be read; the end of this report says why.",
        "{count} documents could not be read; the end of this report says why.",
        summary.failed,
    ).format(count=count_text(summary.failed))
