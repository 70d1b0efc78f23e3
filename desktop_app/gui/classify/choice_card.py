"""Which model for what: what both take and get right on this corpus, side by side."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout

from desktop_app.corpus.store import Corpus
from desktop_app.errors import SatchelError
from desktop_app.gui.session import Session
from desktop_app.gui.widgets.basics import button, clear, column, label, row
from desktop_app.gui.work import Lane
from desktop_app.llm.endpoint import endpoint_of
from desktop_app.messages import _
from desktop_app.pipeline.model_choice import ModelChoice, compare_models
from desktop_app.pipeline.opinion_words import choice_rows, energy_text, verdict_text
from desktop_app.text.numbers import count_text


class ChoiceCard(QFrame):
    """Measures when it is first shown, when there are new answers, and when asked to."""

    def __init__(self, session: Session, below: Callable[[], float]) -> None:
        super().__init__()
        self.session = session
        self._below = below
        self._is_known = False
        self.setProperty("look", "card")
        self.verdict = label("", "strong", wraps=True)
        self.note = label("", "quiet", wraps=True)
        self.again = button(_("Measure anew"), self.measure, icon_name="refresh-cw")
        self.figures = QGridLayout()
        self.figures.setHorizontalSpacing(24)
        self.figures.setVerticalSpacing(4)
        layout = column(
            row(label(_("Which model for what?"), "heading"), 0, self.again),
            self.verdict,
            self.figures,
            self.note,
            spacing=8,
        )
        layout.setContentsMargins(16, 14, 16, 14)
        self.setLayout(layout)

    def show_for(self, *, stale: bool) -> None:
        """Measure, unless it is known; `stale` if what is known is out of date."""
        if stale or not self._is_known:
            self.measure()

    def forget(self) -> None:
        """Forget what was measured: it was another corpus or model."""
        self._is_known = False
        clear(self.figures)
        self.verdict.setText("")
        self.note.setText("")

    def measure(self) -> None:
        """Measure in the background; takes a second or two."""
        kept = self.session.settings.endpoint
        if kept is None:
            return
        self._is_known = True
        self.again.setEnabled(False)
        self.verdict.setText(_("Measuring …"))
        endpoint, models, below = endpoint_of(kept), self.session.models, self._below()
        checkpoint = self.session.work.checkpoint

        def run(corpus: Corpus) -> ModelChoice:
            return compare_models(corpus, models, endpoint, below, checkpoint=checkpoint)

        self.session.read(run, self._take, self._fail, key="model choice", lane=Lane.MODELS)

    def _take(self, found: ModelChoice) -> None:
        self.again.setEnabled(True)
        unknown = _(
            "Too few documents were labelled by people to tell. Label some twenty under “Review”, "
            "then ask about those that people labelled too."
        )
        self.verdict.setText(verdict_text(found.verdict, unknown))
        notes = [energy_text()]
        if found.optimistic:
            notes.insert(0, _("The small model was taught with some of them, which flatters it."))
        self.note.setText(" ".join(notes))
        columns = (
            (_("small"), found.small),
            (_("large, all {count}").format(count=count_text(found.documents)), found.large),
            (
                _("large, {count} doubtful").format(count=count_text(found.doubtful)),
                found.on_doubtful,
            ),
        )
        clear(self.figures)
        table = [("", [title for title, _figures in columns])]
        table += choice_rows([figures for _title, figures in columns])
        right = Qt.AlignmentFlag.AlignRight
        for place, (name, cells) in enumerate(table):
            self.figures.addWidget(label(name, "quiet"), place, 0)
            for index, text in enumerate(cells, 1):
                look = "" if place else "strong"
                self.figures.addWidget(label(text, look, selectable=True), place, index, right)
        self.figures.setColumnStretch(len(columns) + 1, 1)

    def _fail(self, error: SatchelError) -> None:
        self.again.setEnabled(True)
        self.verdict.setText(str(error))
