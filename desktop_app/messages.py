"""The message catalogue: what the commands and reports say, in the person's language.

Messages are written in English in the code, marked with `_`, and translated in
`resources/locale/<language>/LC_MESSAGES/satchel.po`. Click and argparse ask Python's global gettext
domain for their own words, so that domain is set too and their words sit in the same catalogue.
"""

import gettext
import locale
import os
import sys

from desktop_app.paths import resources_folder

LANGUAGES = ("en", "ja", "pt")
"""The languages the program speaks, English first."""

_DOMAIN = "satchel"
_current = "en"
_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def set_language(code: str | None) -> str:
    """Speak `code` ("pt", "pt_BR.UTF-8", "ja" ...) from now on; return the language chosen.

    Without a code the person's locale decides. Without a catalogue for it, English is spoken.
    """
    global _current, _catalogue  # noqa: PLW0603  one process speaks one language
    _current = spoken_language(code or _locale_language()) or "en"
    folder = str(resources_folder() / "locale")
    _catalogue = gettext.translation(_DOMAIN, folder, [_current], fallback=True)
    os.environ["LANGUAGE"] = _current
    gettext.bindtextdomain(_DOMAIN, folder)
    gettext.textdomain(_DOMAIN)
    return _current


def spoken_language(code: str) -> str | None:
    """Return which of `LANGUAGES` is meant by a code or locale; None if it is none of them."""
    wanted = code.replace("-", "_").split(".")[0].split("_")[0].lower()
    return wanted if wanted in LANGUAGES else None


def current_language() -> str:
    """Return the code of the language spoken now."""
    return _current


def _(message: str) -> str:
    """Return `message` in the current language."""
    return _catalogue.gettext(message)


def N_(message: str) -> str:  # noqa: N802  gettext's own name for it
    """Mark `message` for translation where it is defined, to be translated where it is shown."""
    return message


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form of the message that suits `count`, in the current language."""
    return _catalogue.ngettext(singular, plural, count)


def _locale_language() -> str:
    for name in ("SATCHEL_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return os.environ[name]
    if sys.platform == "win32":
        import ctypes

        language_id = ctypes.windll.kernel32.GetUserDefaultUILanguage()
        return locale.windows_locale.get(language_id, "en")
    return "en"
