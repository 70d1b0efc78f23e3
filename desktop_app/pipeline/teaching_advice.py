"""What more examples would do for a classifier that was taught, in a sentence."""

from desktop_app.messages import _
from desktop_app.tasks.teaching.learning import MORE_EXAMPLES, LearningCurve


def advice(learning: LearningCurve) -> str:
    """Return what to label next, if anything."""
    if learning.wanted:
        return few_examples(learning.wanted)
    if learning.rises:
        return _("More examples are likely to help: of all labels, as the texts come.")
    return _("More examples of the same kind would change little.")


def few_examples(label: str) -> str:
    """Return that a label has far fewer examples than the others."""
    return _("“{label}” has few examples: {count} more of it are likely to help most.").format(
        count=MORE_EXAMPLES, label=label
    )
