"""Beside the review: how many are labelled, how well that teaches, what would help."""

from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QWidget

from desktop_app.gui.charts.bars import Bar, Bars
from desktop_app.gui.charts.chart import Chart
from desktop_app.gui.classify.advice import (
    advice_text,
    agreement_text,
    coefficients_text,
    people_text,
    score_text,
)
from desktop_app.gui.classify.curve import Curve, CurvePoint
from desktop_app.gui.classify.desk import Desk
from desktop_app.gui.classify.review_line import BATCH
from desktop_app.gui.widgets.basics import SPACE, card, column, label
from desktop_app.messages import _, ngettext
from desktop_app.text.numbers import count_text

_PLOT = 84
_MOST_BARS = 12


class ScorePanel(QScrollArea):
    """Three cards: the work done, the score as it grows, how far people agree."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.count = label("", "strong")
        self.name = QLineEdit()
        self.name.setPlaceholderText(_("Your name"))
        self.name.setAccessibleName(_("Your name, kept with the labels you give"))
        self.name.setToolTip(self.name.accessibleName())
        self.name.editingFinished.connect(self._rename)
        self.counts = Chart()
        self.score = label("", "strong", wraps=True)
        self.curve = Chart()
        self.advice = label("", "quiet", wraps=True)
        self.people = label("", "quiet", wraps=True)
        self.agreement = label("", wraps=True)
        self.coefficients = label("", "small", wraps=True)
        self._people_card = card(
            column(
                label(_("Agreement"), "strong"),
                self.people,
                self.agreement,
                self.coefficients,
                spacing=6,
            )
        )
        inner = QWidget()
        inner.setLayout(
            column(
                card(column(self.count, self.name, self.counts, spacing=8)),
                card(
                    column(
                        label(_("How well that teaches"), "strong"),
                        self.score,
                        self.curve,
                        self.advice,
                        spacing=6,
                    )
                ),
                self._people_card,
                0,
                spacing=SPACE,
            )
        )
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumWidth(270)
        desk.changed.connect(self._show_counts)
        desk.measuring.connect(self._show_score)
        desk.measured.connect(self._show_score)
        desk.session.settings_changed.connect(self._show_counts)
        self._show_score()

    def _rename(self) -> None:
        self.desk.session.change_settings(annotator=" ".join(self.name.text().split()))

    def _show_counts(self) -> None:
        known = self.desk.known
        text = ngettext("{count} document labelled", "{count} documents labelled", known.labelled)
        self.count.setText(text.format(count=count_text(known.labelled)))
        if not self.name.hasFocus():
            self.name.setText(self.desk.annotator)
        given = known.given or {}
        names = known.codebook.names if known.codebook else ()
        bars = tuple(
            Bar(name, name, given.get(name, 0), self.desk.colour(name).name())
            for name in names[:_MOST_BARS]
        )
        self.counts.show_drawing(Bars(_("Labels given"), bars))

    def _show_score(self) -> None:
        report = self.desk.report
        scores = self.desk.scores
        self.score.setVisible(bool(scores) or self.desk.is_measuring)
        self.curve.setVisible(bool(scores))
        if scores:
            self.score.setText(_("Macro-F1 {score}").format(score=score_text(scores[-1].macro_f1)))
            points = tuple(
                CurvePoint(
                    one.examples,
                    one.macro_f1.value,
                    count_text(one.examples),
                    one.macro_f1.low,
                    one.macro_f1.high,
                )
                for one in scores
            )
            self.curve.show_drawing(Curve(_("Macro-F1"), points, _("Examples"), plot=_PLOT))
        if self.desk.is_measuring:
            if not scores:
                self.score.setText(_("Measuring …"))
            self.advice.setText(_("Teaching anew with the latest labels …"))
        elif report is not None:
            self.advice.setText(advice_text(report))
        else:
            text = _("It is measured anew after every {count} labels.")
            self.advice.setText(text.format(count=BATCH))
        found = self.desk.agreement
        self._people_card.setVisible(found is not None)
        if found is not None:
            self.people.setText(people_text(found.annotators, found.overall.items))
            self.agreement.setText(agreement_text(found.overall))
            self.coefficients.setText(coefficients_text(found.overall))
