"""The status bar: the current job with its controls, and the offline shield."""

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QToolButton

from desktop_app.gui.icons import icon
from desktop_app.gui.progress_wording import progress_text
from desktop_app.gui.session import Session
from desktop_app.gui.widgets.basics import icon_button, label, row
from desktop_app.messages import _, ngettext
from desktop_app.network_guard import connections
from desktop_app.pipeline.jobs.job import Job
from desktop_app.pipeline.progress import Progress
from desktop_app.text.numbers import count_text

_SHIELD_MILLISECONDS = 1000


class StatusBar(QFrame):
    """One line: what runs, how far it is, pause and cancel; at the right the shield."""

    shield_clicked = Signal()
    help_clicked = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("statusBar")
        self._session = session
        self._title = label("", "strong")
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setFixedWidth(180)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Progress of the job"))
        self._text = label("", "quiet")
        self._pause = icon_button("pause", _("Pause"), self._pause_or_resume)
        self._cancel = icon_button(
            "square", _("Stop; what is finished is kept"), session.jobs.cancel
        )
        self._idle = label(_("Ready"), "quiet")
        self.shield = QToolButton()
        self.shield.setIconSize(QSize(16, 16))
        self.shield.setToolButtonStyle(self.shield.toolButtonStyle().ToolButtonTextBesideIcon)
        self.shield.clicked.connect(lambda _checked=False: self.shield_clicked.emit())
        guide = icon_button("circle-question-mark", _("Help"), self.help_clicked.emit)
        self._job = (self._title, self._bar, self._text, self._pause, self._cancel)
        layout = row(self._idle, *self._job, 0, self.shield, guide, spacing=10)
        layout.setContentsMargins(16, 3, 10, 3)
        self.setLayout(layout)
        jobs = session.jobs
        jobs.progressed.connect(self._show_progress)
        jobs.changed.connect(self._show_job)
        jobs.started.connect(lambda _job: self._show_job())
        self._show_job()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.show_connections)
        self._timer.start(_SHIELD_MILLISECONDS)
        self.show_connections()

    def show_connections(self) -> None:
        """Show the number of network connections made since the start."""
        count = connections()
        self.shield.setIcon(icon("shield-check" if count == 0 else "globe", "good"))
        text = ngettext("{count} connection", "{count} connections", count)
        self.shield.setText(" " + text.format(count=count_text(count)))
        tip = _("Network connections made since the start. Click to see what that means.")
        self.shield.setToolTip(tip)
        self.shield.setAccessibleName(f"{self.shield.text()}. {tip}")

    def _pause_or_resume(self) -> None:
        jobs = self._session.jobs
        if jobs.paused:
            jobs.resume()
        else:
            jobs.pause()

    def _show_job(self) -> None:
        jobs = self._session.jobs
        running = jobs.current is not None
        for part in self._job:
            part.setVisible(running)
        self._idle.setVisible(not running)
        if jobs.current is None:
            return
        waiting = len(jobs.waiting)
        title = jobs.current.title
        self._title.setText(f"{title} (+{waiting})" if waiting else title)
        name = _("Go on") if jobs.paused else _("Pause")
        self._pause.setIcon(icon("play" if jobs.paused else "pause", "quiet"))
        self._pause.setToolTip(name)
        self._pause.setAccessibleName(name)
        if jobs.paused:
            self._text.setText(_("Paused"))
        elif jobs.progress is None:
            self._bar.setValue(0)
            self._text.setText(_("Starting …"))

    def _show_progress(self, _job: Job, progress: Progress) -> None:
        self._bar.setValue(round(progress.fraction * 1000))
        if not self._session.jobs.paused:
            self._text.setText(progress_text(progress))
