"""The page behind the shield: what leaves this computer, and what an endpoint was ever sent."""

from pathlib import Path
from typing import Literal

from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QFileDialog,
    QHeaderView,
    QTableView,
)

from desktop_app import network_guard
from desktop_app.corpus.ledger import LedgerEntry
from desktop_app.export.ledger import export_ledger
from desktop_app.gui.notices import Notice, NoticeKind
from desktop_app.gui.session import Session
from desktop_app.gui.shell.ledger_table import LedgerModel
from desktop_app.gui.view import View
from desktop_app.gui.widgets.basics import button, card, column, label, row
from desktop_app.messages import _, ngettext
from desktop_app.pipeline.endpoint import never_send, set_never_send
from desktop_app.text.numbers import count_text

_SHOWN_REFUSALS = 5


class ShieldView(View):
    """Explains the count of connections, and lists all requests made with texts of the corpus."""

    needs_corpus = False

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("Nothing leaves this computer"))
        self.count = label("", "heading")
        self.refused = label("", "quiet", wraps=True, selectable=True)
        self.endpoint = label("", "quiet", wraps=True)
        self.to_settings = button(
            _("Settings"), lambda: session.navigate.emit("settings"), icon_name="settings"
        )
        explanation = label(
            _(
                "Satchel reads, analyses and translates on this computer alone. It asks no server "
                "for updates and reports nothing. Every attempt to open a connection, by whichever "
                "part of the program, is stopped before it is made; only the large model’s server "
                "that you set yourself can be reached, and only when you ask for it."
            ),
            wraps=True,
        )
        self.body.addWidget(card(column(self.count, explanation, self.refused, spacing=8)))
        about_endpoint = row(self.endpoint, self.to_settings)
        about_endpoint.setStretch(0, 1)
        self.body.addWidget(card(about_endpoint))
        self.model = LedgerModel()
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setAccessibleName(_("What was sent"))
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        self.nothing = label("", "quiet", wraps=True)
        self.export_button = button(_("Save …"), self.choose_file, icon_name="download")
        title = label(_("What was sent with texts of this corpus"), "heading")
        self.body.addLayout(row(title, 0, self.export_button))
        self.never = QCheckBox(_("Never send any text of this corpus"))
        self.never.toggled.connect(self._forbid)
        self.body.addWidget(self.never)
        self.body.addWidget(self.nothing)
        self.body.addWidget(self.table, 1)
        self.body.addStretch(0)

    def refresh(self) -> None:
        """Show the counts and the ledger as they are now."""
        count = network_guard.connections()
        text = ngettext(
            "{count} network connection since the start",
            "{count} network connections since the start",
            count,
        )
        self.count.setText(text.format(count=count_text(count)))
        self._show_refusals()
        endpoint = self.session.settings.endpoint
        self.endpoint.setText(
            _("No large model is set: nothing can be sent.")
            if endpoint is None
            else _("Only {address} can be reached, when you ask for it.").format(
                address=endpoint.base_url
            )
        )
        self._show_entries([])
        self.session.read(lambda corpus: list(corpus.ledger.entries()), self._show_entries)
        self.never.setVisible(self.session.is_open)
        self.session.read(never_send, self._show_never)

    def choose_file(self) -> None:
        """Ask where to save what was sent, as a table or as JSON Lines."""
        name, _filter = QFileDialog.getSaveFileName(
            self, _("Save what was sent"), "ledger.csv", _("Tables (*.csv);;JSON Lines (*.jsonl)")
        )
        if name:
            self.export(Path(name))

    def export(self, out: Path) -> None:
        """Save what was sent."""
        form: Literal["csv", "jsonl"] = "jsonl" if out.suffix == ".jsonl" else "csv"
        told = Notice(_("Saved in {path}.").format(path=out), NoticeKind.GOOD)
        self.session.read(
            lambda corpus: export_ledger(list(corpus.ledger.entries()), out, form),
            lambda _count: self.session.tell(told),
        )

    def _forbid(self, never: bool) -> None:
        text = _("Never send this corpus") if never else _("Allow to send this corpus")
        self.session.edit(
            text,
            lambda corpus: set_never_send(corpus, never),
            lambda corpus: set_never_send(corpus, not never),
        )

    def _show_never(self, never: bool) -> None:
        self.never.blockSignals(True)
        self.never.setChecked(never)
        self.never.blockSignals(False)
        self.never.setEnabled(not self.session.read_only)

    def _show_refusals(self) -> None:
        refused = network_guard.refused()
        self.refused.setVisible(bool(refused))
        text = ngettext(
            "{count} attempt to connect was stopped: {targets}",
            "{count} attempts to connect were stopped: {targets}",
            refused,
        )
        targets = sorted({refusal.target for refusal in network_guard.refusals()})
        shown = _(", ").join(targets[:_SHOWN_REFUSALS])
        self.refused.setText(text.format(count=count_text(refused), targets=shown))

    def _show_entries(self, entries: list[LedgerEntry]) -> None:
        self.model.show_entries(entries)
        self.table.setVisible(bool(entries))
        self.export_button.setVisible(bool(entries))
        self.nothing.setVisible(not entries)
        path: Path | None = self.session.path
        self.nothing.setText(
            _("No corpus is open.")
            if path is None
            else _("Nothing was ever sent with texts of {name}.").format(name=path.stem)
        )
