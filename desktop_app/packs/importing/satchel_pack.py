"""Satchel's own packs, as a folder or packed as a zip."""

import msgspec

from desktop_app.errors import PackError
from desktop_app.messages import _
from desktop_app.packs.importing.kinds import Job, Kind, Step
from desktop_app.packs.importing.sources import Source, copy, read
from desktop_app.packs.manifest import MANIFEST_NAME, Manifest, parse_manifest
from desktop_app.packs.verify import verify_files


def recognises(source: Source) -> bool:
    """Say whether there is a manifest at the root."""
    return MANIFEST_NAME in source.files


KIND = Kind("a pack of Satchel", recognises, "desktop_app.packs.importing.satchel_pack:build")


def build(job: Job) -> Manifest:
    """Copy what the manifest lists, and compare every hash."""
    try:
        manifest = parse_manifest(read(job.source, MANIFEST_NAME))
    except ValueError as error:
        raise PackError(
            _("The pack {name} is not valid: {reason}").format(
                name=job.source.path.name, reason=error
            )
        ) from error
    if manifest.task == "language":
        raise PackError(
            _("The pack {pack} tells languages apart. Satchel's own cannot be replaced.").format(
                pack=manifest.id
            )
        )
    total = sum(file.bytes for file in manifest.files.values()) or 1
    done = 0
    for name, file in manifest.files.items():
        if name not in job.source.files:
            raise PackError(_("The pack {pack} lacks {file}.").format(pack=manifest.id, file=name))
        copy(job.source, name, job.folder / name)
        done += file.bytes
        job.report(Step.COPYING, done / total)
    verify_files(job.folder, manifest)
    return msgspec.structs.replace(manifest, id=job.wishes.pack_id or manifest.id)
