"""The step “Label everything”: by one's own classifier, by the names, by a pack; and back."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFrame,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from desktop_app.corpus.store import Corpus
from desktop_app.gui.charts.bars import Bar, Bars
from desktop_app.gui.charts.chart import Chart
from desktop_app.gui.classify.advice import certainty_text, score_text
from desktop_app.gui.classify.desk import Desk
from desktop_app.gui.widgets.basics import SPACE, button, card, column, label, row
from desktop_app.gui.widgets.flow import FlowLayout
from desktop_app.messages import _, ngettext
from desktop_app.packs.catalogue import Pack, find_pack, read_catalogue
from desktop_app.pipeline.classifier_writing import pack_id
from desktop_app.pipeline.jobs.job import Job, JobResult
from desktop_app.pipeline.jobs.labelling import LabellingJob, TeachingJob
from desktop_app.pipeline.shown_labels import ShownLabels, show_labels_again, shown_labels
from desktop_app.pipeline.taught_labelling import ClassifierChoice
from desktop_app.text.numbers import count_text, share_text

_MOST_BARS = 20


class ApplyStep(QWidget):
    """Three ways to label all documents, and what labels them now."""

    threshold_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.threshold = 0.0
        self.now = label("", wraps=True)
        self.counts = Chart()
        self.back = button(_("Go back to the labels before"), self.go_back, icon_name="undo-2")
        self.taught = label("", "quiet", wraps=True)
        self.certainty = label("", wraps=True)
        self.name = QLineEdit()
        self.name.setAccessibleName(_("Name of the classifier"))
        self.name.setPlaceholderText(_("Name of the classifier"))
        self.teach_button = button(
            _("Teach and label all documents"),
            self.teach,
            look="primary",
            icon_name="wand-sparkles",
        )
        self.save_button = button(_("Save as a pack …"), self.choose_folder, icon_name="save")
        self.keep = QCheckBox(_("Keep examples in the pack"))
        self.keep.setToolTip(
            _("Whoever gets the pack can read their texts. They show why a label was given.")
        )
        self.by_names = button(_("Label by their names"), self.label_by_names, icon_name="tags")
        self.packs = QComboBox()
        self.packs.setAccessibleName(_("Classifier"))
        self.packs.setPlaceholderText(_("No classifier is installed"))
        self.use_pack = button(_("Label with it"), self.label_with_pack, icon_name="package")
        self._started: dict[int, ShownLabels] = {}
        self._before: ShownLabels | None = None
        self._lay_out()
        desk.changed.connect(self._show)
        desk.measured.connect(self._show)
        desk.session.corpus_opened.connect(self._forget)
        desk.session.jobs.finished.connect(self._finished)
        desk.session.jobs.changed.connect(self._show)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Read the packs anew."""
        super().showEvent(event)
        self.read_packs()

    # --- what a person does -----------------------------------------------------------------

    def teach(self) -> None:
        """Teach a classifier, add it to the packs, label all documents with it."""
        path = self.desk.session.path
        if path is not None:
            cores = self.desk.session.settings.threads
            self._start(TeachingJob(path, self._name(), threshold=self.threshold, cores=cores))

    def choose_folder(self) -> None:
        """Ask where to save the classifier."""
        name = QFileDialog.getExistingDirectory(self, _("Save the classifier in this folder"))
        if name:
            self.save_in(Path(name))

    def save_in(self, folder: Path) -> None:
        """Teach a classifier and write it into a folder of its name inside `folder`."""
        session = self.desk.session
        if session.path is not None:
            session.jobs.start(
                TeachingJob(
                    session.path,
                    self._name(),
                    folder / pack_id(self._name()),
                    self.threshold,
                    self.keep.isChecked(),
                    session.settings.threads,
                )
            )

    def label_by_names(self) -> None:
        """Label all documents by the labels' names and descriptions."""
        path = self.desk.session.path
        if path is not None:
            self._start(LabellingJob(path, cores=self.desk.session.settings.threads))

    def label_with_pack(self) -> None:
        """Label all documents with the chosen pack."""
        path, pack = self.desk.session.path, self.packs.currentData()
        if path is not None and pack:
            choice = ClassifierChoice(pack, self.threshold or None)
            self._start(LabellingJob(path, choice, self.desk.session.settings.threads))

    def choose_pack(self) -> None:
        """Ask for the folder of a pack that is not installed."""
        name = QFileDialog.getExistingDirectory(self, _("Choose the folder of a classifier"))
        if name:
            self.add_pack(Path(name))

    def add_pack(self, folder: Path) -> None:
        """Offer the classifier in a folder."""

        def show(pack: Pack) -> None:
            if self.packs.findData(str(folder)) < 0:
                self.packs.addItem(pack.manifest.name, str(folder))
            self.packs.setCurrentIndex(self.packs.findData(str(folder)))
            self._show()

        self.desk.session.work.submit(lambda: find_pack(str(folder)), show)

    def go_back(self) -> None:
        """Show the labels that documents had before they were labelled last."""
        before = self._before
        if before is None:
            return

        def take(now: ShownLabels) -> None:
            self._before = now
            self.desk.session.edit(
                _("Go back to the labels before"),
                lambda corpus: show_labels_again(corpus, before),
                lambda corpus: show_labels_again(corpus, now),
            )

        self.desk.session.read(shown_labels, take)

    def read_packs(self) -> None:
        """Offer the classifiers among the packs."""

        def show(packs: tuple[Pack, ...]) -> None:
            chosen = self.packs.currentData()
            others = [
                (self.packs.itemText(place), self.packs.itemData(place))
                for place in range(self.packs.count())
                if Path(self.packs.itemData(place)).is_absolute()
            ]
            self.packs.clear()
            for pack in packs:
                self.packs.addItem(pack.manifest.name, pack.id)
            for name, folder in others:
                self.packs.addItem(name, folder)
            self.packs.setCurrentIndex(max(0, self.packs.findData(chosen)))
            self._show()

        self.desk.session.work.submit(
            lambda: read_catalogue().of_task("classify"), show, key="classifiers"
        )

    def show_threshold(self, threshold: float) -> None:
        """Take over from which probability labels are given."""
        self.threshold = threshold
        self._show()

    # --- inside -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        buttons = QWidget()
        flow = FlowLayout(spacing=8)
        for one in (self.teach_button, self.save_button, self.keep):
            flow.addWidget(one)
        buttons.setLayout(flow)
        policy = buttons.sizePolicy()
        policy.setHeightForWidth(True)
        buttons.setSizePolicy(policy)
        change = button(_("Change this"), self.threshold_wanted.emit, look="link")
        certainty = row(self.certainty, change, spacing=4)
        certainty.setStretch(0, 1)
        own = card(
            column(
                label(_("Your own classifier"), "heading"),
                self.taught,
                certainty,
                self.name,
                buttons,
                spacing=8,
            )
        )
        names = self._way(
            _("By the labels' names"),
            _(
                "Without any example: each document gets the label whose name and description it "
                "is nearest to."
            ),
            self.by_names,
        )
        choose = button(_("Choose a folder …"), self.choose_pack, icon_name="folder-open")
        packs = self._way(
            _("A classifier from a pack"),
            _("One that was taught before, or that came from elsewhere. It brings its labels."),
            self.packs,
            row(self.use_pack, choose, 0, spacing=8),
        )
        now = card(
            column(
                label(_("The labels now"), "heading"),
                self.now,
                self.counts,
                row(self.back, 0),
                spacing=8,
            )
        )
        ways = column(own, names, packs, 0, spacing=SPACE)
        layout = row(ways, column(now, 0), spacing=SPACE)
        layout.setStretch(0, 3)
        layout.setStretch(1, 2)
        layout.setContentsMargins(0, 12, 6, 0)
        inner = QWidget()
        inner.setLayout(layout)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        self.setLayout(column(area))

    def _way(self, title: str, text: str, *items: object) -> QFrame:
        made = column(label(title, "heading"), label(text, "quiet", wraps=True), spacing=8)
        for item in items:
            if isinstance(item, QComboBox):
                made.addWidget(item)
            elif isinstance(item, QWidget):
                made.addLayout(row(item, 0))
            else:
                made.addLayout(item)  # type: ignore[arg-type]
        return card(made)

    def _name(self) -> str:
        path = self.desk.session.path
        return " ".join(self.name.text().split()) or (path.stem if path else "")

    def _start(self, job: Job) -> None:
        def start(before: ShownLabels) -> None:
            self._started[id(job)] = before
            self.desk.session.jobs.start(job)

        self.desk.session.read(shown_labels, start)

    def _finished(self, job: Job, _result: JobResult) -> None:
        before = self._started.pop(id(job), None)
        if before is None or job.corpus != self.desk.session.path:
            return
        title = job.title

        def take(after: ShownLabels) -> None:
            if after == before:
                return
            self._before = before

            def again(corpus: Corpus) -> None:
                show_labels_again(corpus, after)

            self.desk.session.edit(title, again, lambda corpus: show_labels_again(corpus, before))
            self.read_packs()

        self.desk.session.read(shown_labels, take)

    def _forget(self) -> None:
        self._before = None
        self.name.clear()

    def _show(self) -> None:
        known, report = self.desk.known, self.desk.report
        busy = self.desk.session.jobs.is_writing(self.desk.session.path)
        writable = not busy and not self.desk.session.read_only
        self.teach_button.setEnabled(writable and known.labelled > 0)
        self.save_button.setEnabled(known.labelled > 0 and not busy)
        self.by_names.setEnabled(writable)
        self.use_pack.setEnabled(writable and self.packs.count() > 0)
        self.back.setEnabled(writable and self._before is not None)
        text = ngettext(
            "Taught with {count} document that people labelled, and helped by all others.",
            "Taught with {count} documents that people labelled, and helped by all others.",
            known.labelled,
        ).format(count=count_text(known.labelled))
        if not known.labelled:
            text = _("Label some documents under “Review” first.")
        elif report is not None and report.lesson is not None:
            f1 = report.lesson.measures.macro_f1
            text += " " + _("Measured: macro-F1 {score}.").format(score=score_text(f1))
        self.taught.setText(text)
        certainty = _("Every document gets a label.")
        if self.threshold:
            certainty = _("Gives a label when it is at least {value} sure.").format(
                value=share_text(self.threshold, 1)
            )
            if report is not None and report.lesson is not None:
                certainty += " " + certainty_text(report.certainty(self.threshold))
        elif known.codebook is not None and known.codebook.multi_label:
            certainty = _("Gives each label that is more probable than not.")
        self.certainty.setText(certainty)
        self._show_now()

    def _show_now(self) -> None:
        known = self.desk.known
        shown = known.shown or {}
        if known.classifier is not None:
            name = known.classifier.pack
            text = _("The documents are labelled by the classifier “{name}”.").format(name=name)
        elif shown:
            text = _("The documents are labelled by the labels' names and by people.")
        else:
            text = _("The documents have no labels yet.")
        self.now.setText(text)
        bars = tuple(
            Bar(name, name, count, self.desk.colour(name).name())
            for name, count in list(shown.items())[:_MOST_BARS]
        )
        self.counts.setVisible(bool(bars))
        self.counts.show_drawing(Bars(_("Labels"), bars, known.documents))
