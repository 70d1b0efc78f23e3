"""Makes a report of the documents chosen: format, title, parts; then it is written and offered."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QCheckBox,
    QDialog,
    QFileDialog,
    QGridLayout,
    QLineEdit,
    QRadioButton,
    QWidget,
)

from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.corpus.store import Corpus
from desktop_app.errors import InputError, SatchelError
from desktop_app.export.filter_wording import filter_text
from desktop_app.export.report_frame import Section, section_name
from desktop_app.export.reports import ReportFormat, framed, write_report_file
from desktop_app.gui.notices import Action, Notice, NoticeKind
from desktop_app.gui.session import Session
from desktop_app.gui.widgets.basics import button, column, label, row
from desktop_app.messages import N_, _, ngettext
from desktop_app.text.numbers import count_text

_FORMATS = {
    ReportFormat.HTML: (N_("Web page"), N_("One file for any browser; its table can be searched.")),
    ReportFormat.DOCX: (N_("Word document"), N_("To edit and to put into other reports.")),
    ReportFormat.PDF: (N_("PDF"), N_("To print and to send on.")),
}


def open_report(session: Session) -> None:
    """Ask what report to make of the documents that the filter chooses, and make it."""
    if session.is_open:
        ReportDialog(session, QApplication.activeWindow()).open()


class ReportDialog(QDialog):
    """Chooses format, title and parts. It closes once the report is written."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.chosen: DocumentFilter = session.filter
        self.setWindowTitle(_("Make a report"))
        self.setMinimumWidth(500)
        self.about = label(_("About all documents."), "quiet", wraps=True)
        self.title_field = QLineEdit(session.path.stem if session.path else "")
        self.title_field.setAccessibleName(_("Title"))
        self.formats = QButtonGroup(self)
        choices = QGridLayout()
        choices.setHorizontalSpacing(14)
        choices.setVerticalSpacing(6)
        choices.setColumnStretch(1, 1)
        self._buttons: dict[ReportFormat, QRadioButton] = {}
        for line, (file_format, (name, use)) in enumerate(_FORMATS.items()):
            choice = QRadioButton(_(name))
            choice.setAccessibleDescription(_(use))
            self.formats.addButton(choice)
            self._buttons[file_format] = choice
            choices.addWidget(choice, line, 0)
            choices.addWidget(label(_(use), "small", wraps=True), line, 1)
        self._buttons[ReportFormat.HTML].setChecked(True)
        self.sections: dict[Section, QCheckBox] = {}
        parts = column(spacing=4)
        for section in Section:
            box = QCheckBox(section_name(section))
            box.setChecked(True)
            self.sections[section] = box
            parts.addWidget(box)
        self.save_button = button(_("Save the report …"), self._ask_where, look="primary")
        self.save_button.setDefault(True)
        cancel = button(_("Cancel"), self.reject)
        layout = column(
            label(_("Make a report"), "title"),
            self.about,
            4,
            label(_("Title"), "strong"),
            self.title_field,
            4,
            label(_("Format"), "strong"),
            choices,
            4,
            label(_("Parts"), "strong"),
            parts,
            8,
            row(0, cancel, self.save_button, spacing=8),
            spacing=8,
        )
        layout.setContentsMargins(24, 20, 24, 20)
        self.setLayout(layout)
        self.setObjectName("page")
        chosen = self.chosen
        session.read(
            lambda corpus: corpus.filtered_count(chosen), self._show_count, key="report-count"
        )

    @property
    def file_format(self) -> ReportFormat:
        """Return the format that is chosen."""
        return next(one for one, choice in self._buttons.items() if choice.isChecked())

    def choose(self, file_format: ReportFormat) -> None:
        """Choose a format."""
        self._buttons[file_format].setChecked(True)

    def save_to(self, path: Path) -> None:
        """Write the report to a file in the background; tell when it is there."""
        session, chosen, file_format = self.session, self.chosen, self.file_format
        title = self.title_field.text().strip()
        sections = frozenset(part for part, box in self.sections.items() if box.isChecked())
        family = QGuiApplication.font().family()
        checkpoint = session.work.checkpoint

        def write(corpus: Corpus) -> int:
            frame = framed(corpus, title, sections, None if chosen.is_empty else chosen)
            if file_format is ReportFormat.PDF:
                from desktop_app.gui.report_pdf import write_pdf_report

                _refuse_corpus(corpus, path)
                return write_pdf_report(corpus, path, frame, family, checkpoint)
            return write_report_file(corpus, path, file_format, frame)

        def done(_count: int) -> None:
            text = _("The report is ready: {name}").format(name=path.name)
            session.tell(Notice(text, NoticeKind.GOOD, _ways_to_open(path)))
            self.accept()

        def failed(error: SatchelError) -> None:
            session.tell(Notice(str(error), NoticeKind.ERROR))
            self.reject()

        self.save_button.setText(_("Writing the report …"))
        self.save_button.setEnabled(False)
        session.read(write, done, failed)

    def _ask_where(self) -> None:
        folder = self.session.path.parent if self.session.path else Path.home()
        ending = self.file_format.value
        name = "".join(
            sign if sign.isalnum() or sign in " -_" else " " for sign in self.title_field.text()
        ).strip()
        kind = _(_FORMATS[self.file_format][0])
        found, _filter = QFileDialog.getSaveFileName(
            self,
            _("Save the report"),
            str(folder / f"{name or _('Report')}.{ending}"),
            f"{kind} (*.{ending})",
        )
        if found:
            path = Path(found)
            self.save_to(path if path.suffix.lower() == f".{ending}" else Path(f"{found}.{ending}"))

    def _show_count(self, count: int) -> None:
        counted = ngettext("{count} document", "{count} documents", count).format(
            count=count_text(count)
        )
        chosen = filter_text(self.chosen)
        if chosen:
            text = _("About {documents}: {filter}").format(documents=counted, filter=chosen)
        else:
            text = _("About all {documents}.").format(documents=counted)
        self.about.setText(text)
        self.save_button.setEnabled(count > 0)


def _ways_to_open(path: Path) -> tuple[Action, ...]:
    def show(what: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(what)))

    return (
        Action(_("Open"), lambda: show(path)),
        Action(_("Show in folder"), lambda: show(path.parent)),
    )


def _refuse_corpus(corpus: Corpus, path: Path) -> None:
    if path.exists() and path.samefile(corpus.path):
        raise InputError(
            _("{name} is the corpus itself. Give the export another name.").format(name=path)
        )
