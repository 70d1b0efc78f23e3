"""What stands between two translated sentences, as the target language writes it."""

UNSPACED = frozenset({"ja", "zh", "th", "lo", "km", "my"})
"""Languages that put no space between sentences."""


def spaced(gap: str, target: str) -> str:
    """Return the white space for `gap`, that of the source, between two sentences of `target`."""
    if target in UNSPACED:
        return "" if gap == " " else gap
    return gap or " "
