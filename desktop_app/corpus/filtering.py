"""Which documents to show: a filter over everything that is known of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFilter:
    """A choice of documents. What is left at its default chooses nothing away.

    Values within one field are alternatives, fields are joined: language pt or en, and negative.
    `query` is searched for in the words of text, title and translations; `meaning` are the ids that
    a search by meaning found, best first, in place of words. `metadata` are (name, value) pairs.
    `dates` are ISO 8601 prefixes, both inclusive. `ids` is an outright choice (a lasso, a
    selection); `path_prefix` a file or folder. `min_confidence`/`max_confidence` are bounds on the
    probability of the label shown. `unread` are documents that could not be read: None for both.
    """

    query: str = ""
    meaning: tuple[int, ...] | None = None
    languages: tuple[str, ...] = ()
    sentiments: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    metadata: tuple[tuple[str, str], ...] = ()
    date_from: str | None = None
    date_to: str | None = None
    path_prefix: str | None = None
    min_confidence: float | None = None
    max_confidence: float | None = None
    unread: bool | None = False
    ids: tuple[int, ...] | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether it chooses all documents that could be read."""
        return self == DocumentFilter()
