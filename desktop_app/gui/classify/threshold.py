"""From which probability documents get a label: a slider, and what it does."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QSlider

from desktop_app.gui.charts.card import ChartCard
from desktop_app.gui.classify.advice import certainty_text
from desktop_app.gui.classify.curve import Curve, CurvePoint
from desktop_app.gui.classify.desk import Desk
from desktop_app.gui.widgets.basics import SPACE, column, label, row
from desktop_app.messages import _
from desktop_app.pipeline.live_report import Certainty
from desktop_app.text.numbers import share_text

_STEPS = 99


class ThresholdCard(QFrame):
    """The curve of how many are right over how many get a label, and the slider along it."""

    chosen = Signal(float)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, _STEPS)
        self.slider.setAccessibleName(_("How sure it must be to give a label"))
        self.value = label("", "quiet")
        self.sentence = label("", "strong", wraps=True)
        self.chart = ChartCard(desk.session, _("When unsure, give no label"))
        self._points: Sequence[Certainty] = ()
        inner = self.chart.layout()
        assert inner is not None  # noqa: S101  a card has one
        inner.insertLayout(  # type: ignore[attr-defined]
            inner.count() - 1,
            column(self.sentence, row(self.slider, self.value, spacing=SPACE), spacing=6),
        )
        self.setLayout(column(self.chart))
        self.slider.valueChanged.connect(self._moved)

    @property
    def threshold(self) -> float:
        """The probability from which a label is given."""
        return self.slider.value() / 100

    def show_report(self) -> None:
        """Show the curve of the desk's report."""
        report = self.desk.report
        if report is None or report.lesson is None:
            self._points = ()
            return
        self._points = [report.certainty(step / 100) for step in range(_STEPS + 1)]
        self._moved()

    def _moved(self) -> None:
        self.value.setText(_("at least {value} sure").format(value=share_text(self.threshold, 1)))
        if not self._points:
            return
        now = self._points[self.slider.value()]
        self.sentence.setText(certainty_text(now))
        known = [one for one in self._points if one.precision is not None]
        # From few documents to all, each share of documents once.
        by_coverage = {one.coverage: one for one in reversed(known)}
        points = tuple(
            CurvePoint(coverage, one.precision or 0.0, share_text(coverage, 1))
            for coverage, one in sorted(by_coverage.items())
        )
        drawing = Curve(
            _("Labels that are right"),
            points,
            _("Documents that get a label"),
            marked=now.coverage,
            dots=False,
        )
        self.chart.show_drawing(drawing if points else None)
        self.chosen.emit(self.threshold)
