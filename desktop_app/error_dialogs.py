"""Keeps Windows from asking the person about what the program sees to itself."""

import sys

_NOT_OF_MISSING_DISKS = 0x0001  # SEM_FAILCRITICALERRORS: a stick that was pulled out is an error
_NOT_OF_CRASHES = 0x0002  # SEM_NOGPFAULTERRORBOX: a reader's crash becomes a row with a reason


def suppress() -> None:
    """Show no dialogs of the system's own, here and in processes started here, which inherit it."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetErrorMode(_NOT_OF_MISSING_DISKS | _NOT_OF_CRASHES)
