"""How the window looks and which language it speaks."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QSlider, QWidget

from desktop_app.gui.session import Session
from desktop_app.gui.settings.rows import section, setting
from desktop_app.gui.widgets.basics import label, row
from desktop_app.messages import _
from desktop_app.settings import Theme

_NAMES = {"en": "English", "ja": "日本語", "pt": "Português"}
_SMALLEST, _LARGEST, _STEP = 80, 160, 10


def appearance_section(session: Session) -> QWidget:
    """Return the section; each change shows at once."""
    return section(
        _("Appearance"),
        setting(_("Language"), _("Of the window, messages and reports."), _language(session)),
        setting(_("Colours"), "", _theme(session)),
        setting(_("Text size"), _("In percent of the system's."), _text_size(session)),
    )


def _language(session: Session) -> QComboBox:
    box = QComboBox()
    box.addItem(_("As the system"), None)
    for code, name in _NAMES.items():
        box.addItem(name, code)
    box.setCurrentIndex(max(0, box.findData(session.settings.language)))
    box.activated.connect(lambda _index: session.change_settings(language=box.currentData()))
    return box


def _theme(session: Session) -> QComboBox:
    box = QComboBox()
    for text, theme in (
        (_("As the system"), Theme.SYSTEM),
        (_("Light"), Theme.LIGHT),
        (_("Dark"), Theme.DARK),
    ):
        box.addItem(text, theme.value)
    box.setCurrentIndex(box.findData(session.settings.theme.value))
    box.activated.connect(lambda _index: session.change_settings(theme=Theme(box.currentData())))
    return box


def _text_size(session: Session) -> QWidget:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(_SMALLEST // _STEP, _LARGEST // _STEP)
    slider.setPageStep(1)
    slider.setValue(session.settings.text_percent // _STEP)
    slider.setAccessibleName(_("Text size"))
    shown = label(f"{session.settings.text_percent} %")
    slider.valueChanged.connect(lambda value: shown.setText(f"{value * _STEP} %"))

    def take() -> None:
        session.change_settings(text_percent=slider.value() * _STEP)

    slider.sliderReleased.connect(take)
    slider.valueChanged.connect(lambda _value: None if slider.isSliderDown() else take())
    both = QWidget()
    both.setLayout(row(slider, shown))
    both.setFocusProxy(slider)
    return both
