"""The page “Classify”: labels, reviewing, how well it goes, labelling everything."""

from PySide6.QtWidgets import QStackedWidget, QTabWidget, QWidget

from desktop_app.gui.classify.beginnings import NoEmbeddings, NoLabels, no_documents
from desktop_app.gui.classify.codebook_step import CodebookStep
from desktop_app.gui.classify.desk import Desk
from desktop_app.gui.classify.review_step import ReviewStep
from desktop_app.gui.session import Session
from desktop_app.gui.view import View
from desktop_app.messages import _


class ClassifyView(View):
    """Four steps over one desk; until there are labels, the ways to some."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("Classify"))
        self.desk = Desk(session, self)
        self.labels = CodebookStep(self.desk)
        self.review = ReviewStep(self.desk)
        self.steps = QTabWidget()
        self.steps.setDocumentMode(True)
        self.steps.tabBar().setDrawBase(False)
        for title, step in ((_("Labels"), self.labels), (_("Review"), self.review)):
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
        elif known.codebook is None:
            page = self.no_labels
        self.pages.setCurrentWidget(page)
