"""A theme as a card: its name, how many documents, their tones, two quotes."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QVBoxLayout

from desktop_app.documents import place_text
from desktop_app.export.wording import tone_name
from desktop_app.gui.summarise.linked_text import LinkedText, Stretch
from desktop_app.gui.summarise.share_bar import TONES, ShareBar
from desktop_app.gui.widgets.basics import button, column, label, row
from desktop_app.messages import _, ngettext
from desktop_app.pipeline.themes import Quote, Theme
from desktop_app.text.numbers import count_text, share_text


class ThemeCard(QFrame):
    """`show_documents` sets the filter to the theme; `open_quote` goes to where a quote stands."""

    def __init__(
        self,
        theme: Theme,
        of_documents: int,
        show_documents: Callable[[Theme], object],
        open_quote: Callable[[Quote], object],
    ) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.theme = theme
        self._open_quote = open_quote
        layout: QVBoxLayout = column(spacing=8)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.addWidget(label(theme_name(theme), "heading", wraps=True))
        size = ngettext(
            "{count} document · {share}", "{count} documents · {share}", theme.documents
        ).format(count=count_text(theme.documents), share=share_text(theme.documents, of_documents))
        layout.addWidget(label(size, "quiet"))
        layout.addWidget(ShareBar(size, theme.documents / max(1, of_documents)))
        if theme.sentiments:
            feelings = feelings_text(theme)
            layout.addWidget(label(feelings, "small", wraps=True))
            layout.addWidget(ShareBar(feelings, tones=theme.sentiments))
        self.quotes: list[LinkedText] = []
        self._add_quotes(layout)
        self.documents_button = button(
            _("Show these documents"), lambda: show_documents(theme), icon_name="filter"
        )
        layout.addLayout(row(self.documents_button, 0))
        self.setLayout(layout)

    def _add_quotes(self, layout: QVBoxLayout) -> None:
        if not self.theme.quotes:
            return
        text = LinkedText(_("Quotes"), fits=True)
        text.document().setDocumentMargin(0)
        text.show_paragraphs(
            [
                [
                    Stretch(f"“{_shortened(quote.text)}”  ", number, plain=True),
                    Stretch(quote_place(quote), number, quiet=True),
                ]
                for number, quote in enumerate(self.theme.quotes)
            ]
        )
        text.link_opened.connect(lambda number: self._open_quote(self.theme.quotes[number]))
        self.quotes.append(text)
        layout.addWidget(text)
        layout.addStretch(1)


def theme_name(theme: Theme) -> str:
    """Return what a theme is called."""
    return theme.name or _("Without common words")


def feelings_text(theme: Theme) -> str:
    """Return the tones of a theme with their shares."""
    total = sum(theme.sentiments.values())
    return " · ".join(
        f"{tone_name(tone)} {share_text(theme.sentiments[tone], total)}"
        for tone in TONES
        if theme.sentiments.get(tone)
    )


def quote_place(quote: Quote) -> str:
    """Return the file and place of a quote."""
    name = quote.path.replace("\\", "/").rpartition("/")[2]
    return f"{name} › {place_text(quote.locator)}" if quote.locator else name


_LONGEST = 220


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
