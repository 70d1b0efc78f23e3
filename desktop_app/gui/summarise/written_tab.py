"""The tab “Large model”: what would be sent is shown first, the answer comes as it is written."""

from enum import IntEnum

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_app.corpus.store import Corpus
from desktop_app.errors import SatchelError
from desktop_app.export.summary_file import SummaryLine, SummaryPage, SummaryPart
from desktop_app.gui.session import Session
from desktop_app.gui.summarise.answer_text import answer_paragraphs, passage_place
from desktop_app.gui.summarise.linked_text import LinkedText
from desktop_app.gui.summarise.saving import SavingButtons
from desktop_app.gui.summarise.scope import Scope, ScopeKind
from desktop_app.gui.summarise.wishes import Wishes
from desktop_app.gui.summarise.writing import Writing
from desktop_app.gui.widgets.basics import SPACE, button, card, column, label, row
from desktop_app.gui.widgets.consent_panel import ConsentPanel
from desktop_app.gui.widgets.empty_state import EmptyState
from desktop_app.gui.work import Lane
from desktop_app.llm.summary_prompts import templates_in
from desktop_app.messages import _, ngettext
from desktop_app.paths import templates_folder
from desktop_app.pipeline.endpoint import Decision
from desktop_app.pipeline.large_summaries import LargeSummary, SummaryScope
from desktop_app.pipeline.summary_plan_text import plan_text
from desktop_app.pipeline.summary_preparing import PreparedSummary, prepare_summary
from desktop_app.text.numbers import count_text, decimal_text

_COST_DIGITS = 4


class _Shown(IntEnum):
    OFF = 0
    READY = 1
    CONSENT = 2
    ANSWER = 3


class WrittenTab(QWidget):
    """Off until an endpoint is set; then: choose, see what is sent, send, read with its sources."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.scope: Scope | None = None
        self.summary: LargeSummary | None = None
        self.writing = Writing(session, self)
        self.wishes = Wishes()
        self.write_button = button(
            _("Write with the large model"), self.prepare, look="primary", icon_name="sparkles"
        )
        self.again_button = button(_("Write anew"), lambda: self.prepare(again=True))
        self.stop_button = button(_("Stop"), self.writing.stop, icon_name="square")
        self.saving = SavingButtons(session, self.page)
        self.consent = ConsentPanel()
        self.text = LinkedText(_("What the large model wrote"))
        self.status = label("", "quiet", wraps=True)
        self._prepared: PreparedSummary | None = None
        self._written = ""
        self._lay_out()
        self._connect()
        self._show(_Shown.READY)

    def show_scope(self, scope: Scope) -> None:
        """Offer to summarise a choice of documents; an answer about others goes."""
        other = self.scope is None or scope != self.scope
        self.scope = scope
        if not self.isVisible() or self.writing.is_going_on:
            return
        if self.session.settings.endpoint is None:
            self._show(_Shown.OFF)
        elif other or self._stack.currentIndex() == _Shown.OFF:
            self._forget()
        self.session.work.submit(
            lambda: list(templates_in(templates_folder())), self.wishes.offer_templates
        )

    def prepare(self, *, again: bool = False) -> None:
        """Gather what is to be sent and show it, or the same summary from before."""
        scope = self.scope
        if scope is None or self.writing.is_going_on:
            return
        if self.session.read_only:
            self.session.write(lambda _corpus: None)  # says why not
            return
        wish, models = self.wishes.wish, self.session.models
        self.write_button.setEnabled(False)
        self.status.setText(_("Gathering what is to be sent …"))

        def read(corpus: Corpus) -> PreparedSummary:
            return prepare_summary(corpus, models, _kept_scope(scope, corpus), wish, again=again)

        self.session.read(read, self._take_prepared, self._fail, key="prepare", lane=Lane.MODELS)

    def page(self) -> SummaryPage | None:
        """Return what shows, to be saved."""
        if self.summary is None:
            return None
        said = SummaryPart(
            tuple(SummaryLine(line) for line in self.summary.text.split("\n") if line.strip())
        )
        sources = SummaryPart(
            tuple(
                SummaryLine(f"[{one.number}] {one.text}", passage_place(one))
                for one in self.summary.sources
            ),
            _("Sources"),
        )
        title = self.scope.said if self.scope is not None else _("Summary")
        note = _("Written by {model}. Check it against the sources.").format(
            model=_model_name(self.summary)
        )
        return SummaryPage(title, note, (said, *((sources,) if self.summary.sources else ())))

    # --- steps ------------------------------------------------------------------------------

    def _take_prepared(self, prepared: PreparedSummary) -> None:
        self.write_button.setEnabled(True)
        self.status.setText("")
        if prepared.kept is not None:
            self._take(prepared.kept)
            return
        if prepared.request is None or self.session.settings.endpoint is None:
            return
        self._prepared = prepared
        consented = self.session.settings.endpoint.consented
        self._show(_Shown.CONSENT)
        explained = ""
        if prepared.plan.plan.requests > 1:
            explained = _(
                "The text is too long for one request. Below is the first of them; the others hold "
                "the rest of the sentences, then the model's own notes."
            )
        plan = plan_text(prepared.plan)
        self.consent.ask([prepared.request], plan, explained, consented=consented)

    def _decided(self, decision: Decision) -> None:
        prepared, self._prepared = self._prepared, None
        if decision is Decision.NO or prepared is None:
            self._forget()
            self.status.setText(_("Nothing was sent."))
            return
        self.summary, self._written = None, ""
        self.text.show_paragraphs(())
        self.saving.set_possible(possible=False)
        self.status.setText(_("Sent. Waiting for the first words …"))
        self.writing.start(prepared, decision)
        self._show(_Shown.ANSWER)
        self.stop_button.setFocus()

    def _take_piece(self, text: str) -> None:
        if not self._written:
            self.status.setText(_("The model is writing …"))
        self._written += text
        self.text.add(text)

    def _take_step(self, done: int, expected: int) -> None:
        if done < expected:
            self.status.setText(
                _("{done} of {all} requests answered").format(done=done, all=expected)
            )

    def _take(self, summary: LargeSummary) -> None:
        self.summary = summary
        self.session.reload_endpoint()  # the person may have agreed for good
        self.text.show_paragraphs(answer_paragraphs(summary))
        self.text.verticalScrollBar().setValue(0)
        self.saving.set_possible(possible=True)
        self.status.setText(_told(summary))
        self._show(_Shown.ANSWER)

    def _stopped(self) -> None:
        self.status.setText(_("Stopped. What was written is not kept."))
        self._show(_Shown.ANSWER)

    def _fail(self, error: SatchelError) -> None:
        self._failed(str(error))

    def _failed(self, text: str) -> None:
        self.write_button.setEnabled(True)
        self._show(_Shown.ANSWER if self._written else _Shown.READY)
        self.status.setText(text)

    def _open(self, number: int) -> None:
        sources = self.summary.sources if self.summary is not None else ()
        one = next((one for one in sources if one.number == number), None)
        if one is not None and one.document_id is not None:
            self.session.show_document(one.document_id, one.start)

    # --- showing ----------------------------------------------------------------------------

    def _forget(self) -> None:
        self.summary, self._written, self._prepared = None, "", None
        self.status.setText("")
        self.write_button.setEnabled(True)
        self._show(_Shown.READY)

    def _show(self, shown: _Shown) -> None:
        self._stack.setCurrentIndex(shown)
        writing = self.writing.is_going_on
        self._top.setVisible(shown is not _Shown.OFF)
        self.wishes.setEnabled(shown is not _Shown.CONSENT and not writing)
        self.write_button.setVisible(shown is _Shown.READY)
        self.again_button.setVisible(shown is _Shown.ANSWER and not writing)
        self.stop_button.setVisible(writing)
        self.saving.setVisible(shown is _Shown.ANSWER)

    def _connect(self) -> None:
        self.consent.decided.connect(self._decided)
        self.writing.piece.connect(self._take_piece)
        self.writing.step.connect(self._take_step)
        self.writing.done.connect(self._take)
        self.writing.failed.connect(self._failed)
        self.writing.stopped.connect(self._stopped)
        self.text.link_opened.connect(self._open)
        self.wishes.style_box.activated.connect(lambda _index: self._wish_changed())
        self.wishes.language.activated.connect(lambda _index: self._wish_changed())
        self.session.settings_changed.connect(self._settings_changed)

    def _wish_changed(self) -> None:
        if not self.writing.is_going_on and self._stack.currentIndex() == _Shown.ANSWER:
            self._forget()

    def _settings_changed(self) -> None:
        off = self.session.settings.endpoint is None
        if off != (self._stack.currentIndex() == _Shown.OFF) and self.scope is not None:
            self.show_scope(self.scope)

    def _lay_out(self) -> None:
        off = EmptyState(
            "sparkles",
            _("No large model is set"),
            _(
                "Themes and telling sentences need none. With a large model of your choice, a "
                "summary in its own words can be written, with its sources."
            ),
            button(_("Go to Settings"), lambda: self.session.navigate.emit("settings")),
        )
        ready = EmptyState(
            "text-quote",
            _("A summary in the model's own words"),
            _(
                "You see the exact text before anything is sent. Every claim of the answer names "
                "the sentences it comes from; those that look wrong are marked."
            ),
        )
        answer = card(row(self.text), margin=4)
        self._stack = QStackedWidget()
        for widget in (off, ready, self.consent, answer):
            self._stack.addWidget(widget)
        self._top = QWidget()
        self._top.setLayout(
            row(
                self.wishes,
                self.write_button,
                self.again_button,
                self.stop_button,
                0,
                self.saving,
                spacing=8,
            )
        )
        layout = column(self._top, self._stack, self.status)
        layout.setStretch(1, 1)
        layout.setContentsMargins(0, SPACE, 0, 0)
        self.setLayout(layout)


def _kept_scope(scope: Scope, corpus: Corpus) -> SummaryScope:
    ids = scope.document_ids(corpus)
    kind = ScopeKind.FILTER if scope.kind is ScopeKind.ALL else scope.kind
    said = scope.said if scope.kind is ScopeKind.FILTER else ""
    return SummaryScope(str(kind), None if ids is None else tuple(ids), said)


def _model_name(summary: LargeSummary) -> str:
    """Return the model without its address, which only what is kept needs."""
    return summary.model.partition(" @ ")[0]


def _told(summary: LargeSummary) -> str:
    """Return what a summary took, and how much of it is to be checked."""
    doubted = sum(claim.doubt is not None for claim in summary.claims)
    parts: list[str] = []
    if doubted:
        parts.append(
            ngettext(
                "{count} claim is to be checked: it is underlined.",
                "{count} claims are to be checked: they are underlined.",
                doubted,
            ).format(count=count_text(doubted))
        )
    if summary.cut:
        parts.append(_("The model was stopped by its limit; the end is missing."))
    if summary.cached:
        parts.append(_("Kept from before: nothing was sent now."))
    else:
        took = _("{sent} tokens sent and {answered} answered").format(
            sent=count_text(summary.tokens_in), answered=count_text(summary.tokens_out)
        )
        if summary.cost is not None:
            cost = decimal_text(summary.cost, _COST_DIGITS)
            took += _(", ") + _("{cost} by your prices").format(cost=cost)
        parts.append(_("{model}: {line}.").format(model=_model_name(summary), line=took))
    return " ".join(parts)
