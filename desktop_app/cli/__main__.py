"""Starts the `satchel` command: chooses the language, runs, turns faults into sentences."""

import errno
import multiprocessing
import os
import sys
from collections.abc import Sequence

from desktop_app import error_dialogs, network_guard
from desktop_app.cli.closed_pipe import is_closed_pipe
from desktop_app.errors import CancelledError, SatchelError, system_reason
from desktop_app.messages import LANGUAGES, _, set_language, spoken_language

EXIT_NOTHING_DONE = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130
"""What shells use for a command ended by Ctrl-C."""
_OUTPUT_FAULTS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}


def main() -> None:
    """Run the command line of this process and exit with its code."""
    multiprocessing.freeze_support()  # reader processes of the packaged program start here
    network_guard.install()
    error_dialogs.suppress()
    # NumPy's own threads wait by spinning, on cores that the engine would use. They gain nothing
    # here: our matrices are small. To be said before NumPy is first imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # Windows consoles and pipes default to other encodings
            reconfigure(encoding="utf-8", errors="backslashreplace")
    arguments, language = _without_language(sys.argv[1:])
    set_language(language if language and spoken_language(language) else None)
    if language is not None and spoken_language(language) is None:
        print(
            _("--lang {code}: Satchel speaks {known}.").format(
                code=language, known=", ".join(LANGUAGES)
            ),
            file=sys.stderr,
        )
        sys.exit(EXIT_USAGE)
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str]) -> int:
    import click

    from desktop_app.cli.commands import satchel

    try:
        result = satchel.main(args=list(arguments), prog_name="satchel", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.exceptions.Abort, CancelledError, SatchelError) as error:
        click.echo(str(error), err=True)
        return EXIT_NOTHING_DONE if isinstance(error, SatchelError) else EXIT_INTERRUPTED
    except (OSError, SystemExit) as error:
        if is_closed_pipe(error):
            _discard_output()
            return 0
        if isinstance(error, SystemExit) or not _is_of_output(error):
            raise
        text = _("The output could not be written: {reason}.").format(reason=system_reason(error))
        click.echo(text, err=True)
        _discard_output()
        return EXIT_NOTHING_DONE
    return result if isinstance(result, int) else 0


def _is_of_output(error: OSError) -> bool:
    """Tell a fault of standard output from one of a file, which is told by those who open it."""
    return error.filename is None and error.errno in _OUTPUT_FAULTS


def _discard_output() -> None:
    """Let what is still to be flushed at the end go nowhere, where it cannot fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _without_language(arguments: Sequence[str]) -> tuple[list[str], str | None]:
    """Take `--lang CODE` out of the arguments, wherever it stands before a `--`.

    It must be known before click reads the help texts, so click cannot be the one to read it.
    """
    rest: list[str] = []
    language = None
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--":
            rest += [argument, *waiting]
        elif argument == "--lang":
            language = next(waiting, "")
        elif argument.startswith("--lang="):
            language = argument.partition("=")[2]
        else:
            rest.append(argument)
    return rest, language


if __name__ == "__main__":
    main()
