"""What a summary by the large model would take, in a line."""

from desktop_app.messages import _, ngettext
from desktop_app.pipeline.large_summaries import SummaryPreview
from desktop_app.text.durations import duration_text
from desktop_app.text.numbers import count_text, decimal_text

_COST_DIGITS = 4


def plan_text(preview: SummaryPreview) -> str:
    """Return what a summary would take, in a line."""
    plan = preview.plan
    parts = [
        ngettext("{count} request", "{count} requests", plan.requests).format(count=plan.requests),
        _("up to {sent} tokens sent and {answered} answered").format(
            sent=count_text(plan.tokens_in), answered=count_text(plan.tokens_out)
        ),
    ]
    if plan.cost is not None:
        cost = decimal_text(plan.cost, _COST_DIGITS)
        parts.append(_("at most {cost} by your prices").format(cost=cost))
    if preview.seconds is not None:
        parts.append(_("about {time}").format(time=duration_text(preview.seconds)))
    return _("{passages} of {all} sentences: {plan}.").format(
        passages=count_text(preview.passages),
        all=count_text(preview.of_sentences),
        plan=_(", ").join(parts),
    )
