"""Outlook messages (.msg) and the files attached to them."""

from collections.abc import Iterator
from typing import Any

from desktop_app.documents import Document, FailureKind
from desktop_app.readers.formats import (
    Embedded,
    Failed,
    Format,
    ReadingError,
    ReadOptions,
    Source,
)
from desktop_app.readers.html import html_text
from desktop_app.readers.mail_message import join_locators
from desktop_app.readers.mail_text import decode
from desktop_app.readers.member_names import display_path, last_part
from desktop_app.readers.paragraphs import one_line

_STREAM = "__properties_version1.0".encode("utf-16-le")
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# Property numbers of [MS-OXPROPS].
_MESSAGE_CLASS = 0x001A
_SUBJECT = 0x0037
_SUBMIT_TIME = 0x0039
_REPRESENTED_NAME = 0x0042
_SENDER_NAME = 0x0C1A
_SENDER_ADDRESS = 0x0C1F
_DISPLAY_CC = 0x0E03
_DISPLAY_TO = 0x0E04
_DELIVERY_TIME = 0x0E06
_BODY = 0x1000
_HTML = 0x1013
_DISPLAY_NAME = 0x3001
_DATA = 0x3701
_SHORT_FILENAME = 0x3704
_LONG_FILENAME = 0x3707
_CONTENT_ID = 0x3712
_MESSAGE_CODE_PAGE = 0x3FFD
_INTERNET_CODE_PAGE = 0x3FDE
_SENDER_SMTP = 0x5D01

# How many bytes stand before the properties of each kind of object ([MS-OXMSG] 2.4.1).
_ROOT_HEADER_BYTES = 32
_EMBEDDED_HEADER_BYTES = 24
_ATTACHMENT_HEADER_BYTES = 8

_EMBEDDED_MESSAGE = "__substg1.0_3701000D"
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".emz", ".wmz")
_ENCRYPTED_CLASSES = ("IPM.Note.SMIME", "IPM.Note.Secure")
_SIGNED_CLASS = "IPM.Note.SMIME.MultipartSigned"
"""Signed in clear text: its one attachment is the message, less who sent it ([MS-OXOSMIME] 2.1)."""

# What python-oxmsg and olefile raise on properties that are missing, cut off or of another type.
_DAMAGE = (KeyError, ValueError, IndexError, AssertionError, AttributeError, TypeError, OSError)


def sniff(head: bytes) -> float:
    """Look for the stream that every Outlook item has."""
    return 1.0 if head.startswith(_COMPOUND_FILE) and _STREAM in head else 0.0


FORMAT = Format(
    name="msg",
    extensions=(".msg", ".oft"),
    reader="desktop_app.readers.msg:read",
    sniff=sniff,
)


def read(source: Source, options: ReadOptions) -> Iterator[Document | Embedded | Failed]:  # noqa: ARG001
    """Yield the message and the files and messages attached to it."""
    from olefile import OleFileIO
    from oxmsg.storage import Storage

    try:
        with OleFileIO(source.data) as file:
            root = Storage.from_ole(file)
    except _DAMAGE as error:
        raise ReadingError(FailureKind.DAMAGED, f"{type(error).__name__}: {error}") from error
    yield from _message(root, _ROOT_HEADER_BYTES, source, "", 0)


class _Properties:
    """The properties of a message or attachment; one that is missing or damaged reads as None."""

    def __init__(self, storage: Any, header_bytes: int) -> None:
        from oxmsg.properties import Properties

        self._storage = storage
        self._properties = Properties(storage, header_bytes)

    def text(self, *numbers: int) -> str:
        """Return the first of these string properties that has text."""
        for number in numbers:
            for stream in (f"__substg1.0_{number:04X}001F", f"__substg1.0_{number:04X}001E"):
                data = self._stream(stream)
                if data and (text := self._decoded(stream, data).strip("\0 \r\n\t")):
                    return text
        return ""

    def binary(self, number: int) -> bytes | None:
        """Return a binary property."""
        return self._stream(f"__substg1.0_{number:04X}0102")

    def date(self, *numbers: int) -> str | None:
        """Return the first of these times, in UTC: a message does not keep the writer's zone."""
        for number in numbers:
            try:
                moment = self._properties.date_prop_value(number)
            except (*_DAMAGE, OverflowError):
                continue
            if moment is not None:
                return str(moment.replace(tzinfo=None, microsecond=0).isoformat())
        return None

    def encoding(self) -> str | None:
        """Return the encoding of 8-bit text, if the message tells its code page."""
        from oxmsg.domain.encodings import encoding_from_codepage

        try:
            for number in (_INTERNET_CODE_PAGE, _MESSAGE_CODE_PAGE):
                if page := self._properties.int_prop_value(number):
                    return str(encoding_from_codepage(page))
        except _DAMAGE:
            return None
        return None

    def _decoded(self, stream: str, data: bytes) -> str:
        wide = stream.endswith("001F")
        return data.decode("utf-16-le", "replace") if wide else decode(data, self.encoding())

    def _stream(self, name: str) -> bytes | None:
        return next((item.bytes_ for item in self._storage.streams if item.name == name), None)


def _message(
    storage: Any, header_bytes: int, source: Source, locator: str, depth: int
) -> Iterator[Document | Embedded | Failed]:
    properties = _Properties(storage, header_bytes)
    subject = properties.text(_SUBJECT)
    name = source.name if not depth else f"{subject or 'message'}.msg"
    message_class = properties.text(_MESSAGE_CLASS)
    if message_class.startswith(_SIGNED_CLASS):
        if signed := _signed(storage):
            inner = join_locators(locator, "signed.eml")
            yield Embedded(inner, f"{subject or 'message'}.eml", _headers(properties) + signed)
            return
    elif message_class.startswith(_ENCRYPTED_CLASSES):
        yield Failed(locator, name, FailureKind.ENCRYPTED)
        return
    if text := _body(properties) or subject:
        people = {"to": properties.text(_DISPLAY_TO), "cc": properties.text(_DISPLAY_CC)}
        yield Document(
            name=name,
            kind=FORMAT.name,
            text=text,
            locator=locator,
            title=subject or None,
            author=_sender(properties) or None,
            date=properties.date(_SUBMIT_TIME, _DELIVERY_TIME),
            metadata={key: value for key, value in people.items() if value},
        )
    for number, attachment in enumerate(storage.iter_attachment_storages(), start=1):
        yield from _attachment(attachment, number, source, locator, depth)


def _signed(storage: Any) -> bytes | None:
    """Return the attachment that holds a signed message, unless Outlook dropped it."""
    first = next(iter(storage.iter_attachment_storages()), None)
    return first and _Properties(first, _ATTACHMENT_HEADER_BYTES).binary(_DATA)


def _headers(properties: _Properties) -> bytes:
    headers = {
        "Subject": properties.text(_SUBJECT),
        "From": _sender(properties),
        "To": properties.text(_DISPLAY_TO),
        "Cc": properties.text(_DISPLAY_CC),
        "Date": properties.date(_SUBMIT_TIME, _DELIVERY_TIME) or "",
    }
    lines = (f"{name}: {one_line(value)}\r\n" for name, value in headers.items() if value)
    return "".join(lines).encode()


def _attachment(
    storage: Any, number: int, source: Source, parent: str, depth: int
) -> Iterator[Document | Embedded | Failed]:
    properties = _Properties(storage, _ATTACHMENT_HEADER_BYTES)
    given = properties.text(_LONG_FILENAME, _SHORT_FILENAME, _DISPLAY_NAME)
    name = last_part(display_path(given)) if given else f"attachment {number}"
    locator = join_locators(parent, name)
    inner = next((item for item in storage.storages if item.name == _EMBEDDED_MESSAGE), None)
    if inner is not None:
        if depth >= source.limits.depth:
            yield Failed(locator, name, FailureKind.TOO_DEEP)
        else:
            yield from _message(inner, _EMBEDDED_HEADER_BYTES, source, locator, depth + 1)
        return
    data = properties.binary(_DATA)
    if data is None:  # a link to a file elsewhere, or an OLE object of another program
        yield Failed(locator, name, FailureKind.UNSUPPORTED, "attached as a link or an object")
    elif not (properties.text(_CONTENT_ID) and name.lower().endswith(_PICTURES)):
        yield Embedded(locator, name, data)


def _body(properties: _Properties) -> str:
    """Return the plain text, else the HTML as text."""
    if text := properties.text(_BODY):
        return text
    markup = properties.binary(_HTML)
    if markup:
        return html_text(decode(markup, properties.encoding()))
    return html_text(properties.text(_HTML))


def _sender(properties: _Properties) -> str:
    person = properties.text(_SENDER_NAME, _REPRESENTED_NAME)
    address = properties.text(_SENDER_SMTP, _SENDER_ADDRESS)
    if "@" not in address or address == person:  # an Exchange directory path means nothing outside
        return person or address
    return f"{person} <{address}>" if person else address
