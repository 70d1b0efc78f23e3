"""Starts the window: `python -m desktop_app [CORPUS]`."""

import multiprocessing
import os
import sys
from pathlib import Path


def main() -> None:
    """Show the window of this process and exit with its code."""
    multiprocessing.freeze_support()  # jobs and reader processes of the packaged program
    # NumPy's own threads wait by spinning, on cores that the engine would use.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from desktop_app import error_dialogs, network_guard
    from desktop_app.errors import InputError
    from desktop_app.policy import policy

    network_guard.install()
    error_dialogs.suppress()
    try:
        policy()
    except InputError as error:
        from desktop_app.gui.refusal import tell_refusal

        tell_refusal(str(error))
        sys.exit(1)
    from desktop_app.gui.application import run

    arguments = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    sys.exit(run(Path(arguments[0]) if arguments else None))


if __name__ == "__main__":
    main()
