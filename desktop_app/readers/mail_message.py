"""One internet mail message: its text, its headers, and the files attached to it.

Quoted replies stay in the text: of a thread often only the last message is kept, and equal
sentences are analysed once anyway. Pictures inside the text and signatures are left out.

The parser is Python's older, lenient one, with headers decoded in `mail_text`: the newer one
(`policy.default`) raises on headers that real mail has, and crawls through long address lists.
"""

import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses

from desktop_app.documents import Document, FailureKind
from desktop_app.readers.dates import iso_date
from desktop_app.readers.formats import Embedded, Failed, ReadingError
from desktop_app.readers.html import html_text
from desktop_app.readers.mail_text import decode, header_text
from desktop_app.readers.member_names import display_path, last_part

_SIGNATURES = frozenset(
    ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")
)
_ENCRYPTED = frozenset(
    ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
)
_DEEPEST = 50
"""Levels of parts in parts. Forwarded and signed mail takes fewer than ten."""


@dataclass(frozen=True, slots=True)
class _Body:
    """A text part: whether it is HTML, and its text in that form."""

    is_html: bool
    text: str


def read_message(
    data: bytes, name: str, kind: str, locator: str = ""
) -> Iterator[Document | Embedded | Failed]:
    """Yield the message in `data` and the files attached to it, located under `locator`."""
    message = message_from_bytes(data)
    if _is_encrypted(message):
        yield Failed(locator, name, FailureKind.ENCRYPTED, message.get_content_type())
        return
    subject = header_text(message, "subject")
    # A message that is only its subject ("Bridge closed <end>") still says something.
    text = _text(message) or subject
    if text:
        yield Document(
            name=name,
            kind=kind,
            text=text,
            locator=locator,
            title=subject or None,
            author=_people(message, "from") or None,
            date=iso_date(header_text(message, "date")),
            metadata=_metadata(message),
        )
    for number, part in enumerate(_attachments(message), start=1):
        yield _attachment(part, number, locator)


def join_locators(parent: str, child: str) -> str:
    """Return the place of an attachment of the message at `parent`."""
    return f"{parent}/{child}" if parent else child


def _metadata(message: Message) -> dict[str, str]:
    found = {"to": _people(message, "to"), "cc": _people(message, "cc")}
    return {key: value for key, value in found.items() if value}


def _people(message: Message, header: str) -> str:
    """Return the addresses of a header as `Name <address>`, comma-separated."""
    value = header_text(message, header)
    pairs = [(person, address) for person, address in getaddresses([value]) if address]
    if not pairs:
        return value
    return ", ".join(f"{person} <{address}>" if person else address for person, address in pairs)


def _is_encrypted(message: Message) -> bool:
    kind = message.get_content_type()
    return kind in _ENCRYPTED and message.get_param("smime-type") != "signed-data"


def _text(message: Message) -> str:
    bodies = _bodies(message, 0)
    texts = (html_text(body.text) if body.is_html else body.text for body in bodies)
    return "\n\n".join(text.strip() for text in texts if text.strip())


def _bodies(part: Message, depth: int) -> list[_Body]:
    """Return the text parts under `part`, of alternatives the plain one."""
    if depth > _DEEPEST:
        raise ReadingError(FailureKind.TOO_DEEP, "message parts nested too deeply")
    if part.get_content_type().startswith("message/"):
        return []
    children = _children(part)
    if not children:
        return _body(part)
    found = [_bodies(child, depth + 1) for child in children]
    if part.get_content_type() == "multipart/alternative":
        filled = [bodies for bodies in found if any(body.text.strip() for body in bodies)]
        plain = [bodies for bodies in filled if not any(body.is_html for body in bodies)]
        return (plain or filled or [[]])[0]
    return [body for bodies in found for body in bodies]


def _body(part: Message) -> list[_Body]:
    kind = part.get_content_type()
    if kind.startswith("multipart/"):  # the line that parts its parts is not what it says it is
        kind = "text/plain"
    if kind not in ("text/plain", "text/html") or _is_attached(part):
        return []
    return [_Body(kind == "text/html", decode(_payload(part), part.get_content_charset()))]


def _attachments(part: Message, depth: int = 0) -> Iterator[Message]:
    """Yield the parts that are files or messages of their own."""
    if depth > _DEEPEST:
        return
    kind = part.get_content_type()
    if kind.startswith("message/"):
        if kind == "message/rfc822":
            yield part
        return
    children = _children(part)
    for child in children:
        yield from _attachments(child, depth + 1)
    if children or kind in _SIGNATURES or part.is_multipart() or kind.startswith("multipart/"):
        return
    is_text = kind in ("text/plain", "text/html", "text/calendar", "text/x-amp-html")
    is_inline_picture = part.get_content_maintype() == "image" and not _is_attached(part)
    if _is_attached(part) or not (is_text or is_inline_picture):
        yield part


def _is_attached(part: Message) -> bool:
    """Say whether a part is shown as a file: it says so, or has a name and no place in the text."""
    disposition = part.get_content_disposition()
    if part.get_content_maintype() == "image" and (part["content-id"] or disposition == "inline"):
        return False
    return disposition == "attachment" or bool(_filename(part))


def _attachment(part: Message, number: int, parent: str) -> Embedded | Failed:
    name = last_part(display_path(_filename(part))) if _filename(part) else ""
    if part.get_content_type() == "message/rfc822":
        children = _children(part)
        subject = header_text(children[0], "subject") if children else ""
        name = name or f"{last_part(display_path(subject)) if subject else f'message {number}'}.eml"
        locator = join_locators(parent, name)
        if not children:
            return Failed(locator, name, FailureKind.EMPTY)
        try:
            return Embedded(locator, name, children[0].as_bytes())
        # The standard library cannot write back every message that it could parse.
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            return Failed(locator, name, FailureKind.DAMAGED, f"{type(error).__name__}: {error}")
    extension = mimetypes.guess_extension(part.get_content_type()) or ""
    name = name or f"attachment {number}{extension}"
    return Embedded(join_locators(parent, name), name, _payload(part))


def _filename(part: Message) -> str:
    """Return the name of an attachment, from whichever of the places that programs put it."""
    try:
        name = part.get_filename() or ""
    except (ValueError, LookupError, TypeError):  # RFC 2231 pieces that do not fit together
        return ""
    if not name.isascii():
        name = decode(name.encode("utf-8", "surrogateescape"), None)
    holder = Message()
    holder["name"] = " ".join(name.split())
    return header_text(holder, "name")


def _children(part: Message) -> list[Message]:
    payload = part.get_payload()
    return (
        [child for child in payload if isinstance(child, Message)]
        if isinstance(payload, list)
        else []
    )


def _payload(part: Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError):  # a broken transfer encoding
        payload = str(part.get_payload()).encode("utf-8", "surrogateescape")
    return payload if isinstance(payload, bytes) else b""
