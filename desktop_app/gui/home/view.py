"""The first page: start, open, go on."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QScrollArea, QWidget

from desktop_app.errors import InputError, system_reason
from desktop_app.gui.appearance import appearance
from desktop_app.gui.corpora import SUFFIX, RecentCorpus, default_folder, recent_corpora
from desktop_app.gui.documents.choosing import ask_for_files, ask_for_folder
from desktop_app.gui.home.recent_row import RecentRow
from desktop_app.gui.icons import icon
from desktop_app.gui.notices import Notice, NoticeKind
from desktop_app.gui.session import Session
from desktop_app.gui.view import View
from desktop_app.gui.widgets.basics import button, card, clear, column, label, line, row
from desktop_app.gui.widgets.flow import FlowLayout
from desktop_app.messages import _
from desktop_app.paths import resources_folder
from desktop_app.pipeline.jobs.analysing import AnalysisJob
from desktop_app.pipeline.plan import DEFAULT_TASKS, Plan, Task, cores
from desktop_app.tasks.codebook import from_names

_WIDTH = 760


class HomeView(View):
    """Three ways to begin, and the corpora opened lately. On first start, what Satchel is."""

    needs_corpus = False

    def __init__(self, session: Session) -> None:
        super().__init__(session, "")
        self.heading.hide()
        self._recent = column(spacing=0)
        page = QWidget()
        page.setMaximumWidth(_WIDTH)
        page.setLayout(
            column(
                self._banner(),
                18,
                self._starts(),
                24,
                label(_("Recent"), "heading"),
                card(self._recent, 6),
                0,
            )
        )
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setLayout(row(0, page, 0))
        inside.layout().setStretch(1, 100)  # type: ignore[union-attr]
        scroll.setWidget(inside)
        self.body.addWidget(scroll)
        session.settings_changed.connect(self.mark_stale)

    def refresh(self) -> None:
        """Look at the recent corpora again."""
        settings = self.session.settings
        self._intro.setVisible(not settings.welcomed)
        self.session.work.submit(lambda: recent_corpora(settings), self._show_recent, key="recent")

    def new_from_folder(self) -> None:
        """Ask for a folder of documents and begin a new corpus with it."""
        folder = ask_for_folder(self, _("Choose a folder of documents"))
        if folder is not None:
            self._begin([folder])

    def new_from_files(self) -> None:
        """Ask for documents and begin a new corpus with them."""
        if files := ask_for_files(self, _("Choose documents")):
            self._begin(files)

    def choose_corpus(self) -> None:
        """Ask for a corpus and open it."""
        name, _filter = QFileDialog.getOpenFileName(
            self,
            _("Open a corpus"),
            str(default_folder(self.session.settings)),
            _("Satchel corpora (*.satchel)"),
        )
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> None:
        """Open a corpus and show its documents."""
        if not self._may_leave():
            return
        if self.session.open(path):
            self._welcomed()
            self.session.navigate.emit("documents")

    def try_samples(self) -> None:
        """Open the corpus of the sample documents; make it first if there is none."""
        if not self._may_leave():
            return
        folder = default_folder(self.session.settings)
        path = folder / f"{_('Samples')}{SUFFIX}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            problem = InputError(
                _("The folder {folder} cannot be made: {reason}.").format(
                    folder=folder, reason=system_reason(error)
                )
            )
            self.session.tell(Notice(str(problem), NoticeKind.ERROR))
            return
        is_new = not path.exists()
        if not self.session.open(path, create=is_new):
            return
        self._welcomed()
        if is_new:
            plan = Plan(
                paths=(resources_folder() / "samples",),
                tasks=DEFAULT_TASKS | {Task.CLASSIFY},
                codebook=from_names(_("Water,Health,Roads,Schools,Prices,Safety")),
                cores=cores(self.session.settings.threads),
            )
            self.session.jobs.start(AnalysisJob(path, plan))
        self.session.navigate.emit("documents")

    def _begin(self, paths: list[Path]) -> None:
        if self._may_leave():
            self.session.close_corpus()
            self._welcomed()
            from desktop_app.gui.documents.adding import add_documents

            add_documents(self.session, paths)

    def _may_leave(self) -> bool:
        if self.session.jobs.is_writing(self.session.path):
            text = _("A job is still writing to this corpus. Wait for it, or stop it first.")
            self.session.tell(Notice(text, NoticeKind.WARNING))
            return False
        return True

    def _welcomed(self) -> None:
        self.session.change_settings(welcomed=True, quietly=True)

    def _show_recent(self, corpora: list[RecentCorpus]) -> None:
        clear(self._recent)
        if not corpora:
            nothing = label(_("What you open will be listed here."), "quiet")
            nothing.setContentsMargins(12, 14, 12, 14)
            self._recent.addWidget(nothing)
        for number, corpus in enumerate(corpora):
            if number:
                self._recent.addWidget(line())
            self._recent.addWidget(RecentRow(corpus, self.open, self._forget))

    def _forget(self, path: Path) -> None:
        rest = tuple(name for name in self.session.settings.recent if name != str(path))
        self.session.change_settings(recent=rest)

    def _banner(self) -> QWidget:
        self._logo = QLabel()
        appearance().changed.connect(self._paint_logo)
        self._paint_logo()
        self._intro = label(
            _(
                "Satchel reads a folder of documents and tells what language each is in, how it "
                "feels and what it is about. It finds, sorts, charts and translates them, and you "
                "correct it where it is wrong. Everything happens on this computer: nothing is "
                "sent anywhere."
            ),
            "quiet",
            wraps=True,
        )
        banner = QWidget()
        banner.setLayout(
            column(
                row(self._logo, label("Satchel", "huge"), 0),
                self._intro,
                spacing=8,
            )
        )
        return banner

    def _paint_logo(self) -> None:
        picture = QSize(34, 34)
        self._logo.setPixmap(icon("briefcase", "accent").pixmap(picture, self.devicePixelRatioF()))

    def _starts(self) -> QWidget:
        self.samples_button = button(
            _("Try the samples"), self.try_samples, icon_name="play", look="primary"
        )
        flow = FlowLayout()  # in some languages and fonts they do not fit beside each other
        for one in (
            self.samples_button,
            button(_("New from a folder …"), self.new_from_folder, icon_name="folder"),
            button(_("New from files …"), self.new_from_files, icon_name="file-plus"),
            button(_("Open …"), self.choose_corpus, icon_name="folder-open"),
        ):
            flow.addWidget(one)
        starts = card(column(flow))
        hint = _("You can also drag documents, folders or a corpus onto this window.")
        whole = QWidget()
        whole.setLayout(column(starts, label(hint, "small"), spacing=6))
        return whole
