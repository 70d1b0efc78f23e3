"""Entry of the packaged window, `Satchel`."""

import multiprocessing
import os
import sys

if __name__ == "__main__":
    # A program without a console has no standard streams on Windows; libraries write to them.
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
    # In a process that reads files or runs a job, this call does the work and never returns.
    multiprocessing.freeze_support()

    from desktop_app.__main__ import main

    main()
