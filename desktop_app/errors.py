"""The faults a person can mend. Any other exception that escapes is our own bug."""

import errno

from desktop_app.messages import N_, _

_REASONS = {
    errno.ENOENT: N_("it does not exist"),
    errno.ENOTDIR: N_("it does not exist"),
    errno.EACCES: N_("you have no permission for it"),
    errno.EPERM: N_("you have no permission for it"),
    errno.EROFS: N_("it is write-protected"),
    errno.EISDIR: N_("it is a folder"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EIO: N_("its drive does not answer properly"),
    errno.EMFILE: N_("too many files are open"),
}


class SatchelError(Exception):
    """A fault of the surroundings, told in a sentence: what happened, to which file, what to do.

    The text is already translated: raise it with a message from `desktop_app.messages`.
    """


class PackError(SatchelError):
    """A pack is missing, damaged, tampered with or not of the kind that was asked for."""


class CorpusError(SatchelError):
    """A `.satchel` file cannot be opened, written or understood."""


class EndpointError(SatchelError):
    """A large model was asked and gave no answer that can be used, or may not be asked at all."""


class InputError(SatchelError):
    """What the person gave (a path, a file, a list of labels) cannot be used."""


def system_reason(error: OSError) -> str:
    """Return in a few words why the system refused, to follow a colon.

    The system's own words are in its language, not in the person's choice; rare ones are left so.
    """
    known = _REASONS.get(error.errno or 0)
    return _(known) if known else error.strerror or str(error)


class CancelledError(Exception):
    """The person stopped the work; what was finished is kept. Not a fault."""
