"""The faults a person can mend. Any other exception that escapes is our own bug."""


class SatchelError(Exception):
    """A fault of the surroundings, told in a sentence: what happened, to which file, what to do.

    The text is already translated: raise it with a message from `desktop_app.messages`.
    """


class PackError(SatchelError):
    """A pack is missing, damaged, tampered with or not of the kind that was asked for."""


class CorpusError(SatchelError):
    """A `.satchel` file cannot be opened, written or understood."""


class InputError(SatchelError):
    """What the person gave (a path, a file, a list of labels) cannot be used."""


class CancelledError(Exception):
    """The person stopped the work; what was finished is kept. Not a fault."""
