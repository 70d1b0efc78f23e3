"""What the systems show of the programs: Windows' version resource, a mac's Info.plist."""

from pathlib import Path

_COMPANY = "The makers of Satchel"
_COPYRIGHT = "Copyright 2026 the makers of Satchel. Apache License 2.0."

_TEMPLATE = """VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3f, flags=0x0, OS=0x40004,
                    fileType=0x1, subtype=0x0, date=(0, 0)),
  kids=[
    StringFileInfo([StringTable("040904B0", [{strings}])]),
    VarFileInfo([VarStruct("Translation", [1033, 1200])]),
  ],
)
"""


def write(path: Path, name: str, description: str, version: str) -> str:
    """Write the version resource of the program `name`; return the file's path."""
    strings = {
        "CompanyName": _COMPANY,
        "FileDescription": description,
        "FileVersion": version,
        "InternalName": name,
        "LegalCopyright": _COPYRIGHT,
        "OriginalFilename": f"{name}.exe",
        "ProductName": "Satchel",
        "ProductVersion": version,
    }
    listed = ", ".join(f"StringStruct({key!r}, {value!r})" for key, value in strings.items())
    path.write_text(_TEMPLATE.format(numbers=four_numbers(version), strings=listed), "utf-8")
    return str(path)


def four_numbers(version: str) -> tuple[int, int, int, int]:
    """Return a version as Windows wants it: "1.2rc1" is (1, 2, 0, 0)."""
    numbers = []
    for part in version.split("+", maxsplit=1)[0].split("."):
        digits = part[: len(part) - len(part.lstrip("0123456789"))]
        if not digits:
            break
        numbers.append(int(digits))
        if digits != part:
            break
    first, second, third, fourth, *_ = [*numbers, 0, 0, 0, 0]
    return first, second, third, fourth


def version_of(path: str) -> tuple[int, ...]:
    """Return the file version of a library of Windows."""
    import pefile

    with pefile.PE(path, fast_load=True) as library:
        resource = pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_RESOURCE"]
        library.parse_data_directories(directories=[resource])
        fixed = library.VS_FIXEDFILEINFO[0]
        return (
            fixed.FileVersionMS >> 16,
            fixed.FileVersionMS & 0xFFFF,
            fixed.FileVersionLS >> 16,
            fixed.FileVersionLS & 0xFFFF,
        )


def info_plist(version: str) -> dict[str, object]:
    """Return what a mac needs to know: the kind of file that the program opens, its languages."""
    return {
        "CFBundleShortVersionString": version,
        "CFBundleDevelopmentRegion": "en",
        "CFBundleLocalizations": ["en", "ja", "pt"],
        "LSMinimumSystemVersion": "12.0",
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": _COPYRIGHT,
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "Satchel corpus",
                "CFBundleTypeRole": "Editor",
                "CFBundleTypeIconFile": "satchel.icns",
                "LSHandlerRank": "Owner",
                "LSItemContentTypes": ["org.satchel.corpus"],
            }
        ],
        "UTExportedTypeDeclarations": [
            {
                "UTTypeIdentifier": "org.satchel.corpus",
                "UTTypeDescription": "Satchel corpus",
                "UTTypeConformsTo": ["public.data", "public.database"],
                "UTTypeTagSpecification": {
                    "public.filename-extension": ["satchel"],
                    "public.mime-type": ["application/x-satchel"],
                },
            }
        ],
    }
