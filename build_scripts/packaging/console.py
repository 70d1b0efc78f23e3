"""Entry of the packaged command line, `satchel-cli`."""

import multiprocessing

if __name__ == "__main__":
    # In a process that reads files, this call does the work and never returns. It comes before
    # anything else is imported, so that such a process starts quickly.
    multiprocessing.freeze_support()

    from desktop_app.cli.__main__ import main

    main()
