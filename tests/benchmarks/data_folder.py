"""Where the benchmarks' development data lie: named on the command line, or in SATCHEL_DATA."""

import argparse
import os


def add_data_folder(parser: argparse.ArgumentParser) -> None:
    """Let a command take the folder; without it and without SATCHEL_DATA, it says what it lacks."""
    usual = os.environ.get("SATCHEL_DATA") or None
    parser.add_argument(
        "data",
        nargs="?" if usual else None,
        default=usual,
        help="the data folder (or SATCHEL_DATA)",
    )
