"""Numbers as the current language writes them."""

from desktop_app.messages import current_language

_POINT = 0.01
_MINUS = "−"


def count_text(count: float) -> str:
    """Return 12345 as "12,345", or as the current language groups digits."""
    return _in_current_language(f"{count:,.0f}")


def decimal_text(value: float, digits: int = 2) -> str:
    """Return the number with so many decimals and the decimal sign of the current language."""
    return _in_current_language(f"{value:,.{digits}f}")


def signed_text(value: float, digits: int = 2) -> str:
    """Return the number with a sign also where it is not negative: what it adds to another."""
    shown = decimal_text(value, digits)
    return shown if shown.startswith(_MINUS) else f"+{shown}"


def share_text(part: float, whole: float) -> str:
    """Return a part of a whole as a percentage; "<1%" and ">99%" rather than a false 0 or 100."""
    if not whole or not part:
        return "0%"
    share = part / whole
    if share < _POINT:
        return "<1%"
    if 1 - _POINT < share < 1:
        return ">99%"
    return f"{share:.0%}"


def _in_current_language(number: str) -> str:
    if number.startswith("-"):
        # What is rounded to nothing is not less than nothing.
        number = _MINUS + number[1:] if number.strip("-0.,") else number[1:]
    if current_language() == "pt":
        return number.translate(str.maketrans(",.", ".,"))
    return number
