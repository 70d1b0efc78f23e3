"""What to find out about documents that are added, how long it takes, and the start of it."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QScrollArea, QWidget

from desktop_app.errors import SatchelError
from desktop_app.gui.documents.analyse_choices import LabelChoice, TranslationChoice
from desktop_app.gui.documents.columns_dialog import ColumnChoice, ColumnsDialog
from desktop_app.gui.documents.rates import known_rate, probe_rate
from desktop_app.gui.documents.watching import add_watched
from desktop_app.gui.notices import Notice, NoticeKind
from desktop_app.gui.session import Session
from desktop_app.gui.widgets.basics import SPACE, button, card, column, label, row
from desktop_app.messages import _, ngettext
from desktop_app.pipeline.estimating import Amount, amount_of, seconds_for
from desktop_app.pipeline.jobs.analysing import AnalysisJob
from desktop_app.pipeline.plan import Plan, Task, cores
from desktop_app.text.durations import duration_text
from desktop_app.text.numbers import count_text, decimal_text

_MEGABYTE = 1_000_000
_WIDTH, _HEIGHT = 620, 600
_NAMES = 3


class AnalyseDialog(QDialog):
    """Closed by “Start”, which begins an `AnalysisJob`, or by “Cancel”."""

    def __init__(
        self, session: Session, paths: tuple[Path, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Add documents"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session, self._paths = session, paths
        self._amount: Amount | None = None
        self._columns = ColumnChoice()
        self._rate = known_rate()
        self.what = label("", "quiet", wraps=True)
        self.sentiment = QCheckBox(
            _("Sentiment: negative, neutral, positive, sentence by sentence")
        )
        self.keywords = QCheckBox(_("Keywords: what each document is about"))
        known = set(session.settings.tasks)
        self.sentiment.setChecked("sentiment" in known)
        self.keywords.setChecked("keywords" in known)
        self.labels = LabelChoice(session)
        self.translation = TranslationChoice(session)
        self.watch = QCheckBox(_("Watch the folder: add new files in it by themselves"))
        self.watch.setVisible(any(path.is_dir() for path in paths))
        self.table_text = label("", "quiet", wraps=True)
        self.table_button = button(_("Choose columns …"), self.choose_columns, icon_name="table")
        self.estimate = label(_("Looking at the files …"), "quiet", wraps=True)
        self.start_button = button(_("Start"), self.start, look="primary")
        self.start_button.setDefault(True)
        self._lay_out()
        for box in (self.sentiment, self.keywords):
            box.toggled.connect(lambda _on: self._show_estimate())
        self.translation.changed.connect(self._show_estimate)
        self.labels.changed.connect(self._show_estimate)
        self._look()

    def _lay_out(self) -> None:
        names = [path.name or str(path) for path in self._paths]
        title = _(", ").join(names[:_NAMES]) + (" …" if len(names) > _NAMES else "")
        heading = label(title, "heading", wraps=True)
        self._tables = card(
            column(
                label(_("Tables"), "strong"),
                self.table_text,
                row(self.table_button, 0),
                spacing=6,
            )
        )
        self._tables.hide()
        find = card(
            column(
                label(_("Find out"), "strong"),
                label(_("The language of every document and sentence, always."), "quiet"),
                self.sentiment,
                self.keywords,
                spacing=6,
            )
        )
        inside = QWidget()
        layout = column(
            heading,
            self.what,
            self._tables,
            find,
            card(self.labels.layout_()),
            card(self.translation.layout_()),
            self.watch,
            0,
            spacing=SPACE,
        )
        layout.setContentsMargins(20, 18, 20, 6)
        inside.setLayout(layout)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        foot = row(self.estimate, button(_("Cancel"), self.reject), self.start_button, spacing=8)
        foot.setStretch(0, 1)
        foot.setContentsMargins(20, 8, 20, 16)
        whole = column(scroll, foot, spacing=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self.resize(_WIDTH, _HEIGHT)

    # --- looking ----------------------------------------------------------------------------

    def _look(self) -> None:
        paths = self._paths
        self._session.work.submit(lambda: amount_of(paths), self._take_amount, self._refuse)
        if self._rate is None:
            probe_rate(self._session, self._take_rate)

    def _take_amount(self, amount: Amount) -> None:
        self._amount = amount
        size = amount.size / _MEGABYTE
        text = ngettext("{count} file, {size} MB", "{count} files, {size} MB", amount.files)
        self.what.setText(text.format(count=count_text(amount.files), size=decimal_text(size, 1)))
        self._tables.setVisible(bool(amount.tables))
        self._show_columns()
        self.start_button.setEnabled(amount.files > 0)
        self._show_estimate()

    def _take_rate(self, rate: float) -> None:
        self._rate = rate
        self._show_estimate()

    def _refuse(self, error: SatchelError) -> None:
        self._session.tell(Notice(str(error), NoticeKind.ERROR))
        self.reject()

    def _show_estimate(self) -> None:
        amount = self._amount
        if amount is None:
            return
        if not amount.files:
            self.estimate.setText(_("There is no file to add here."))
        elif self._rate is None:
            self.estimate.setText(_("Trying how fast this computer is …"))
        else:
            seconds = seconds_for(
                amount,
                self._rate,
                encodes=self.sentiment.isChecked() or self.labels.is_on,
                translates=self.translation.target is not None,
            )
            text = _("About {time} on this computer, at most: what is known already is quick.")
            self.estimate.setText(text.format(time=duration_text(seconds)))

    # --- tables -----------------------------------------------------------------------------

    def choose_columns(self) -> None:
        """Ask what the columns of the first table mean."""
        if self._amount is not None and self._amount.tables:
            dialog = ColumnsDialog(self._session, self._amount.tables, self._columns, self)
            dialog.chosen.connect(self._take_columns)
            dialog.open()

    def _take_columns(self, choice: ColumnChoice) -> None:
        self._columns = choice
        self._show_columns()

    def _show_columns(self) -> None:
        options = self._columns.options
        if options.text_column is None:
            text = _("Each row becomes a document. The column with the text is found by itself.")
        else:
            text = _("Each row becomes a document, with the text in “{column}”.").format(
                column=options.text_column
            )
        if self._columns.label_column:
            more = _("Labels are taken from “{column}”.")
            text = f"{text} {more.format(column=self._columns.label_column)}"
        self.table_text.setText(text)

    # --- starting ---------------------------------------------------------------------------

    def plan(self) -> Plan:
        """Return what was chosen. Raises SatchelError for labels that cannot be used."""
        tasks = {Task.LANGUAGE}
        if self.sentiment.isChecked():
            tasks.add(Task.SENTIMENT)
        if self.keywords.isChecked():
            tasks.add(Task.KEYWORDS)
        codebook, classifier = self.labels.codebook(), self.labels.classifier()
        if codebook is not None or classifier is not None or self.labels.is_on:
            tasks.add(Task.CLASSIFY)
        return Plan(
            paths=self._paths,
            tasks=frozenset(tasks),
            codebook=codebook,
            classifier=classifier,
            translate_to=self.translation.target,
            read_options=self._columns.options,
            cores=cores(self._session.settings.threads),
        )

    def start(self) -> None:
        """Begin the job and close."""
        path = self._session.path
        if path is None:
            self.reject()
            return
        try:
            plan = self.plan()
        except SatchelError as error:
            self.labels.tell(str(error))
            return
        annotator = self._session.settings.annotator
        self._session.jobs.start(
            AnalysisJob(path, plan, self._columns.label_column or None, annotator)
        )
        if self.watch.isVisibleTo(self) and self.watch.isChecked():
            folders = [one.absolute() for one in self._paths if one.is_dir()]
            self._session.write(lambda corpus: add_watched(corpus, folders))
        self.accept()
