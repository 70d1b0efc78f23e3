"""What a file that is not read is: a name for the commonest pictures, sounds, programs, ..."""

from collections.abc import Iterator

SOME_COMPOUND_FILE = "old Office or other compound file"
"""What is said of a compound file whose list of streams is damaged or says nothing known."""

_AT_START = (
    (b"\xff\xd8\xff", "JPEG picture"),
    (b"\x89PNG\r\n\x1a\n", "PNG picture"),
    (b"GIF87a", "GIF picture"),
    (b"GIF89a", "GIF picture"),
    (b"II*\x00", "TIFF picture"),
    (b"MM\x00*", "TIFF picture"),
    (b"BM", "BMP picture"),
    (b"8BPS", "Photoshop picture"),
    (b"\xd7\xcd\xc6\x9a", "Windows metafile picture"),
    (b"\x00\x00\x01\x00", "icon"),
    (b"AT&TFORM", "DjVu document"),
    (b"%!PS", "PostScript document"),
    (b"ID3", "MP3 sound"),
    (b"\xff\xfb", "MP3 sound"),
    (b"OggS", "Ogg sound or video"),
    (b"fLaC", "FLAC sound"),
    (b"#!AMR", "AMR sound"),
    (b"\x1aE\xdf\xa3", "Matroska or WebM video"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "Windows Media sound or video"),
    (b"\x00\x00\x01\xba", "MPEG video"),
    (b"FLV\x01", "Flash video"),
    (b"7z\xbc\xaf\x27\x1c", "7z archive; unpack it first and add the folder"),
    (b"Rar!\x1a\x07", "RAR archive; unpack it first and add the folder"),
    (b"\x28\xb5\x2f\xfd", "Zstandard archive; unpack it first and add the folder"),
    (b"MSCF", "Windows cabinet archive; unpack it first and add the folder"),
    (b"\x60\xea", "ARJ archive; unpack it first and add the folder"),
    (b"\x7fELF", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"!<arch>\n", "program library"),
    (b"SQLite format 3\x00", "SQLite database"),
    (b"\x00\x01\x00\x00Standard Jet DB", "Access database"),
    (b"\x00\x01\x00\x00Standard ACE DB", "Access database"),
    (b"!BDN", "Outlook mailbox (.pst); export its messages as .eml or .msg files"),
    (b"\x78\x9f\x3e\x22", "Outlook attachment bundle (winmail.dat)"),
    (b"\x00asm", "program"),
    (b"wOFF", "font"),
    (b"wOF2", "font"),
    (b"OTTO", "font"),
    (b"\x00\x01\x00\x00\x00", "font"),
)

_RIFF_KINDS = {b"WAVE": "WAV sound", b"AVI ": "AVI video", b"WEBP": "WebP picture"}
_FTYP_PICTURES = frozenset((b"heic", b"heix", b"mif1", b"avif"))

_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# Names of streams in a compound file ([MS-CFB]), which keeps them in UTF-16.
_COMPOUND_STREAMS = (
    ("WordDocument", "old Word document (.doc); save it as .docx"),
    ("PowerPoint Document", "old PowerPoint presentation (.ppt); save it as .pptx"),
    ("VisioDocument", "Visio drawing"),
    ("Quill", "Publisher document"),
    ("__properties_version1.0", "Outlook item"),
)

_ZIP_MEMBERS = (
    (b"Index/Document.iwa", "Apple Pages, Numbers or Keynote document; export it first"),
    (b"AndroidManifest.xml", "Android program"),
    (b"META-INF/MANIFEST.MF", "Java program"),
    (b"visio/document.xml", "Visio drawing"),
)


def describe(head: bytes) -> str | None:
    """Say, in English and for the failure's detail, what kind of unread file starts like this."""
    return next(_descriptions(head), None)


def is_encrypted_office(head: bytes) -> bool:
    """Say whether this is a docx, xlsx or pptx with a password: a compound file around a cipher."""
    stream = "EncryptedPackage".encode("utf-16-le")
    return head.startswith(_COMPOUND_FILE) and stream in head


def _descriptions(head: bytes) -> Iterator[str]:
    for magic, description in _AT_START:
        # "BM" is also the start of a text: a bitmap's reserved fields must be zero too.
        if head.startswith(magic) and (magic != b"BM" or head[6:10] == bytes(4)):
            yield description
    if head[:2] == b"MZ" and b"\x00" in head[:128]:
        yield "program"
    if head[:4] == b"RIFF":
        yield _RIFF_KINDS.get(head[8:12], "RIFF sound or video")
    if head[4:8] == b"ftyp":
        is_picture = head[8:12] in _FTYP_PICTURES
        yield "HEIC or AVIF picture" if is_picture else "MP4 or QuickTime sound or video"
    if head.startswith(_COMPOUND_FILE):
        names = ((name.encode("utf-16-le"), description) for name, description in _COMPOUND_STREAMS)
        yield from (description for name, description in names if name in head)
        yield SOME_COMPOUND_FILE
    if head.startswith(b"PK"):
        yield from (description for name, description in _ZIP_MEMBERS if name in head)
