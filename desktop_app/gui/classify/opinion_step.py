"""The step “Second opinion”: the large model is asked about what the small one is unsure of."""

from enum import IntEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QScrollArea, QSpinBox, QStackedWidget, QWidget

from desktop_app.corpus.store import Corpus
from desktop_app.errors import SatchelError
from desktop_app.gui.asking import Asking
from desktop_app.gui.classify.choice_card import ChoiceCard
from desktop_app.gui.classify.desk import Desk
from desktop_app.gui.classify.opinions_table import OpinionsTable
from desktop_app.gui.widgets.basics import SPACE, button, card, column, label, row
from desktop_app.gui.widgets.consent_panel import ConsentPanel
from desktop_app.gui.widgets.empty_state import EmptyState
from desktop_app.llm.chat import Checkpoint
from desktop_app.llm.endpoint import Endpoint, endpoint_of
from desktop_app.messages import _, ngettext
from desktop_app.pipeline.endpoint import Decision
from desktop_app.pipeline.opinion_preparing import (
    OpinionDecision,
    OpinionState,
    PreparedOpinions,
    opinion_state,
    prepare_opinions,
    send_opinions,
)
from desktop_app.pipeline.opinion_words import (
    buying_lines,
    expected_wrong_text,
    outcome_text,
    plan_text,
    shown_requests_text,
)
from desktop_app.pipeline.second_opinion import BELOW, OpinionOutcome

_MEASURED = 50


class _Shown(IntEnum):
    OFF = 0
    UNLABELLED = 1
    READY = 2
    CONSENT = 3


class OpinionStep(QWidget):
    """Off until an endpoint is set; then: choose, see what is sent, send, decide what differs."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.session = desk.session
        self.asking = Asking(self.session, self)
        self.below = QSpinBox()
        self.below.setRange(1, 100)
        self.below.setSuffix(" %")
        self.below.setValue(round(BELOW * 100))
        self.below.setKeyboardTracking(False)
        self.below.setAccessibleName(_("Ask about labels that are less probable than"))
        self.measure = QCheckBox(
            ngettext(
                "Ask about up to {count} document that people labelled too",
                "Ask about up to {count} documents that people labelled too",
                _MEASURED,
            ).format(count=_MEASURED)
        )
        self.measure.setToolTip(_("Shows how often the large model is right."))
        self.plan = label("", wraps=True)
        self.gain = label("", "quiet", wraps=True)
        self.show_button = button(
            _("Show what will be sent"), self.prepare, look="primary", icon_name="eye"
        )
        self.stop_button = button(_("Stop"), self.asking.stop, icon_name="square")
        self.status = label("", "quiet", wraps=True)
        self.consent = ConsentPanel()
        self.table = OpinionsTable()
        self.choice = ChoiceCard(self.session, lambda: self.threshold)
        self._prepared: PreparedOpinions | None = None
        self._endpoint: Endpoint | None = None
        self._lay_out()
        self._connect()
        self._show(_Shown.OFF)

    @property
    def threshold(self) -> float:
        """The probability below which a label is doubted."""
        return self.below.value() / 100

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Read anew what would be asked and what was answered."""
        super().showEvent(event)
        self.reload()

    def reload(self) -> None:
        """Read what would be asked and what was answered, if the step is seen."""
        kept = self.session.settings.endpoint
        if not self.isVisible() or not self.session.is_open or self.asking.is_going_on:
            return
        if kept is None:
            self._forget()
            self._show(_Shown.OFF)
            return
        endpoint, below = endpoint_of(kept), self.threshold
        if endpoint != self._endpoint:
            self._endpoint = endpoint
            self.choice.forget()
        measure = _MEASURED if self.measure.isChecked() else 0

        def read(corpus: Corpus) -> OpinionState | None:
            return opinion_state(corpus, endpoint, below, measure)

        self.session.read(read, self._take, self._fail, key="second opinions")

    def prepare(self) -> None:
        """Show what would be sent, word for word."""
        if self.session.settings.endpoint is None or self.asking.is_going_on:
            return
        if self.session.read_only:
            self.session.write(lambda _corpus: None)  # says why not
            return
        below, measure = self.threshold, _MEASURED if self.measure.isChecked() else 0
        self.show_button.setEnabled(False)
        self.session.read(
            lambda corpus: prepare_opinions(corpus, below, measure),
            self._take_prepared,
            self._fail,
            key="prepare opinions",
        )

    def decide(self, *, accepted: bool) -> None:
        """Take the large model's labels of the lines chosen, or leave them; it can be undone."""
        for one in self.table.chosen:
            decision = OpinionDecision(one, accepted, self.desk.annotator)
            text = (
                _("Take the large model's label") if accepted else _("Keep the small model's label")
            )
            self.session.edit(text, decision.do, decision.undo)

    def open(self) -> None:
        """Show the document of the line chosen."""
        chosen = self.table.chosen
        if chosen:
            self.session.show_document(chosen[0].document_id)

    # --- steps ------------------------------------------------------------------------------

    def _take(self, found: OpinionState | None) -> None:
        if self._stack.currentIndex() == _Shown.CONSENT:
            return
        if found is None:
            self._show(_Shown.UNLABELLED)
            return
        preview = found.preview
        self.plan.setText(plan_text(preview))
        self.gain.setText(" ".join([expected_wrong_text(preview), *buying_lines(preview)]))
        self.show_button.setEnabled(bool(preview.to_ask))
        self.table.show_opinions(found.undecided)
        self._show(_Shown.READY)
        self.choice.show_for(stale=False)

    def _take_prepared(self, prepared: PreparedOpinions) -> None:
        self.show_button.setEnabled(True)
        endpoint = self.session.settings.endpoint
        if endpoint is None or not prepared.requests:
            return
        self._prepared = prepared
        plan = prepared.plan
        self._show(_Shown.CONSENT)
        self.consent.ask(
            prepared.requests,
            plan_text(plan),
            shown_requests_text(plan.to_ask, len(prepared.requests)),
            consented=endpoint.consented,
        )

    def _decided(self, decision: Decision) -> None:
        prepared, self._prepared = self._prepared, None
        self._show(_Shown.READY)
        if decision is Decision.NO or prepared is None:
            self.status.setText(_("Nothing was sent."))
            return

        def ask(corpus: Corpus, checkpoint: Checkpoint) -> OpinionOutcome:
            return send_opinions(corpus, prepared, decision, self.asking.count, checkpoint)

        self.asking.begin(ask)
        self._take_step(0, prepared.plan.to_ask)
        self._show(_Shown.READY)
        self.stop_button.setFocus()

    def _take_step(self, done: int, expected: int) -> None:
        self.status.setText(_("{done} of {all} requests answered").format(done=done, all=expected))

    def _answered(self, outcome: OpinionOutcome) -> None:
        self._ended(outcome_text(outcome))

    def _ended(self, text: str) -> None:
        if not self.session.is_open:
            return
        was_at_stop = self.stop_button.hasFocus()
        self.status.setText(text)
        self._show(_Shown.READY)
        if was_at_stop:
            self.below.setFocus()  # not to the first button of the window
        self.session.reload_endpoint()  # the person may have agreed for good
        self.reload()
        self.choice.show_for(stale=True)

    def _fail(self, error: SatchelError) -> None:
        self.show_button.setEnabled(True)
        self.status.setText(str(error))
        self._show(_Shown.READY)

    def _forget(self) -> None:
        self._prepared = None
        self.status.setText("")
        self.choice.forget()

    # --- showing ----------------------------------------------------------------------------

    def _show(self, shown: _Shown) -> None:
        self._stack.setCurrentIndex(shown)
        going_on = self.asking.is_going_on
        self.show_button.setVisible(not going_on)
        self.stop_button.setVisible(going_on)
        self.below.setEnabled(not going_on)
        self.measure.setEnabled(not going_on)

    def _connect(self) -> None:
        session = self.session
        self.below.valueChanged.connect(lambda _value: self._changed(doubtful=True))
        self.measure.toggled.connect(lambda _on: self._changed())
        self.consent.decided.connect(self._decided)
        self.asking.step.connect(self._take_step)
        self.asking.done.connect(self._answered)
        self.asking.failed.connect(self._ended)
        self.asking.stopped.connect(
            lambda: self._ended(_("Stopped. What was answered is kept; the rest can be asked on."))
        )
        self.table.decided.connect(lambda accepted: self.decide(accepted=accepted))
        self.table.opened.connect(self.open)
        self.desk.changed.connect(self.reload)
        session.settings_changed.connect(self.reload)
        session.corpus_closed.connect(self._close)

    def _changed(self, *, doubtful: bool = False) -> None:
        self.status.setText("")
        if doubtful:
            self.choice.forget()
        self.reload()

    def _close(self) -> None:
        self._forget()
        self._show(_Shown.OFF)

    def _lay_out(self) -> None:
        off = EmptyState(
            "message-square-quote",
            _("No large model is set"),
            _(
                "The labels need none. With a large model of your choice, you can ask for a second "
                "opinion on those that are unsure."
            ),
            button(_("Go to Settings"), lambda: self.session.navigate.emit("settings")),
        )
        unlabelled = EmptyState(
            "message-square-quote",
            _("There are no labels to doubt yet"),
            _("Label the documents first, under “Label everything”."),
        )
        asked = row(label(_("Ask about labels that are less probable than")), self.below, 0)
        acts = row(self.show_button, self.stop_button, self.status)
        acts.setStretch(2, 1)
        top = column(
            label(_("Second opinion on what is unsure"), "heading"),
            asked,
            self.measure,
            self.plan,
            self.gain,
            acts,
            spacing=8,
        )
        whole = column(card(top), self.table, self.choice, 0)
        whole.setContentsMargins(0, 0, 6, 0)
        inner = QWidget()
        inner.setLayout(whole)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        self._stack = QStackedWidget()
        outer = column(self._stack)
        outer.setContentsMargins(0, SPACE, 0, 0)
        self.setLayout(outer)
        for widget in (off, unlabelled, area, self.consent):
            self._stack.addWidget(widget)
