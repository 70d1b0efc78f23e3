"""The packs at hand: the bundled ones, an administrator's, and those the person added."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from desktop_app.errors import PackError
from desktop_app.messages import _
from desktop_app.packs.manifest import MANIFEST_NAME, Manifest, Task, read_manifest
from desktop_app.paths import models_folder, provided_models_folder, user_models_folder

DEFAULT_ENCODER = "encoder-e5-small"
"""The encoder every task shares, unless a head names another."""

_WITHOUT_SAY = frozenset({"LICENSE", "examples.json", "examples.npz"})
"""Files that have no say in the answers."""

_FINGERPRINT_LENGTH = 12
"""Of a hash: enough to tell the versions of one model apart."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack whose manifest is valid. Its files are verified when it is opened."""

    folder: Path
    manifest: Manifest
    bundled: bool

    @property
    def id(self) -> str:
        """The name that commands and heads use for it."""
        return self.manifest.id

    @property
    def fingerprint(self) -> str:
        """What tells this very version apart: it changes whenever its answers could."""
        parts = [
            f"{name} {file.sha256}"
            for name, file in sorted(self.manifest.files.items())
            if name not in _WITHOUT_SAY
        ]
        return sha256("\n".join(parts).encode()).hexdigest()[:_FINGERPRINT_LENGTH]


@dataclass(frozen=True, slots=True)
class UnusablePack:
    """A folder that claims to be a pack, and why it cannot be one."""

    folder: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every pack found, bundled ones first, and every folder that only looks like one."""

    packs: tuple[Pack, ...]
    unusable: tuple[UnusablePack, ...]

    def find(self, pack_id: str) -> Pack:
        """Return the pack with this id; a `PackError` lists what there is instead."""
        for pack in self.packs:
            if pack.id == pack_id:
                return pack
        for broken in self.unusable:
            if broken.folder.name == pack_id:
                raise PackError(broken.reason)
        known = ", ".join(pack.id for pack in self.packs) or _("none")
        raise PackError(
            _("There is no pack {name}. Installed packs: {known}").format(name=pack_id, known=known)
        )

    def of_task(self, task: Task) -> tuple[Pack, ...]:
        """Return the packs that do `task`."""
        return tuple(pack for pack in self.packs if pack.manifest.task == task)


def read_catalogue(bundled: Path | None = None, user: Path | None = None) -> Catalogue:
    """Return what lies in the folders of bundled packs, of an administrator's and of the person's.

    A person's pack with the id of a bundled one is unusable, so that none can take its place. What
    an administrator provides counts as bundled: it came with the installation.
    """
    packs: dict[str, Pack] = {}
    unusable = []
    for root, is_bundled in (
        (bundled or models_folder(), True),
        (provided_models_folder(), True),
        (user or user_models_folder(), False),
    ):
        for folder in _pack_folders(root):
            try:
                pack = open_folder(folder, bundled=is_bundled)
            except PackError as error:
                unusable.append(UnusablePack(folder, str(error)))
                continue
            if pack.id in packs:
                reason = _("The id {name} is already taken by the pack in {folder}.").format(
                    name=pack.id, folder=packs[pack.id].folder
                )
                unusable.append(UnusablePack(folder, reason))
            else:
                packs[pack.id] = pack
    return Catalogue(tuple(packs.values()), tuple(unusable))


def open_folder(folder: Path, *, bundled: bool = False) -> Pack:
    """Return the pack in `folder`, wherever that lies."""
    return Pack(folder, read_manifest(folder), bundled)


def find_pack(name: str) -> Pack:
    """Return the pack with this id, or the one in the folder of this path."""
    if (Path(name) / MANIFEST_NAME).is_file():
        return open_folder(Path(name))
    return read_catalogue().find(name)


def _pack_folders(root: Path) -> list[Path]:
    if not root.is_dir():
        return []
    return sorted(path.parent for path in root.glob(f"*/{MANIFEST_NAME}"))
