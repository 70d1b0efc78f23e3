"""Keeps the window alive beside a fault of PySide6 6.12 on Python 3.10 and 3.11.

Every call of a Qt function that returns nothing gives a reference to None back that it never took.
From Python 3.12 on None cannot be freed and it does no harm; before, a few ten thousand calls, some
seconds of painting, end the process with "deallocating None". Enough references are added at the
start that none of them is the last.
"""

import ctypes
import sys

_IMMORTAL_SINCE = (3, 12)
_WIDE = sys.maxsize > 2**32


def hold_none() -> None:
    """Add references to None, more than any number of calls gives back."""
    if sys.version_info < _IMMORTAL_SINCE and sys.implementation.name == "cpython":
        count = ctypes.c_ssize_t.from_address(id(None))
        count.value += 1 << (48 if _WIDE else 29)
