"""The page “Classify”: labels, reviewing, how well it goes, labelling all, second opinions."""

from functools import partial

from PySide6.QtWidgets import QStackedWidget, QTabWidget, QWidget

from desktop_app.gui.classify.apply_step import ApplyStep
from desktop_app.gui.classify.beginnings import NoEmbeddings, NoLabels, no_documents
from desktop_app.gui.classify.codebook_step import CodebookStep
from desktop_app.gui.classify.desk import Desk
from desktop_app.gui.classify.opinion_step import OpinionStep
from desktop_app.gui.classify.report_step import ReportStep
from desktop_app.gui.classify.review_step import ReviewStep
from desktop_app.gui.session import Session
from desktop_app.gui.view import View
from desktop_app.messages import _


class ClassifyView(View):
    """Five steps over one desk; until there are labels, the ways to some."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("Classify"))
        self.desk = Desk(session, self)
        self._pack_wanted = False
        self.labels = CodebookStep(self.desk)
        self.review = ReviewStep(self.desk)
        self.steps: QTabWidget = QTabWidget()
        self.report = ReportStep(self.desk)
        self.apply = ApplyStep(self.desk)
        self.opinion = OpinionStep(self.desk)
        self.report.threshold.chosen.connect(self.apply.show_threshold)
        self.apply.threshold_wanted.connect(lambda: self.steps.setCurrentWidget(self.report))
        self.steps.setDocumentMode(True)
        self.steps.tabBar().setDrawBase(False)
        for title, step in (
            (_("Labels"), self.labels),
            (_("Review"), self.review),
            (_("Report card"), self.report),
            (_("Label everything"), self.apply),
            (_("Second opinion"), self.opinion),
        ):
            self.steps.addTab(step, title)
        self.pages = QStackedWidget()
        self.no_labels = NoLabels(self.desk)
        self.no_labels.imported.connect(self.labels.import_from)
        self.no_embeddings = NoEmbeddings(self.desk)
        self.no_documents = no_documents(lambda: session.navigate.emit("home"))
        beginnings = (self.no_labels, self.no_embeddings, self.no_documents)
        for page in (QWidget(), self.steps, *beginnings):
            self.pages.addWidget(page)
        self.body.addWidget(self.pages, 1)
        self.desk.changed.connect(self._show)
        self.no_labels.pack_wanted.connect(self._choose_pack)
        self._add_commands()

    def refresh(self) -> None:
        """Read anew what the steps show."""
        self.desk.reload()

    def _show(self) -> None:
        known = self.desk.known
        page: QWidget = self.steps
        if not known.documents:
            page = self.no_documents
        elif not known.embedded:
            page = self.no_embeddings
            self.no_embeddings.analyse_button.setEnabled(True)
        elif known.codebook is None and not self._pack_wanted:
            page = self.no_labels
        self.pages.setCurrentWidget(page)

    def _add_commands(self) -> None:
        for step, text in (
            (self.labels, _("Edit the labels")),
            (self.review, _("Review documents")),
            (self.report, _("Show the report card")),
            (self.apply, _("Label everything")),
            (self.opinion, _("Ask the large model for a second opinion")),
        ):
            self.add_command(text, partial(self.steps.setCurrentWidget, step))
        self.add_command(_("Import a codebook …"), self.labels.import_file)
        self.add_command(_("Export the codebook …"), self.labels.export_file)
        self.add_command(_("Measure how well the labels teach"), self.desk.measure)
        self.add_command(_("Teach and label all documents"), self.apply.teach)
        self.add_command(_("Save the classifier as a pack …"), self.apply.choose_folder)
        self.add_command(_("Label all documents by the labels' names"), self.apply.label_by_names)
        self.add_command(_("Go back to the labels before"), self.apply.go_back)

    def _choose_pack(self) -> None:
        self._pack_wanted = True
        self._show()
        self.steps.setCurrentWidget(self.apply)
