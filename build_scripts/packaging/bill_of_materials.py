"""Writes what the packaged program is made of (CycloneDX 1.6), and sums of what is released.

    python build_scripts/packaging/bill_of_materials.py dist/Satchel --out dist/Satchel.cdx.json
    python build_scripts/packaging/bill_of_materials.py --sums dist/*.deb dist/*.xz

cyclonedx-py describes everything installed here; what is not shipped is taken out again, and the
packs, Python, and the system's libraries are added.
"""

import argparse
import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any


def main() -> None:
    """Write the bill, or the sums, as asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", type=Path, nargs="+", help="the folder, or files with --sums")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--sums", action="store_true")
    arguments = parser.parse_args()
    if arguments.sums:
        for line in sums(arguments.files):
            print(line)
        return
    folder: Path = arguments.files[0]
    bill = trimmed(_installed(), _parts(folder), packs(folder))
    text = json.dumps(bill, indent=2, ensure_ascii=False) + "\n"
    if arguments.out:
        arguments.out.write_text(text, "utf-8")
    else:
        print(text)


def sums(files: list[Path]) -> list[str]:
    """Return SHA-256 sums as `sha256sum --check` reads them."""
    lines = []
    for path in sorted(files):
        with path.open("rb") as file:
            lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}")
    return lines


def trimmed(
    bill: dict[str, Any], parts: list[dict[str, str]], models: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return `bill` with those of its components that are shipped, and all others that are."""
    shipped = {_plain(part["name"]) for part in parts}
    kept = [c for c in bill.get("components", []) if _plain(c["name"]) in shipped]
    known = {_plain(component["name"]) for component in kept}
    added = [
        {
            "type": "library",
            "bom-ref": f"part-{number}",
            "name": part["name"],
            **({"version": part["version"]} if part["version"] else {}),
            "licenses": [{"expression": part["licence"]}],
        }
        for number, part in enumerate(parts)
        if _plain(part["name"]) not in known
    ]
    references = {component["bom-ref"] for component in [*kept, *added, *models]}
    dependencies = [
        {**entry, "dependsOn": [ref for ref in entry.get("dependsOn", []) if ref in references]}
        for entry in bill.get("dependencies", [])
        if entry["ref"] in references
    ]
    return {**bill, "components": [*kept, *added, *models], "dependencies": dependencies}


def packs(folder: Path) -> list[dict[str, Any]]:
    """Return the bundled packs as components, with the sums of their weights."""
    found = []
    for path in sorted(folder.rglob("models/*/pack.json")):
        manifest = json.loads(path.read_text("utf-8"))
        weights = {name: file for name, file in manifest["files"].items() if name != "LICENSE"}
        largest = max(weights, key=lambda name: weights[name]["bytes"])
        found.append(
            {
                "type": "machine-learning-model",
                "bom-ref": f"pack-{manifest['id']}",
                "name": manifest["id"],
                "version": manifest["version"],
                "description": manifest["name"],
                "hashes": [{"alg": "SHA-256", "content": weights[largest]["sha256"]}],
                "licenses": [{"expression": manifest["licence"]}],
            }
        )
    return found


def _installed() -> dict[str, Any]:
    done = subprocess.run(
        [
            sys.executable, "-m", "cyclonedx_py", "environment", "--sv", "1.6", "--of", "JSON",
            "--output-reproducible", sys.executable,
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    bill: dict[str, Any] = json.loads(done.stdout)
    return bill


def _parts(folder: Path) -> list[dict[str, str]]:
    path = next(folder.rglob("licences/parts.json"))
    parts: list[dict[str, str]] = json.loads(path.read_text("utf-8"))
    return parts


def _plain(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


if __name__ == "__main__":
    main()
