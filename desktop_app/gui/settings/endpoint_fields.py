"""The fields of the large model's settings, and what they say."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from desktop_app.gui.settings.rows import setting
from desktop_app.gui.widgets.basics import button, column, row
from desktop_app.llm.key import keyring_name, without_keyring
from desktop_app.llm.masking import Mask
from desktop_app.llm.presets import PRESETS
from desktop_app.messages import _
from desktop_app.settings import EndpointSettings

_MOST_CONTEXT = 10_000_000
_LONGEST_WAIT = 3600
_HIGHEST_PRICE = 10_000.0


class EndpointFields:
    """Makes the controls from the endpoint kept, if one is; `rows` lays them out."""

    def __init__(self, kept: EndpointSettings | None) -> None:
        self._kept = kept
        self.preset = self._presets()
        self.address = QLineEdit(kept.base_url if kept else "")
        self.address.setPlaceholderText("http://localhost:11434/v1")
        self.model = QComboBox()
        self.model.setEditable(True)
        self.model.setCurrentText(kept.model if kept else "")
        self.key = QLineEdit()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setEnabled(keyring_name() is not None)
        self.context = _whole(512, _MOST_CONTEXT, kept.context_tokens if kept else 4096)
        self.context.setSingleStep(1024)
        self.masks = {kind: QCheckBox(_mask_name(kind)) for kind in Mask}
        for kind, box in self.masks.items():
            box.setChecked(kept is not None and kind in kept.mask)
        self.words = QLineEdit(", ".join(kept.mask_words) if kept else "")
        self.timeout = _whole(5, _LONGEST_WAIT, round(kept.timeout_seconds) if kept else 120)
        self.timeout.setSuffix(" s")
        self.proxy = QLineEdit((kept and kept.proxy) or "")
        self.proxy.setPlaceholderText("http://proxy:8080")
        self.ca_file = QLineEdit((kept and kept.ca_file) or "")
        self.api_version = QLineEdit((kept and kept.api_version) or "")
        self.price_in = _price(kept.price_in if kept else None)
        self.price_out = _price(kept.price_out if kept else None)

    def wanted(self) -> EndpointSettings:
        """Return what the fields say now."""
        words = tuple(word.strip() for word in self.words.text().split(",") if word.strip())
        return EndpointSettings(
            base_url=self.address.text().strip(),
            model=self.model.currentText().strip(),
            context_tokens=self.context.value(),
            timeout_seconds=float(self.timeout.value()),
            ca_file=self.ca_file.text().strip() or None,
            proxy=self.proxy.text().strip() or None,
            api_version=self.api_version.text().strip() or None,
            price_in=self.price_in.value() or None,
            price_out=self.price_out.value() or None,
            consented=bool(self._kept and self._kept.consented),
            mask=tuple(str(kind) for kind, box in self.masks.items() if box.isChecked()),
            mask_words=words,
        )

    def clear(self) -> None:
        """Empty what names a server."""
        self._kept = None
        for field in (self.address, self.key, self.words):
            field.clear()
        self.model.setCurrentText("")

    def show_models(self, names: tuple[str, ...]) -> None:
        """Offer the models that a server told of; what is chosen stays."""
        chosen = self.model.currentText()
        self.model.clear()
        self.model.addItems(list(names))
        self.model.setCurrentText(chosen)

    def rows(self) -> list[QWidget]:
        """Return the rows that everybody needs, then a switch for the others."""
        hidden = QWidget()
        hidden.setLayout(column(*self.masks.values(), self.words, spacing=4))
        self.words.setPlaceholderText(_("and these words: Maria Santos, Chirandeu"))
        self.words.setAccessibleName(_("Words to hide"))
        ring = keyring_name()
        about_key = (
            _("Kept in the system’s keyring ({name}), never in a file.").format(name=ring)
            if ring
            else without_keyring()
        )
        more = QCheckBox(_("Show more settings"))
        others = self._more_rows()
        more.toggled.connect(others.setVisible)
        others.hide()
        folded = QWidget()
        folded.setLayout(column(more, others))
        return [
            setting(_("Server"), _("Fills in the usual address."), self.preset),
            setting(_("Address"), "", self.address),
            setting(_("Model"), _("As the server calls it; “Test” lists them."), self.model),
            setting(_("Key"), about_key, self.key),
            setting(_("Tokens at a time"), _("What question and answer may take."), self.context),
            setting(_("Hide before sending"), _("And put back into the answer."), hidden),
            folded,
        ]

    def _more_rows(self) -> QWidget:
        certificates = QWidget()
        certificates.setLayout(
            row(self.ca_file, button(_("Choose …"), self._choose_certificates), spacing=6)
        )
        certificates.setFocusProxy(self.ca_file)
        self.ca_file.setAccessibleName(_("Certificates"))
        hint = _("In your own currency, for a million tokens.")
        own = _("Of your own authority, as a PEM file.")
        made = QWidget()
        made.setLayout(
            column(
                setting(_("Wait at most"), "", self.timeout),
                setting(_("Certificates"), own, certificates),
                setting(_("Proxy"), "", self.proxy),
                setting(_("API version"), _("Azure only."), self.api_version),
                setting(_("Price of questions"), hint, self.price_in),
                setting(_("Price of answers"), hint, self.price_out),
            )
        )
        return made

    def _presets(self) -> QComboBox:
        box = QComboBox()
        box.addItem(_("Choose a server …"), "")
        for preset in PRESETS:
            box.addItem(preset.title, preset.name)
        box.activated.connect(self._take_preset)
        return box

    def _take_preset(self, place: int) -> None:
        for preset in PRESETS:
            if preset.name == self.preset.itemData(place):
                self.address.setText(preset.base_url)
                self.context.setValue(preset.context_tokens)
                self.key.setPlaceholderText(_("needed") if preset.needs_key else _("mostly none"))

    def _choose_certificates(self) -> None:
        name, _filter = QFileDialog.getOpenFileName(
            self.ca_file, _("Certificates"), "", _("Certificates (*.pem *.crt);;All files (*)")
        )
        if name:
            self.ca_file.setText(name)


def _mask_name(kind: Mask) -> str:
    return {
        Mask.EMAIL: _("E-mail addresses"),
        Mask.PHONE: _("Telephone numbers"),
        Mask.ID: _("Numbers of identity papers and accounts"),
    }[kind]


def _whole(least: int, most: int, value: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(least, most)
    box.setGroupSeparatorShown(True)
    box.setValue(value)
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    box.lineEdit().setTextMargins(7, 0, 0, 0)
    return box


def _price(value: float | None) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setRange(0.0, _HIGHEST_PRICE)
    box.setDecimals(3)
    box.setSpecialValueText(_("not known"))
    box.setValue(value or 0.0)
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    box.lineEdit().setTextMargins(7, 0, 0, 0)
    return box
