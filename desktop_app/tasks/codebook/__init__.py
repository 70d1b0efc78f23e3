"""A codebook: the labels documents are sorted into, typed, or read from and written to a file."""

from desktop_app.tasks.codebook.files import (
    EXTENSIONS,
    read_codebook,
    read_codebook_file,
    write_codebook,
)
from desktop_app.tasks.codebook.labels import (
    SEPARATOR,
    Codebook,
    CodebookFile,
    Label,
    LabelSet,
    from_names,
    guid_of,
)

__all__ = (
    "EXTENSIONS",
    "SEPARATOR",
    "Codebook",
    "CodebookFile",
    "Label",
    "LabelSet",
    "from_names",
    "guid_of",
    "read_codebook",
    "read_codebook_file",
    "write_codebook",
)
