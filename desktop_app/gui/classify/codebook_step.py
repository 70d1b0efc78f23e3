"""The step “Labels”: the codebook, edited, with a preview of what it would find."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QMenu, QSplitter, QWidget

from desktop_app.corpus.store import Corpus
from desktop_app.errors import InputError
from desktop_app.gui.classify.beginnings import CODEBOOK_FILES
from desktop_app.gui.classify.desk import Desk
from desktop_app.gui.classify.label_form import LabelForm
from desktop_app.gui.classify.label_tree import LabelTree
from desktop_app.gui.classify.preview_panel import PreviewPanel
from desktop_app.gui.notices import Notice, NoticeKind
from desktop_app.gui.widgets.basics import button, card, column, icon_button, row
from desktop_app.gui.work import Lane
from desktop_app.messages import _, ngettext
from desktop_app.pipeline.codebook_editing import (
    CodebookChange,
    add_labels,
    change_label,
    merge_labels,
    move_label,
    remove_labels,
    rename_heading,
)
from desktop_app.pipeline.label_preview import LabelPreview, Sample, preview_labels, take_sample
from desktop_app.tasks.codebook import (
    Codebook,
    Label,
    read_codebook_file,
    write_codebook,
)
from desktop_app.tasks.codebook.labels import cleaned_name

_TYPING_MS = 350
"""A pause in typing after which the preview is made anew."""


class CodebookStep(QWidget):
    """A tree of labels, the form of the chosen one, and the preview."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.new_name = QLineEdit()
        self.new_name.setPlaceholderText(_("New label, for example: Water"))
        self.new_name.setAccessibleName(_("New label"))
        self.new_name.returnPressed.connect(self.add)
        self.kind = QComboBox()
        self.kind.setAccessibleName(_("How many labels a document may have"))
        self.kind.addItem(_("One label a document"))
        self.kind.addItem(_("Several labels a document"))
        self.kind.activated.connect(self._set_kind)
        self.tree = LabelTree()
        self.form = LabelForm()
        self.preview = PreviewPanel(desk.session.show_document)
        self.up = icon_button("arrow-up", _("Move up"), lambda: self.move_chosen(-1))
        self.down = icon_button("arrow-down", _("Move down"), lambda: self.move_chosen(1))
        self.merge = icon_button("merge", _("Merge the selected labels"))
        self.remove_button = icon_button("trash-2", _("Remove"), self.remove)
        self.merge.setPopupMode(self.merge.ToolButtonPopupMode.InstantPopup)
        self._merge_menu = QMenu(self)
        self.merge.setMenu(self._merge_menu)
        self._merge_menu.aboutToShow.connect(self._fill_merge_menu)
        self._sample: Sample | None = None
        self._timer = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._timer.timeout.connect(self._ask_preview)
        self._lay_out()
        self.tree.chosen.connect(self._show_chosen)
        self.form.drafted.connect(lambda _label: self._timer.start())
        self.form.committed.connect(self._commit)
        desk.changed.connect(self._show)
        desk.session.jobs.finished.connect(lambda _job, _result: self.forget_sample())
        desk.session.corpus_opened.connect(self.forget_sample)

    def forget_sample(self) -> None:
        """Take another sample for the next preview: the documents are others now."""
        self._sample = None

    # --- what a person does -----------------------------------------------------------------

    def add(self) -> None:
        """Add what was typed as a label, or several with commas between them."""
        typed = self.new_name.text()
        names = [cleaned_name(name) for name in typed.replace("、", ",").split(",")]
        labels = [Label(name) for name in names if name]
        if not labels:
            self.new_name.setFocus()
            return
        chosen = labels[-1].name
        text = _("Add the label “{name}”").format(name=chosen)
        if self._edit(text, lambda book: add_labels(book, labels)):
            self.new_name.clear()
            self._wanted = chosen

    def remove(self) -> None:
        """Remove the selected labels."""
        book, names = self.desk.codebook, self._chosen_labels()
        if book is None or not names:
            return
        left = len(book.labels) - len(names)
        if left == 1:
            self.desk.refuse(
                InputError(
                    _(
                        "A codebook has at least two labels. Add another one first, or remove all "
                        "of them."
                    )
                )
            )
            return
        text = _("Remove the label “{name}”").format(name=", ".join(names))
        self._edit(text, lambda known: remove_labels(known, names))

    def move_chosen(self, step: int) -> None:
        """Move the chosen label up or down."""
        name = self.tree.current()
        book = self.desk.codebook
        if book is not None and name in book.names:
            self._edit(
                _("Move “{name}”").format(name=name), lambda known: move_label(known, name, step)
            )

    def merge_into(self, name: str) -> None:
        """Make one label of the selected ones."""
        names = self._chosen_labels()
        text = _("Merge labels into “{name}”").format(name=name)
        self._edit(text, lambda book: merge_labels(book, names, name))

    def import_file(self) -> None:
        """Ask for a file of labels and take them in place of those there are."""
        name, _filter = QFileDialog.getOpenFileName(
            self, _("Import a codebook"), "", CODEBOOK_FILES
        )
        if name:
            self.import_from(Path(name))

    def import_from(self, path: Path) -> None:
        """Take the labels of a file."""
        before = self.desk.codebook

        def take(found: Codebook) -> None:
            text = _("Import labels from {name}").format(name=path.name)
            self.desk.change(text, CodebookChange(before, found))
            count = len(found.labels)
            told = ngettext("{count} label imported.", "{count} labels imported.", count)
            self.desk.session.tell(Notice(told.format(count=count), NoticeKind.GOOD))

        def read() -> Codebook:
            held = read_codebook_file(path)
            if held.says_multi_label or before is None:
                return held.codebook
            return replace(held.codebook, multi_label=before.multi_label)

        self.desk.session.work.submit(read, take)

    def export_file(self) -> None:
        """Ask where to write the labels to."""
        name, _filter = QFileDialog.getSaveFileName(
            self, _("Export the codebook"), "codebook.toml", CODEBOOK_FILES
        )
        if name:
            self.export_to(Path(name))

    def export_to(self, path: Path) -> None:
        """Write the labels to a file."""
        book = self.desk.codebook
        if book is None:
            return

        def told(_nothing: object) -> None:
            text = _("The labels are written to {path}.").format(path=path)
            self.desk.session.tell(Notice(text, NoticeKind.GOOD))

        self.desk.session.work.submit(lambda: write_codebook(book, path), told)

    # --- inside -----------------------------------------------------------------------------

    _wanted = ""

    def _lay_out(self) -> None:
        tools = row(
            self.new_name,
            button(_("Add"), self.add, icon_name="plus"),
            self.kind,
            button(_("Import …"), self.import_file, icon_name="download"),
            button(_("Export …"), self.export_file, icon_name="upload"),
            spacing=8,
        )
        tools.setStretch(0, 1)
        left, middle = QWidget(), card(column(self.form))
        left.setLayout(
            column(
                self.tree,
                row(self.up, self.down, self.merge, 0, self.remove_button, spacing=2),
                spacing=4,
            )
        )
        split = QSplitter(Qt.Orientation.Horizontal)
        for part in (left, middle, card(column(self.preview))):
            split.addWidget(part)
        split.setSizes([230, 320, 420])
        split.setStretchFactor(2, 1)
        split.setChildrenCollapsible(False)
        layout = column(tools, split)
        layout.setStretch(1, 1)
        layout.setContentsMargins(0, 12, 0, 0)
        self.setLayout(layout)

    def _show(self) -> None:
        book = self.desk.codebook
        if book is None:
            return
        self.kind.setCurrentIndex(int(book.multi_label))
        self.tree.show_codebook(book, self.desk.colour, self.desk.known.given or {})
        if self._wanted in book.names:
            self.tree.select_names([self._wanted], self._wanted)
        self._wanted = ""
        self._timer.start()

    def _show_chosen(self) -> None:
        book, name = self.desk.codebook, self.tree.current()
        if book is None:
            return
        chosen = self.tree.names()
        if self.form.isEnabled():
            self.form.commit()
        found = next((one for one in book.labels if one.name == name), None)
        stored = found or next((one for one in book.groups if one.name == name), Label(name))
        self.form.show_label(stored, self.desk.colour(name), heading=found is None)
        self.form.setEnabled(len(chosen) == 1)
        several = len(self._chosen_labels()) > 1
        self.merge.setEnabled(several)
        self.up.setEnabled(found is not None and not several)
        self.down.setEnabled(found is not None and not several)

    def _chosen_labels(self) -> list[str]:
        """Return the selected labels; of a selected heading those under it."""
        book = self.desk.codebook
        names = self.tree.names()
        heads = tuple(f"{name}/" for name in names if self.tree.is_heading(name))
        return [
            one for one in (book.names if book else ()) if one in names or one.startswith(heads)
        ]

    def _fill_merge_menu(self) -> None:
        self._merge_menu.clear()
        for name in self._chosen_labels():
            text = _("All into “{name}”").format(name=name)
            action = self._merge_menu.addAction(text)
            action.triggered.connect(lambda _checked=False, one=name: self.merge_into(one))

    def _set_kind(self, index: int) -> None:
        book = self.desk.codebook
        if book is not None and book.multi_label != bool(index):
            text = _("Let documents have several labels") if index else _("One label a document")
            self.desk.change(text, CodebookChange(book, replace(book, multi_label=bool(index))))

    def _commit(self, name: str, changed: Label) -> None:
        book = self.desk.codebook
        if book is None:
            return
        self._wanted = changed.name
        if name not in book.names:
            text = _("Rename the heading “{name}”").format(name=name)
            done = self._edit(text, lambda known: rename_heading(known, name, changed.name))
        else:
            text = _("Change the label “{name}”").format(name=name)
            done = self._edit(text, lambda known: change_label(known, name, changed))
        if not done:
            self._wanted = name
            self.desk.changed.emit()  # the fields show what is stored again

    def _edit(self, text: str, make: Callable[[Codebook], CodebookChange]) -> bool:
        if self.desk.codebook is None:
            return False
        try:
            change = make(self.desk.codebook)
        except InputError as error:
            self.desk.refuse(error)
            return False
        self.desk.change(text, change)
        return True

    def _ask_preview(self) -> None:
        book, session = self.desk.codebook, self.desk.session
        if book is None or not self.isVisible():
            return
        labels = self._drafted(book)
        models, known = session.models, self._sample

        def run(corpus: Corpus) -> tuple[Sample, tuple[LabelPreview, ...]]:
            sample = known or take_sample(corpus, models)
            return sample, preview_labels(corpus, models, sample, labels)

        session.read(run, self._show_preview, lane=Lane.MODELS, key="label preview")

    def _drafted(self, book: Codebook) -> tuple[Label, ...]:
        """Return the labels with the one in the form as it is typed now."""
        stored, draft = self.tree.current(), self.form.draft
        if not draft.name or (draft.name != stored and draft.name in book.names):
            return book.labels
        return tuple(draft if one.name == stored else one for one in book.labels)

    def _show_preview(self, found: tuple[Sample, tuple[LabelPreview, ...]]) -> None:
        self._sample, previews = found
        if not self._sample.ids:
            self.preview.say(_("No document can be compared yet: they were not analysed for it."))
            return
        self.preview.show_previews(
            previews,
            len(self._sample.ids),
            self._sample.of,
            self.desk.colour,
            self.form.draft.name,
        )
