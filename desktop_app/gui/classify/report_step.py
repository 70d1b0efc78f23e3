"""The step “Report card”: how well the labels given teach, and what is mistaken for what."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget

from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.gui.charts.card import ChartCard
from desktop_app.gui.classify.advice import (
    advice_text,
    agreement_text,
    coefficients_text,
    people_text,
    score_text,
)
from desktop_app.gui.classify.confusion import ConfusionMatrix
from desktop_app.gui.classify.curve import Curve, CurvePoint
from desktop_app.gui.classify.desk import Desk
from desktop_app.gui.classify.measures_table import MeasuresTable
from desktop_app.gui.classify.threshold import ThresholdCard
from desktop_app.gui.widgets.basics import SPACE, button, card, column, label, row
from desktop_app.gui.widgets.empty_state import EmptyState
from desktop_app.messages import _, ngettext
from desktop_app.pipeline.live_report import FEWEST_EXAMPLES, LiveReport
from desktop_app.tasks.teaching.measures import RESAMPLES
from desktop_app.text.numbers import count_text, decimal_text, share_text

_WIDE = 860  # pixels from which cards stand side by side
_WIDEST_CONFUSION = 15
"""Labels a confusion matrix is drawn for: more nobody can read."""


class ReportStep(QWidget):
    """Cards in two columns, in one where it is narrow."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.headline = label("", "heading", wraps=True)
        self.about = label("", "quiet", wraps=True)
        self.advice = label("", "strong", wraps=True)
        self.measures = MeasuresTable()
        self.confusion = ChartCard(desk.session, _("What is taken for what"))
        self.confusion.chart.picked.connect(self.show_cell)
        self.threshold = ThresholdCard(desk)
        self.learning = ChartCard(desk.session, _("What more examples do"))
        self.calibration = label("", wraps=True)
        self.people = label("", "quiet", wraps=True)
        self.agreement = label("", wraps=True)
        self.agreement_table = label("", "small", wraps=True)
        self.again = button(_("Measure anew"), desk.measure, icon_name="refresh-cw")
        self.nothing = EmptyState(
            "gauge",
            _("There is no report yet"),
            "",
            button(_("Measure now"), desk.measure, look="primary"),
        )
        self.pages = QStackedWidget()
        self._lay_out()
        desk.measuring.connect(self._show)
        desk.measured.connect(self._show)
        desk.changed.connect(self._show)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Measure, if labels came since."""
        super().showEvent(event)
        labelled = self.desk.known.labelled
        report = self.desk.report
        stale = report is None or report.codebook != self.desk.codebook
        if labelled >= FEWEST_EXAMPLES and stale and not self.desk.is_measuring:
            self.desk.measure()
        self._show()

    def resizeEvent(self, _event: object) -> None:  # noqa: N802
        """Set the cards in one column or two."""
        self._arrange()

    def show_cell(self, key: tuple[int, int]) -> None:
        """Show the documents of a cell of the confusion matrix."""
        report = self.desk.report
        ids = report.documents(*key) if report else ()
        if ids:
            session = self.desk.session
            session.set_filter(replace(DocumentFilter(), ids=ids))
            session.navigate.emit("documents")

    # --- inside -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        title = row(self.headline, self.again)
        title.setStretch(0, 1)
        head = column(title, self.about, self.advice, spacing=6)
        self._head = card(head)
        self._table = card(column(label(_("Label by label"), "heading"), self.measures, spacing=8))
        self._certainty = card(
            column(
                label(_("Can its probabilities be believed?"), "heading"),
                self.calibration,
                spacing=6,
            )
        )
        self._people = card(
            column(
                label(_("Agreement"), "heading"),
                self.people,
                self.agreement,
                self.agreement_table,
                spacing=6,
            )
        )
        self._left, self._right = column(0), column(0)
        sides = row(self._left, self._right)
        sides.setStretch(0, 1)
        whole = column(self._head, sides, 0)
        whole.setContentsMargins(0, 12, 6, 0)
        inner = QWidget()
        inner.setLayout(whole)
        self._sides = sides
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        self._columns = 0
        for page in (self.nothing, area):
            self.pages.addWidget(page)
        self.setLayout(column(self.pages))
        self._arrange()

    def _arrange(self) -> None:
        columns = 2 if self.width() >= _WIDE else 1
        if columns == self._columns:
            return
        self._columns = columns
        left = (self._table, self.threshold, self._certainty)
        right = (self.confusion, self.learning, self._people)
        # `removeWidget`, not `takeAt`: an item that lives on would keep the new one from noticing
        # that its widget grew.
        for one in (*left, *right):
            self._left.removeWidget(one)
            self._right.removeWidget(one)
        for one in left:
            self._left.insertWidget(self._left.count() - 1, one)
        for one in right:
            side = self._right if columns > 1 else self._left
            side.insertWidget(side.count() - 1, one)
        self._sides.setStretch(1, columns - 1)
        self._sides.setSpacing(SPACE if columns > 1 else 0)

    def _show(self) -> None:
        report = self.desk.report
        if report is None or report.lesson is None:
            self._show_nothing(report)
            return
        self.pages.setCurrentIndex(1)
        lesson = report.lesson
        self.headline.setText(
            _("Macro-F1 {score}").format(score=score_text(lesson.measures.macro_f1))
        )
        self._say_about(report)
        self.advice.setText(
            _("Teaching anew with the latest labels …")
            if self.desk.is_measuring
            else advice_text(report)
        )
        self.measures.show_report(report)
        self._show_confusion(report)
        self.threshold.show_report()
        points = tuple(
            CurvePoint(one.examples, one.macro_f1, count_text(one.examples))
            for one in lesson.learning.points
        )
        self.learning.show_drawing(Curve(_("Macro-F1"), points, _("Examples")))
        self.calibration.setText(
            _(
                "A probability is off by {after} on average; before it was calibrated, by {before} "
                "(expected calibration error, ten bins)."
            ).format(
                after=share_text(lesson.calibration_after, 1),
                before=share_text(lesson.calibration_before, 1),
            )
        )
        self._show_people()

    def _show_nothing(self, report: LiveReport | None) -> None:
        self.pages.setCurrentIndex(0)
        if self.desk.is_measuring:
            self.nothing.text.setText(_("Measuring …"))
        elif report is not None:
            self.nothing.text.setText(advice_text(report))
        else:
            self.nothing.text.setText(
                ngettext(
                    "Label documents under “Review”. From {count} document on it is measured how "
                    "well they teach.",
                    "Label documents under “Review”. From {count} documents on it is measured how "
                    "well they teach.",
                    FEWEST_EXAMPLES,
                ).format(count=FEWEST_EXAMPLES)
            )

    def _say_about(self, report: LiveReport) -> None:
        assert report.lesson is not None  # noqa: S101  asked by the caller
        text = ngettext(
            "Each of {count} labelled text was held out once and labelled by what the others teach "
            "({folds} folds). All labels are right in {accuracy}. With a probability of 95 % the "
            "figure lies in the range in brackets ({resamples} bootstrap resamples).",
            "Each of {count} labelled texts was held out once and labelled by what the others "
            "teach ({folds} folds). All labels are right in {accuracy}. With a probability of 95 % "
            "the figure lies in the range in brackets ({resamples} bootstrap resamples).",
            report.examples,
        ).format(
            count=count_text(report.examples),
            folds=report.lesson.folds,
            accuracy=share_text(report.lesson.measures.accuracy, 1),
            resamples=count_text(RESAMPLES),
        )
        if report.lesson.above is not None:
            text += " " + _("By headings (before the “/”) alone: macro-F1 {value}.").format(
                value=share_text(report.lesson.above.macro_f1.value, 1)
            )
        self.about.setText(text)

    def _show_confusion(self, report: LiveReport) -> None:
        assert report.lesson is not None  # noqa: S101  asked by the caller
        counts = report.lesson.measures.confusion
        names = report.codebook.names
        if not counts:
            note = _("Where a document may have several labels, none is taken for another.")
            self.confusion.show_drawing(None, note)
        elif len(names) > _WIDEST_CONFUSION:
            self.confusion.show_drawing(None, _most_confused(names, counts))
        else:
            note = _("Rows: the label given by people. Columns: by the classifier. Click a cell.")
            self.confusion.show_drawing(ConfusionMatrix(_("Confusion matrix"), names, counts), note)

    def _show_people(self) -> None:
        found = self.desk.agreement
        self._people.setVisible(found is not None)
        if found is None:
            return
        self.people.setText(people_text(found.annotators, found.overall.items))
        self.agreement.setText(agreement_text(found.overall))
        lines = [coefficients_text(found.overall)]
        lines += [
            f"{one.label}: {decimal_text(one.alpha.value)}"
            for one in found.labels
            if one.alpha is not None
        ]
        self.agreement_table.setText("\n".join(lines))


def _most_confused(names: tuple[str, ...], counts: tuple[tuple[int, ...], ...]) -> str:
    pairs = sorted(
        (
            (count, names[true], names[given])
            for true, row in enumerate(counts)
            for given, count in enumerate(row)
            if true != given and count
        ),
        reverse=True,
    )
    return "\n".join(
        _("{count} of “{true}” taken for “{given}”").format(
            count=count_text(count), true=true, given=given
        )
        for count, true, given in pairs[:10]
    )
