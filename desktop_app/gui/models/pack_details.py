"""What is known of one pack: facts, figures, how well it was taught, what can be done with it."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from desktop_app.gui.models.pack_list import PackLine
from desktop_app.gui.models.taught_card import taught_card
from desktop_app.gui.widgets.basics import SPACE, card, clear, column, label
from desktop_app.messages import _
from desktop_app.packs.catalogue import Pack
from desktop_app.packs.wording import all_languages_text, licence_text, size_text, task_name
from desktop_app.pipeline.jobs.measuring import Measured
from desktop_app.text.numbers import count_text, decimal_text


class PackDetails(QScrollArea):
    """Shows the pack chosen in the list. `buttons` is where the page puts what to do with it."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._body: QVBoxLayout = column()
        inside = QWidget()
        self._body.setContentsMargins(SPACE, 0, 6, 0)
        inside.setLayout(self._body)
        self.setWidget(inside)

    def show_line(self, line: PackLine | None, figures: Measured | None) -> None:
        """Show a line of the list."""
        clear(self._body)
        if line is None:
            return
        self._body.addWidget(label(line.name, "heading", wraps=True))
        if line.pack is None:
            reason = line.unusable.reason if line.unusable else ""
            self._body.addWidget(card(column(label(reason, wraps=True, selectable=True))))
        else:
            self._body.addWidget(card(_grid(list(_facts(line.pack)))))
            self._show_figures(line.pack, figures)
        self._body.addStretch(1)
        self.verticalScrollBar().setValue(0)

    def _show_figures(self, pack: Pack, figures: Measured | None) -> None:
        metrics = [
            (m.metric, f"{decimal_text(m.value, 3)} · {m.dataset} ({m.split})")
            for m in pack.manifest.metrics
        ]
        if pack.manifest.training is not None:
            self._body.addWidget(taught_card(pack.manifest))
        elif metrics:
            self._add(_("How good it is"), _grid(metrics))
        speeds = list(_speeds(pack, figures))
        if speeds:
            self._add(_("Speed on this computer"), _grid(speeds))

    def _add(self, title: str, grid: QGridLayout) -> None:
        self._body.addSpacing(4)
        self._body.addWidget(label(title, "strong"))
        self._body.addWidget(card(grid))


def _facts(pack: Pack) -> Iterator[tuple[str, str]]:
    manifest = pack.manifest
    rows = (
        (_("Task"), task_name(manifest.task)),
        (_("Languages"), all_languages_text(pack)),
        (_("Labels"), _(", ").join(manifest.labels)),
        (_("Size"), size_text(pack)),
        (_("Licence"), licence_text(pack)),
        (_("Source"), manifest.source),
        (_("Version"), manifest.version),
        (_("Name in commands"), pack.id),
        (_("Origin"), _("came with Satchel") if pack.bundled else _("added by you")),
        (_("Folder"), str(pack.folder)),
    )
    return ((name, value) for name, value in rows if value)


def _speeds(pack: Pack, figures: Measured | None) -> Iterator[tuple[str, str]]:
    if figures is None:
        return
    manifest = pack.manifest
    wanted = {
        "language": (_("Language identification"),),
        "sentiment": (_("Sentiment from embeddings"),),
        "encode": (
            _("Embeddings (English)")
            if manifest.languages == ("en",)
            else _("Embeddings (multilingual)"),
        ),
        "translate": (
            _("Translation {source} → {target}").format(
                source=manifest.source_language, target=manifest.target_language
            ),
        ),
    }.get(manifest.task, ())
    for timing in figures.benchmark.timings:
        if timing.name not in wanted:
            continue
        yield _("Texts a second"), count_text(timing.texts_per_second)
        if timing.words_per_second:
            yield _("Words a second"), count_text(timing.words_per_second)


def _grid(rows: list[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(18)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(1, 1)
    for number, (name, value) in enumerate(rows):
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(label(name, "quiet"), number, 0, top)
        grid.addWidget(label(value, wraps=True, selectable=True), number, 1, top)
    return grid
