"""What second opinions take and buy, and which model suits, in words and figures for a person."""

from collections.abc import Sequence

from desktop_app.messages import _, ngettext
from desktop_app.pipeline.judged import Accuracy
from desktop_app.pipeline.model_choice import (
    COMPUTER_WATTS,
    SERVER_JOULES_PER_TOKEN,
    ModelFigures,
    Verdict,
)
from desktop_app.pipeline.second_opinion import OpinionOutcome, OpinionPreview
from desktop_app.text.numbers import count_text, decimal_text, share_text


def plan_text(found: OpinionPreview) -> str:
    """Return how many would be asked about, and what that would take."""
    lines = [
        _("{doubtful} of {all} documents are below {below}.").format(
            doubtful=count_text(found.doubtful),
            all=count_text(found.documents),
            below=share_text(found.below, 1),
        )
    ]
    if not found.to_ask:
        return " ".join([*lines, _("There is none to ask about that was not asked about before.")])
    lines.append(
        ngettext(
            "The large model would be asked about {count} document.",
            "The large model would be asked about {count} documents.",
            found.to_ask,
        ).format(count=count_text(found.to_ask))
    )
    return " ".join([*lines, taking_text(found)])


def taking_text(found: OpinionPreview) -> str:
    """Return what asking would take: tokens, money, time."""
    parts = [
        _("about {sent} tokens sent and {answered} answered").format(
            sent=count_text(found.tokens_in), answered=count_text(found.tokens_out)
        )
    ]
    if found.cost is not None:
        parts.append(_("{cost} by your prices").format(cost=decimal_text(found.cost, 4)))
    if found.seconds is not None:
        parts.append(_("about {count} s").format(count=count_text(found.seconds)))
    return _("That takes {parts}.").format(parts=_(", ").join(parts))


def expected_wrong_text(found: OpinionPreview) -> str:
    """Return how many there are to mend at most."""
    return _(
        "By its own probabilities, the small model has about {count} of the doubtful wrong."
    ).format(count=count_text(found.expected_wrong))


def buying_lines(found: OpinionPreview) -> list[str]:
    """Return what asking would buy, as far as people's labels tell."""
    if not found.small_below.of:
        return [_("People labelled none of the doubtful, so what it would buy is not known.")]
    lines = [
        _(
            "Of the doubtful that people labelled, right are: small model {small}, large {large}."
        ).format(small=_right(found.small_below), large=_right(found.large_below))
    ]
    if found.optimistic:
        lines.append(_("The small model was taught with some of them, which flatters it."))
    if found.expected_mended is not None:
        lines.append(
            _("If the rest is alike, about {count} more documents would be right.").format(
                count=decimal_text(found.expected_mended, 0)
            )
        )
    return lines


def shown_requests_text(count: int, shown: int) -> str:
    """Return how so many requests are shown of which the first `shown` are."""
    text = ngettext(
        "One request a document. Below is the request, whole.",
        "One request a document. Below is the first whole; the others begin alike, so that only "
        "their documents follow.",
        count,
    )
    if shown == count:
        return text
    rest = ngettext(
        "{count} document more is not shown.",
        "{count} documents more are not shown.",
        count - shown,
    )
    return f"{text} {rest.format(count=count_text(count - shown))}"


def outcome_text(outcome: OpinionOutcome) -> str:
    """Return what came of asking, and what it took."""
    parts = [
        ngettext("{count} answer", "{count} answers", outcome.asked).format(
            count=count_text(outcome.asked)
        ),
        _("{count} differ").format(count=count_text(outcome.differing)),
        _("{sent} tokens sent and {answered} answered").format(
            sent=count_text(outcome.tokens_in), answered=count_text(outcome.tokens_out)
        ),
        _("{seconds} s").format(seconds=decimal_text(outcome.seconds, 0)),
    ]
    if outcome.cost is not None:
        parts.append(_("{cost} by your prices").format(cost=decimal_text(outcome.cost, 4)))
    return _(", ").join(parts) + "."


def choice_rows(models: Sequence[ModelFigures]) -> list[tuple[str, list[str]]]:
    """Return figures of several models as rows of a table: a name, then a cell each."""
    return [
        (_("Model"), [one.name for one in models]),
        (_("Seconds a document"), [_number(one.seconds_per_document, 3) for one in models]),
        (_("Tokens a document"), [_number(one.tokens_per_document, 0) for one in models]),
        (_("Time (s)"), [_number(one.seconds, 1) for one in models]),
        (_("Money"), [_number(one.cost, 4) for one in models]),
        (_("Energy (Wh)"), [_number(one.watt_hours, 2) for one in models]),
        (_("Right, of those labelled"), [_share(one.accuracy) for one in models]),
        (_("Right, of the doubtful"), [_share(one.doubtful) for one in models]),
    ]


def verdict_text(verdict: Verdict, unknown: str) -> str:
    """Return the verdict as a sentence; `unknown` says what to do where there is none."""
    return {
        Verdict.SMALL: _("The small model suffices here."),
        Verdict.LARGE_ON_DOUBTFUL: _(
            "Ask the large model about the doubtful documents only; on the rest it is no better."
        ),
        Verdict.LARGE: _("The large model is better on all of it, if its time and price suit you."),
        Verdict.UNKNOWN: unknown,
    }[verdict]


def energy_text() -> str:
    """Return where the figures of energy come from."""
    return _(
        "Energy is an estimate: {watts} W times the time on this computer, {joules} J a token "
        "written on a server."
    ).format(watts=decimal_text(COMPUTER_WATTS, 0), joules=decimal_text(SERVER_JOULES_PER_TOKEN, 0))


def _right(accuracy: Accuracy) -> str:
    return _share(accuracy) if accuracy.of else _("not measured")


def _share(accuracy: Accuracy) -> str:
    if not accuracy.of:
        return "–"
    share = share_text(accuracy.right, accuracy.of)
    return _("{share} of {count}").format(share=share, count=accuracy.of)


def _number(value: float | None, digits: int) -> str:
    return "–" if value is None else decimal_text(value, digits)
