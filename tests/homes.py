"""A home of one's own, on any system."""

from pathlib import Path


def variables_of(home: Path) -> dict[str, str]:
    """Return what makes `home` the home of a process: settings, packs, locks and logs are there."""
    # platformdirs asks Windows itself, unless these say otherwise.
    of_windows = {
        f"WIN_PD_OVERRIDE_{name}": str(home / name)
        for name in ("APPDATA", "LOCAL_APPDATA", "PERSONAL")
    }
    return {"HOME": str(home), "USERPROFILE": str(home), **of_windows}
