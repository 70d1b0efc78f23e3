"""What is told of classifiers that others made: their languages, and why some are refused."""

import re

from desktop_app.errors import PackError
from desktop_app.messages import _
from desktop_app.packs.importing.licences import card_text
from desktop_app.packs.importing.sources import Source
from desktop_app.text.language_codes import language_code
from desktop_app.text.languages import known_languages

_FRONT_MATTER = re.compile(r"\A\ufeff?---\r?\n(.*?)\r?\n---", re.DOTALL)
_LANGUAGES = re.compile(
    r"^languages?:[ \t]*(?P<line>[^\r\n]*)(?P<list>(?:\r?\n[ \t]*-[^\r\n]*)*)", re.MULTILINE
)
_CODE = re.compile(r"(?<![A-Za-z_-])[A-Za-z]{2,3}(?:[-_][A-Za-z]{2,8})?(?![A-Za-z])")
_MOST_LANGUAGES = 300


def described_languages(source: Source) -> tuple[str, ...]:
    """Return the languages that the head of the model's card lists, in its order."""
    front = _FRONT_MATTER.match(card_text(source))
    found = _LANGUAGES.search(front[1]) if front else None
    if not found:
        return ()
    words = _CODE.findall(f"{found['line']} {found['list']}")
    known = set(known_languages())
    codes = (language_code(word) for word in words)
    listed = dict.fromkeys(code for code in codes if code and code.split("-")[0] in known)
    return tuple(listed)[:_MOST_LANGUAGES]


def single_label(source: Source) -> PackError:
    """Return the fault of a model that gives a number, or knows nothing to tell apart."""
    return PackError(
        _(
            "{name} does not tell labels apart: it gives a single number for a text. Satchel "
            "imports models that choose among two labels or more."
        ).format(name=source.path.name)
    )
