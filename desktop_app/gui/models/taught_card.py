"""The report card of a taught classifier: what it was taught on, how well it finds labels."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout

from desktop_app.gui.widgets.basics import card, column, label
from desktop_app.messages import _
from desktop_app.packs.manifest import Manifest
from desktop_app.text.numbers import count_text


def taught_card(manifest: Manifest) -> QFrame:
    """Return the card of a pack that somebody taught."""
    training = manifest.training
    assert training is not None, "only taught packs have a card"  # noqa: S101
    taught = _("Taught on {date} with {examples} examples, {copies} of them copies of others.")
    layout = column(
        label(_("How well it was taught"), "strong"),
        label(
            taught.format(
                date=training.date,
                examples=count_text(training.examples),
                copies=count_text(training.copies),
            ),
            "quiet",
            wraps=True,
        ),
    )
    grid = QGridLayout()
    grid.setHorizontalSpacing(18)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(0, 1)
    right = Qt.AlignmentFlag.AlignRight
    titles = (_("Label"), _("Examples"), _("Precision"), _("Recall"), _("F1"))
    for place, title in enumerate(titles):
        grid.addWidget(label(title, "small"), 0, place, right if place else Qt.AlignmentFlag(0))
    for number, one in enumerate(training.labels, 1):
        grid.addWidget(label(one.label, wraps=True), number, 0)
        shown = [count_text(one.examples), *map(_percent, (one.precision, one.recall, one.f1))]
        for place, text in enumerate(shown, 1):
            grid.addWidget(label(text), number, place, right)
    layout.addLayout(grid)
    if training.threshold:
        text = _("It gives labels from a probability of {value} up.")
        layout.addWidget(
            label(text.format(value=_percent(training.threshold)), "quiet", wraps=True)
        )
    return card(layout)


def _percent(figure: float) -> str:
    return "–" if figure < 0 else f"{figure:.0%}"
