"""Draws the program's icon at every size the systems ask for, from its one drawing."""

import struct
from collections.abc import Iterable
from pathlib import Path

DRAWING = Path(__file__).resolve().parents[2] / "resources" / "icons" / "satchel.svg"
PNG_SIZES = (16, 24, 32, 48, 64, 128, 256, 512, 1024)

_ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
_ICNS_KINDS = {
    b"icp4": 16, b"icp5": 32, b"ic11": 32, b"ic12": 64, b"ic07": 128, b"ic13": 256,
    b"ic08": 256, b"ic14": 512, b"ic09": 512, b"ic10": 1024,
}  # fmt: skip
"""Apple's codes of the sizes it shows, the double ones for fine screens included."""


def draw_all(folder: Path) -> None:
    """Write `satchel-SIZE.png`, `satchel.ico` and `satchel.icns` into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = {size: draw(size) for size in PNG_SIZES}
    for size, png in pictures.items():
        (folder / f"satchel-{size}.png").write_bytes(png)
    (folder / "satchel.ico").write_bytes(ico((size, pictures[size]) for size in _ICO_SIZES))
    (folder / "satchel.icns").write_bytes(
        icns((kind, pictures[size]) for kind, size in _ICNS_KINDS.items())
    )


def draw(size: int) -> bytes:
    """Return the drawing as a PNG of `size` by `size`."""
    from PySide6.QtCore import QBuffer, QIODevice, QRectF
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(DRAWING)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def ico(pictures: Iterable[tuple[int, bytes]]) -> bytes:
    """Return a Windows icon of PNGs, each with its size (256 at most)."""
    entries = list(pictures)
    offset = 6 + 16 * len(entries)
    directory, content = struct.pack("<HHH", 0, 1, len(entries)), b""
    for size, png in entries:
        edge = size % 256  # 256 is written as 0
        place = offset + len(content)
        directory += struct.pack("<BBBBHHII", edge, edge, 0, 0, 1, 32, len(png), place)
        content += png
    return directory + content


def icns(pictures: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Return a mac's icon of PNGs, each with Apple's code of its size."""
    content = b"".join(struct.pack(">4sI", kind, 8 + len(png)) + png for kind, png in pictures)
    return struct.pack(">4sI", b"icns", 8 + len(content)) + content
