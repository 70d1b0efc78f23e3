"""The page “Models”: the packs, what each can do, adding and removing them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QListView, QMenu, QSplitter, QWidget

from desktop_app.errors import PackError
from desktop_app.gui.models.needs_card import NeedsCard
from desktop_app.gui.models.pack_details import PackDetails
from desktop_app.gui.models.pack_list import (
    PackDelegate,
    PackLine,
    PackListModel,
    pack_lines,
)
from desktop_app.gui.notices import Action, Notice, NoticeKind
from desktop_app.gui.session import Session
from desktop_app.gui.view import View
from desktop_app.gui.widgets.basics import button, column, icon_button, row
from desktop_app.messages import _, ngettext
from desktop_app.packs.catalogue import Catalogue, Pack, read_catalogue
from desktop_app.packs.importing.installing import remove_pack
from desktop_app.packs.importing.kinds import Wishes
from desktop_app.packs.verify import verify_files
from desktop_app.packs.wording import size_text
from desktop_app.paths import user_models_folder
from desktop_app.pipeline.jobs.importing import ImportJob
from desktop_app.pipeline.jobs.measuring import Measured, MeasuringJob, measured
from desktop_app.text.numbers import count_text


@dataclass(frozen=True, slots=True)
class _Known:
    catalogue: Catalogue
    figures: Measured | None


class ModelsView(View):
    """A list at the left, details at the right, below what is needed for a wish."""

    needs_corpus = False

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("Models"))
        self.model = PackListModel()
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(PackDelegate(self.list))
        self.list.setAccessibleName(_("Packs"))
        self.list.setMouseTracking(True)
        self.list.setMinimumWidth(280)
        self.details = PackDetails()
        self.remove_button = icon_button("trash-2", _("Remove this pack"), self.remove)
        self._figures: Measured | None = None
        self.needs = NeedsCard()
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._show_chosen())
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.list)
        right = QWidget()
        folder = icon_button("folder-open", _("Show its folder"), self.show_folder)
        verify = icon_button(
            "shield-check", _("Verify this pack"), lambda: self.verify(all_of=False)
        )
        right.setLayout(
            column(row(0, verify, folder, self.remove_button, spacing=4), self.details, spacing=2)
        )
        split.addWidget(right)
        split.setSizes([400, 680])
        split.setStretchFactor(1, 1)
        self.body.addWidget(split, 1)
        self.body.addWidget(self.needs)
        self._add_buttons()
        session.jobs.finished.connect(self._job_finished)

    def refresh(self) -> None:
        """Read the packs anew."""
        self.session.work.submit(
            lambda: _Known(read_catalogue(), measured()), self._show, key="packs"
        )

    def dropped(self, paths: Sequence[Path]) -> bool:
        """Import what is dropped here."""
        for path in paths:
            self.add_pack(path)
        return True

    def add_pack(self, path: Path) -> None:
        """Make a pack of a model and add it to the person's."""
        self.session.jobs.start(ImportJob(path, Wishes()))

    def choose_file(self) -> None:
        """Ask for a file to import."""
        names, _filter = QFileDialog.getOpenFileNames(
            self,
            _("Add a pack"),
            "",
            _("Models (*.zip *.argosmodel *.bin *.ftz);;All files (*)"),
        )
        for name in names:
            self.add_pack(Path(name))

    def choose_folder(self) -> None:
        """Ask for a folder to import."""
        name = QFileDialog.getExistingDirectory(self, _("Add a pack from a folder"))
        if name:
            self.add_pack(Path(name))

    def verify(self, *, all_of: bool = True) -> None:
        """Check the files of all packs, or of the chosen one, against their recorded hashes."""
        chosen = self._chosen()
        packs = [line.pack for line in self.model.lines if line.pack is not None]
        if not all_of:
            packs = [chosen.pack] if chosen and chosen.pack else []
        self.session.work.submit(lambda: _faults(packs), lambda found: self._tell(packs, found))

    def measure(self) -> None:
        """Measure what this computer does."""
        self.session.jobs.start(MeasuringJob(self.session.settings.threads))

    def remove(self) -> None:
        """Ask whether to delete the chosen pack, then do it."""
        chosen = self._chosen()
        if chosen is None or chosen.pack is None or chosen.pack.bundled:
            return
        pack = chosen.pack
        question = _("Delete {pack} ({size}) from this computer? This cannot be undone.")
        self.session.tell(
            Notice(
                question.format(pack=pack.manifest.name, size=size_text(pack)),
                NoticeKind.WARNING,
                (Action(_("Delete"), lambda: self._remove(pack)),),
            )
        )

    def show_folder(self) -> None:
        """Open the folder of the chosen pack, or that of the person's packs."""
        chosen = self._chosen()
        folder = user_models_folder()
        if chosen is not None:
            folder = chosen.pack.folder if chosen.pack else folder
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _remove(self, pack: Pack) -> None:
        def done(_folder: object) -> None:
            self.session.forget_models()
            self.session.tell(
                Notice(_("{pack} is removed.").format(pack=pack.manifest.name), NoticeKind.GOOD)
            )
            self.refresh()

        self.session.work.submit(lambda: remove_pack(pack.id), done)

    def _add_buttons(self) -> None:
        menu = QMenu(self)
        for text, call in (
            (_("From a file …"), self.choose_file),
            (_("From a folder …"), self.choose_folder),
        ):
            menu.addAction(text, call)
        add = button(_("Add a pack"), icon_name="plus", look="primary")
        add.setMenu(menu)
        self.header.addWidget(button(_("Measure speed"), self.measure, icon_name="gauge"))
        self.header.addWidget(button(_("Verify all"), self.verify, icon_name="shield-check"))
        self.header.addWidget(add)
        self.add_command(_("Add a pack from a file …"), self.choose_file)
        self.add_command(_("Add a pack from a folder …"), self.choose_folder)
        self.add_command(_("Verify all packs"), self.verify)
        self.add_command(_("Measure the speed of this computer"), self.measure)

    def _show(self, known: _Known) -> None:
        chosen = self._chosen()
        name = chosen.name if chosen else ""
        self._figures = known.figures
        lines = pack_lines(known.catalogue)
        self.model.show_lines(lines)
        self.needs.show_catalogue(known.catalogue)
        place = next((i for i, line in enumerate(lines) if line.name == name), 0)
        self.list.setCurrentIndex(self.model.index(place, 0))
        self._show_chosen()

    def _chosen(self) -> PackLine | None:
        place = self.list.currentIndex().row()
        return self.model.lines[place] if 0 <= place < len(self.model.lines) else None

    def _show_chosen(self) -> None:
        chosen = self._chosen()
        self.details.show_line(chosen, self._figures)
        own = bool(chosen and chosen.pack and not chosen.pack.bundled)
        self.remove_button.setEnabled(own)

    def _tell(self, packs: Sequence[Pack], faults: list[str]) -> None:
        for fault in faults:
            self.session.tell(Notice(fault, NoticeKind.ERROR))
        if not faults:
            text = ngettext(
                "{count} pack is exactly as it was made.",
                "{count} packs are exactly as they were made.",
                len(packs),
            )
            self.session.tell(Notice(text.format(count=count_text(len(packs))), NoticeKind.GOOD))

    def _job_finished(self, job: object, _result: object) -> None:
        if isinstance(job, ImportJob):
            self.session.forget_models()
        if isinstance(job, ImportJob | MeasuringJob):
            self.mark_stale()


def _faults(packs: Sequence[Pack]) -> list[str]:
    faults = []
    for pack in packs:
        try:
            verify_files(pack.folder, pack.manifest)
        except PackError as error:
            faults.append(str(error))
    return faults
