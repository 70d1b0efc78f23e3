"""Tells when the reader of our output (`head`, say) has enough. Nothing more can be said to it."""

import errno
import sys


def is_closed_pipe(error: BaseException) -> bool:
    """Tell whether an error says that standard output's reader is gone.

    Rich makes a SystemExit of it. Windows calls it an invalid argument (CPython's issue 79935).
    """
    if isinstance(error, SystemExit):
        return isinstance(error.__context__, BrokenPipeError)
    if isinstance(error, OSError) and error.errno == errno.EINVAL and sys.platform == "win32":
        return error.filename is None
    return isinstance(error, BrokenPipeError)
