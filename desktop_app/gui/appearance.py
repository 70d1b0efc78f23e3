"""Colours, text sizes, the style sheet, light and dark: the one place that knows the look."""

from dataclasses import dataclass, fields
from string import Template

from PySide6.QtCore import QDir, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from desktop_app.messages import current_language
from desktop_app.paths import resources_folder
from desktop_app.settings import Theme


@dataclass(frozen=True, slots=True)
class Tokens:
    """The named colours of a theme. Text on its ground passes WCAG AA (4.5 to 1); a test says so.

    Sentiment goes from orange to blue, which colour-blind people tell apart.
    """

    page: str
    surface: str
    raised: str
    line: str
    field_line: str
    text: str
    quiet: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str
    track: str
    hover: str
    negative: str
    negative_soft: str
    neutral: str
    positive: str
    positive_soft: str
    mixed: str
    warning: str
    warning_soft: str
    danger: str
    danger_soft: str
    good: str
    mark: str


LIGHT = Tokens(
    page="#f4f6f8",
    surface="#ffffff",
    raised="#ffffff",
    line="#e1e5ea",
    field_line="#8b96a3",
    text="#1b2430",
    quiet="#56616f",
    accent="#1f5f99",
    accent_hover="#184d7d",
    on_accent="#ffffff",
    accent_soft="#e4eef7",
    track="#e9edf2",
    hover="#eef2f6",
    negative="#c0561f",
    negative_soft="#fbe9df",
    neutral="#86919e",
    positive="#2b74b8",
    positive_soft="#e1eefa",
    mixed="#8a6bb1",
    warning="#8a5a00",
    warning_soft="#fdf3dc",
    danger="#b3261e",
    danger_soft="#fbe7e5",
    good="#1e6b43",
    mark="#ffe89a",
)

DARK = Tokens(
    page="#12171e",
    surface="#1a212b",
    raised="#222b37",
    line="#2e3845",
    field_line="#738091",
    text="#e6eaf0",
    quiet="#a3afbd",
    accent="#82b8ea",
    accent_hover="#a3cbf1",
    on_accent="#0d1a26",
    accent_soft="#20344a",
    track="#2a3441",
    hover="#242d39",
    negative="#e88a55",
    negative_soft="#3c2a20",
    neutral="#8591a0",
    positive="#5aa2e0",
    positive_soft="#1d3449",
    mixed="#b79be0",
    warning="#e9b949",
    warning_soft="#3a3018",
    danger="#f2938b",
    danger_soft="#422321",
    good="#7ccf9f",
    mark="#6a5612",
)

LABEL_COLOURS = (
    "#2b74b8",
    "#c0561f",
    "#3d8b5f",
    "#8a6bb1",
    "#b58900",
    "#c2517d",
    "#2a9296",
    "#7d6a4f",
    "#5b6abf",
    "#7a8b2f",
    "#a0524d",
    "#5f7f95",
)
"""Colours of labels without one of their own, in order."""


_JAPANESE = ("Yu Gothic UI", "Meiryo", "Hiragino Sans", "Noto Sans CJK JP")
"""Fonts for what the system's own lacks: left to itself Qt may take a bold or a Chinese one."""


class Appearance(QObject):
    """Applies a theme and a text size to the application, and follows the system's theme."""

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._theme = Theme.SYSTEM
        self._percent = 100
        self._base_family = application.font().family()
        self._base_points = max(application.font().pointSizeF(), 10.0)
        self.tokens = LIGHT
        application.styleHints().colorSchemeChanged.connect(lambda _scheme: self._apply())

    @property
    def is_dark(self) -> bool:
        """Tell whether the dark theme shows."""
        return self.tokens is DARK

    @property
    def text_percent(self) -> int:
        """The text size in percent of the system's."""
        return self._percent

    def set(self, theme: Theme, text_percent: int) -> None:
        """Show a theme with a text size in percent of the system's."""
        self._theme, self._percent = theme, text_percent
        self._apply()

    def _apply(self) -> None:
        # The style sheet's `icons:`. Their folder's path may hold what ends an url there: a space.
        QDir.setSearchPaths("icons", [str(resources_folder() / "icons")])
        scheme = QGuiApplication.styleHints().colorScheme()
        system_is_dark = scheme == Qt.ColorScheme.Dark
        dark = self._theme is Theme.DARK or (self._theme is Theme.SYSTEM and system_is_dark)
        self.tokens = DARK if dark else LIGHT
        font = QFont(self._application.font())
        japanese = _JAPANESE if current_language() == "ja" else ()
        font.setFamilies([self._base_family, *japanese])
        font.setPointSizeF(self._base_points * self._percent / 100)
        self._application.setFont(font)
        self._application.setPalette(palette(self.tokens))
        self._application.setStyleSheet(style_sheet(self.tokens, font.pointSizeF()))
        self.changed.emit()


_appearance: Appearance | None = None


def install(application: QApplication) -> Appearance:
    """Make the application's appearance; later calls return the same one."""
    global _appearance  # noqa: PLW0603  an application has one look
    if _appearance is None:
        application.setStyle("Fusion")
        _appearance = Appearance(application)
    return _appearance


def appearance() -> Appearance:
    """Return the application's appearance: its `tokens`, and the signal that they `changed`."""
    assert _appearance is not None, "install() comes first"  # noqa: S101
    return _appearance


def tokens() -> Tokens:
    """Return the colours shown now. What paints itself asks at each painting."""
    return appearance().tokens


def colour(name: str) -> QColor:
    """Return a token's colour by its name, for painting."""
    return QColor(getattr(tokens(), name))


def sentiment_colour(label: str | None) -> QColor:
    """Return the colour of a sentiment."""
    known = label if label in {"negative", "neutral", "positive", "mixed"} else "track"
    return colour(known)


def label_colour(index: int, own: str | None = None) -> QColor:
    """Return a label's own colour, or the one of its place in the codebook."""
    return QColor(own or LABEL_COLOURS[index % len(LABEL_COLOURS)])


def palette(colours: Tokens) -> QPalette:
    """Return Qt's palette for what no style sheet reaches."""
    made = QPalette()
    roles = QPalette.ColorRole
    for role, value in (
        (roles.Window, colours.page),
        (roles.WindowText, colours.text),
        (roles.Base, colours.surface),
        (roles.AlternateBase, colours.page),
        (roles.Text, colours.text),
        (roles.Button, colours.surface),
        (roles.ButtonText, colours.text),
        (roles.BrightText, colours.on_accent),
        (roles.ToolTipBase, colours.raised),
        (roles.ToolTipText, colours.text),
        (roles.PlaceholderText, colours.quiet),
        (roles.Highlight, colours.accent),
        (roles.HighlightedText, colours.on_accent),
        (roles.Link, colours.accent),
        (roles.Accent, colours.accent),
    ):
        made.setColor(role, QColor(value))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.field_line))
    return made


def style_sheet(colours: Tokens, points: float) -> str:
    """Return the style sheet, its $names replaced by colours and sizes."""
    text = (resources_folder() / "styles" / "satchel.qss").read_text("utf-8")
    values = {field.name: getattr(colours, field.name) for field in fields(colours)}
    sizes = {
        "points": f"{points:.1f}pt",
        "small": f"{points * 0.9:.1f}pt",
        "large": f"{points * 1.25:.1f}pt",
        "title": f"{points * 1.6:.1f}pt",
        "huge": f"{points * 2.1:.1f}pt",
    }
    return Template(text).substitute(values, **sizes)
