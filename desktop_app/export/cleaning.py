"""Text that any program can read back: no control characters, no halves of surrogate pairs."""

import re

# What XML 1.0, and so a workbook or a page, cannot hold: C0 controls but tab and line ends, halves
# of surrogate pairs (from file names that are not valid UTF-8), and two noncharacters.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def well_formed(text: str) -> str:
    """Return `text` with what cannot be encoded as UTF-8 replaced by U+FFFD."""
    return _SURROGATES.sub("\ufffd", text)


def printable(text: str) -> str:
    """Return `text` well formed and without control characters; tabs and line ends stay."""
    return _CONTROLS.sub("", well_formed(text))
