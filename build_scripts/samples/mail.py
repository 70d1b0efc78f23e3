"""E-mail: single messages (plain, with an attachment, with HTML) and a mailbox of several."""

import hashlib
import html
from collections.abc import Iterable
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from build_scripts.samples.manuscript import (
    Heading,
    Items,
    Manuscript,
    Paragraph,
    read_manuscript,
)
from build_scripts.samples.word import write_docx

_DOCX = "vnd.openxmlformats-officedocument.wordprocessingml.document"


def write_eml(manuscript: Manuscript) -> bytes:
    """Return one message as it travels."""
    return _compose(manuscript).as_bytes(policy=SMTP)


def write_mbox(manuscripts: Iterable[Manuscript]) -> bytes:
    """Return the messages, oldest first, as an mbox file."""
    parts = []
    for manuscript in sorted(manuscripts, key=lambda one: one.date):
        sender = parseaddr(manuscript.headers["from"])[1]
        message = _compose(manuscript).as_bytes(unixfrom=False)
        envelope = f"From {sender} {manuscript.date.ctime()}\n".encode()
        # A line of the text that begins so would look like the next message.
        parts.append(envelope + message.replace(b"\nFrom ", b"\n>From ") + b"\n")
    return b"".join(parts)


def _compose(manuscript: Manuscript) -> EmailMessage:
    identity = hashlib.sha256(manuscript.path.name.encode()).hexdigest()[:16]
    message = EmailMessage()
    message["From"] = manuscript.headers["from"]
    message["To"] = manuscript.headers["to"]
    if "cc" in manuscript.headers:
        message["Cc"] = manuscript.headers["cc"]
    message["Subject"] = manuscript.title
    message["Date"] = format_datetime(manuscript.date)
    host = manuscript.headers["from"].rpartition("@")[2].strip(">")
    message["Message-ID"] = f"<{identity}@{host}>"
    message.set_content(manuscript.body, charset=manuscript.headers.get("charset", "utf-8"))
    if "html" in manuscript.headers:
        message.add_alternative(_as_html(manuscript), subtype="html")
    if "attach" in manuscript.headers:
        attachment = read_manuscript(manuscript.path.with_name(manuscript.headers["attach"]))
        message.add_attachment(
            write_docx(attachment),
            maintype="application",
            subtype=_DOCX,
            filename=attachment.title.replace("/", "-") + ".docx",
        )
    if message.is_multipart():
        message.set_boundary(f"=_{identity}")
    return message


def _as_html(manuscript: Manuscript) -> str:
    parts = []
    for block in manuscript.blocks:
        if isinstance(block, Heading):
            parts.append(f"<h1 style='color:#14506e'>{html.escape(block.text)}</h1>")
        elif isinstance(block, Items):
            items = "".join(f"<li>{html.escape(text)}</li>" for text in block.texts)
            parts.append(f"<ul>{items}</ul>")
        elif isinstance(block, Paragraph):
            parts.append(f"<p>{html.escape(block.text)}</p>")
    content = "\n".join(parts)
    return (
        f"<html><head><style>p {{ font: 15px sans-serif }}</style></head><body>\n{content}\n"
        "<p><img src='cid:none' alt='' width='1' height='1'></p></body></html>\n"
    )
