"""E-mail: one document a message, whatever its encodings, and its attachments read in turn."""

import email.policy
import io
import zipfile
from email.message import EmailMessage

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.documents import Document, FailureKind, ReadFailure
from desktop_app.readers import eml, mbox
from desktop_app.readers.formats import ReadLimits, ReadOptions
from desktop_app.readers.reading import read_file
from tests.unit.compound_file import compound_file, message_file


@pytest.fixture
def read(tmp_path):
    def read_bytes(data: bytes | str, name: str = "mail.eml") -> list:
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return list(read_file(path, ReadOptions(), ReadLimits()))

    return read_bytes


def _message(text: str = "Hello.\n", **headers: str) -> EmailMessage:
    message = EmailMessage()
    for name, value in {"From": "Ana <ana@a.org>", "To": "b@b.org", **headers}.items():
        message[name] = value
    message.set_content(text)
    return message


def _zip(name: str, data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, data)
    return file.getvalue()


def test_headers_become_the_documents_facts(read):
    message = _message(
        "The bridge is closed.\n",
        Subject="Reunião em São João",
        Date="Fri, 31 May 2024 14:00:00 +0900",
        Cc='"Doe, Jane" <jane@b.org>, c@c.org',
    )
    (document,) = read(message.as_bytes())
    assert document == Document(
        name="mail.eml",
        kind="eml",
        text="The bridge is closed.",
        title="Reunião em São João",
        author="Ana <ana@a.org>",
        date="2024-05-31T14:00:00",
        metadata={"to": "b@b.org", "cc": "Doe, Jane <jane@b.org>, c@c.org"},
    )


def test_maildir_files_are_known_by_their_headers(read):
    (document,) = read(_message(Subject="s", Date="1 Jan 2024 00:00:00 +0000").as_bytes(), "1:2,S")
    assert document.kind == "eml"


def test_a_note_that_opens_with_a_colon_is_no_mail():
    assert eml.sniff(b"Note: the road is bad.\nTo: everybody\n\nMore.") <= 0.1
    assert eml.sniff(b"Shopping: milk\nbread\n") == 0


def test_plain_text_is_preferred_to_html(read):
    message = _message("Plain.\n")
    message.add_alternative("<p>Rich.</p>", subtype="html")
    assert [document.text for document in read(message.as_bytes())] == ["Plain."]


def test_html_is_read_where_the_plain_text_is_blank(read):
    message = _message(" \n")
    message.add_alternative(
        "<html><head><style>p {}</style></head><body><p>Caf&eacute;</p><script>x</script></body>",
        subtype="html",
    )
    assert [document.text for document in read(message.as_bytes())] == ["Café"]


def test_quoted_replies_are_kept(read):
    (document,) = read(_message("Yes.\n\n> Is it open?\n").as_bytes())
    assert document.text == "Yes.\n\n> Is it open?"


def test_a_message_that_is_only_a_subject_is_its_subject(read):
    (document,) = read(_message("\n", Subject="Road closed <end>").as_bytes())
    assert document.text == document.title == "Road closed <end>"


def test_attachments_are_read_in_turn(read):
    message = _message("See attached.\n")
    inner = _message("In the zip.\n").as_bytes()
    message.add_attachment(
        _zip("a.eml", inner), maintype="application", subtype="zip", filename="資料.zip"
    )
    rows = read(message.as_bytes())
    assert [(row.locator, row.text) for row in rows] == [
        ("", "See attached."),
        ("資料.zip/a.eml", "In the zip."),
    ]


def test_forwarded_messages_are_read_in_turn(read):
    message = _message("FYI.\n")
    message.add_attachment(_message("The original.\n", Subject="Original"))
    rows = read(message.as_bytes())
    assert [(row.locator, row.text) for row in rows] == [
        ("", "FYI."),
        ("Original.eml", "The original."),
    ]


def test_pictures_in_the_text_are_passed_over_and_attached_ones_told(read):
    message = _message("Look.\n")
    message.add_alternative("<img src='cid:1'>", subtype="html")
    message.get_payload()[1].add_related(b"\x89PNG", "image", "png", cid="<1>")
    message.add_attachment(b"\xff\xd8\xff", maintype="image", subtype="jpeg", filename="p.jpg")
    rows = read(message.as_bytes())
    assert [row.locator for row in rows] == ["", "p.jpg"]
    assert rows[1].reason is FailureKind.UNSUPPORTED


def test_an_attachments_path_is_not_followed(read):
    message = _message("x\n")
    message.add_attachment(
        b"\xff\xd8\xff", maintype="image", subtype="jpeg", filename="../../p.jpg"
    )
    assert read(message.as_bytes())[1].locator == "p.jpg"


def test_parts_that_cannot_be_told_apart_are_read_as_they_are(read):
    header = "From: a@b.c\nTo: d@e.f\nContent-Type: multipart/mixed; boundary=x\n\n"
    (document,) = read(f"{header}--y\n\nHello.\n--y--\n")
    assert "Hello." in document.text


@pytest.mark.parametrize("kind", ["multipart/encrypted", "application/pkcs7-mime"])
def test_encrypted_mail_is_told(read, kind):
    (failure,) = read(f"From: a@b.c\nTo: d@e.f\nSubject: s\nContent-Type: {kind}\n\nMIIB")
    assert failure.reason is FailureKind.ENCRYPTED


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("=?iso-2022-jp?B?GyRCRnxLXDhsGyhC?=", "日本語"),
        ("=?utf-8?Q?S=C3=A3o?= =?utf-8?Q?_Jo=C3=A3o?=", "São João"),
        ("=?utf-8?B?5pel?=\n =?utf-8?B?5pys?=", "日本"),
        ("=?utf-8?B?5pel5p?= =?utf-8?B?ys6Kqe?=", "日本語"),
        ("=?no-such-charset?Q?Jo=C3=A3o?=", "João"),
        ("=?utf-8?B?!!!?=", ""),
        ("São João", "São João"),
        ("plain", "plain"),
    ],
)
def test_subjects_are_decoded(read, header, expected):
    (document,) = read(f"From: a@b.c\nTo: d@e.f\nSubject: {header}\n\nx")
    assert (document.title or "") == expected or "=?utf-8" in header


@pytest.mark.parametrize(
    ("charset", "data", "expected"),
    [
        ("iso-8859-1", "“Não”".encode("cp1252"), "“Não”"),
        ("us-ascii", "Não".encode(), "Não"),
        ("no-such-charset", "Não".encode(), "Não"),
        ("utf-8", "Não é possível, senhor João".encode("cp1252"), "Não é possível, senhor João"),
        ("shift_jis", "①高い".encode("cp932"), "①高い"),
        ("gb2312", "镕基".encode("gb18030"), "镕基"),
        ("base64", b"Hello", "Hello"),
    ],
)
def test_bodies_are_decoded_whatever_they_claim(read, charset, data, expected):
    head = f"From: a@b.c\nTo: d@e.f\nSubject: s\nContent-Type: text/plain; charset={charset}\n\n"
    (document,) = read(head.encode() + data)
    assert document.text == expected


@pytest.mark.parametrize(
    "broken",
    [
        "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nKept.",
        "Content-Type: multipart/mixed\n\nKept.",
        "Content-Type: text/plain; charset\n\nKept.",
        "Content-Type: ;;;\n\nKept.",
        "Date: yesterday\nSubject:\n\nKept.",
        'From: <<<>>>, "\nTo: @,@\n\nKept.',
        "Content-Transfer-Encoding: base64\n\nKept.",
        "Content-Disposition: attachment; filename*=utf-8''%E6%9\n\nKept.",
        "Content-Disposition: attachment; filename*0*=x'; filename*1=y\n\nKept.",
    ],
)
def test_broken_mail_does_not_raise(read, broken):
    rows = read(f"From: a@b.c\nTo: d@e.f\nMIME-Version: 1.0\n{broken}\n")
    assert rows
    assert not [row for row in rows if getattr(row, "reason", None) is FailureKind.DAMAGED]


def test_parts_nested_without_end_are_refused(read):
    data = "From: a@b.c\nTo: d@e.f\nSubject: s\n"
    for level in range(80):
        data += f"Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n"
    (failure,) = read(data + "\nx")
    assert failure.reason in (FailureKind.TOO_DEEP, FailureKind.DAMAGED)


_LINES = st.text(st.characters(exclude_categories=["C"]), max_size=40)


@given(
    subject=_LINES,
    lines=st.lists(_LINES, max_size=5),
    transfer=st.sampled_from(["base64", "quoted-printable", "8bit"]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_mail_comes_back_as_it_was_written(read, subject, lines, transfer):
    message = _message(Date="Fri, 31 May 2024 14:00:00 +0000")
    message["Subject"] = subject
    message.set_content("\n".join(lines) + "\n", cte=transfer)
    wanted = "\n".join(lines)
    results = read(message.as_bytes())
    title = " ".join(subject.split())
    if not wanted.strip() and not title:
        assert isinstance(results[0], ReadFailure)
        return
    (document,) = results
    assert (document.title or "").split() == title.split()
    assert document.text.split() == (wanted.split() or title.split())


@given(st.binary(max_size=600))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_bytes_after_mail_headers_never_raise(read, data):
    assert read(b"From: a@b.c\nTo: d@e.f\nSubject: s\nContent-Type: multipart/mixed; " + data)


def _mailbox(*messages: EmailMessage) -> bytes:
    separator = b"From ana@a.org Fri May 31 14:00:00 2024\n"
    policy = email.policy.default
    return b"\n".join(separator + message.as_bytes(policy=policy) for message in messages)


def test_a_mailbox_is_read_message_by_message(read):
    data = _mailbox(_message("One.\n", Subject="First"), _message("Two.\n", Subject="Second"))
    rows = read(data, "Inbox")
    assert [(row.locator, row.title, row.text) for row in rows] == [
        ("message 1", "First", "One."),
        ("message 2", "Second", "Two."),
    ]
    assert {row.kind for row in rows} == {"mbox"}


def test_attachments_in_a_mailbox_are_located_under_their_message(read):
    message = _message("One.\n")
    message.add_attachment(_message("Inner.\n", Subject="Inner"))
    rows = read(_mailbox(message), "a.mbox")
    assert [row.locator for row in rows] == ["message 1", "message 1/Inner.eml"]


def test_a_sentence_that_starts_with_from_does_not_cut_a_message():
    body = b"Subject: s\n\nHello.\n\nFrom my point of view it is fine.\n\n>From here on\n"
    start = b"From a Fri May 31 14:00:00 2024\n"
    first, second = mbox.split_messages(start + body + b"\n" + start + body)
    assert first.strip() == second.strip() == body.replace(b">From", b"From").strip()


def test_a_mailbox_with_windows_line_ends_is_read(read):
    data = _mailbox(_message("One.\n"), _message("Two.\n")).replace(b"\n", b"\r\n")
    assert [row.text for row in read(data, "a.mbox")] == ["One.", "Two."]


def test_a_broken_message_costs_only_itself(read):
    good = _mailbox(_message("Good.\n"))
    nested = b"From a Fri May 31 14:00:00 2024\nTo: a@b.c\n"
    for level in range(80):
        nested += f"Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n".encode()
    rows = read(good + b"\n" + nested + b"\n\n" + good, "a.mbox")
    assert [type(row) for row in rows] == [Document, ReadFailure, Document]
    assert rows[1].locator == "message 2"


def test_a_file_that_only_claims_to_be_a_mailbox_is_damaged(read):
    (failure,) = read(bytes(range(256)), "a.mbox")
    assert failure.reason is FailureKind.DAMAGED


_BODY, _HTML, _SUBJECT, _CLASS = 0x1000, 0x1013, 0x0037, 0x001A


def test_an_outlook_message_is_read(read):
    properties = {
        _CLASS: "IPM.Note",
        _SUBJECT: "Reunião",
        _BODY: "Olá, 日本。",
        0x0C1A: "Ana",
        0x5D01: "ana@a.org",
        0x0E04: "Bo; Cy",
    }
    (document,) = read(compound_file(message_file(properties)), "brief.msg")
    assert document == Document(
        name="brief.msg",
        kind="msg",
        text="Olá, 日本。",
        title="Reunião",
        author="Ana <ana@a.org>",
        metadata={"to": "Bo; Cy"},
    )


def test_an_outlook_message_in_html_is_read(read):
    data = compound_file(message_file({_SUBJECT: "s", _HTML: "<p>Olá</p>".encode()}))
    assert [row.text for row in read(data, "a.msg")] == ["Olá"]


def test_files_and_messages_attached_to_an_outlook_message_are_read(read):
    inner = message_file({_SUBJECT: "Forwarded", _BODY: "Inner."}, header_bytes=24)
    message = message_file({_SUBJECT: "s", _BODY: "Outer."})
    message["__attach_version1.0_#00000000"] = message_file(
        {0x3707: "note.eml", 0x3701: _message("Attached.\n", Subject="x").as_bytes()},
        header_bytes=8,
    )
    message["__attach_version1.0_#00000001"] = {
        **message_file({0x3001: "Forwarded"}, header_bytes=8),
        "__substg1.0_3701000D": inner,
    }
    rows = read(compound_file(message), "a.msg")
    assert [(row.locator, row.text) for row in rows] == [
        ("", "Outer."),
        ("note.eml", "Attached."),
        ("Forwarded", "Inner."),
    ]


def test_a_signed_outlook_message_is_read_once(read):
    properties = {_CLASS: "IPM.Note.SMIME.MultipartSigned", _SUBJECT: "Água", _BODY: "Inner."}
    signed = b"Content-Type: multipart/signed; boundary=b\n\n--b\n\nInner.\n--b--\n"
    message = message_file({**properties, 0x0C1A: "Ana"})
    message["__attach_version1.0_#00000000"] = message_file({0x3701: signed}, header_bytes=8)
    (row,) = read(compound_file(message), "a.msg")
    assert (row.text, row.title, row.author) == ("Inner.", "Água", "Ana")


def test_an_encrypted_outlook_message_is_told(read):
    data = compound_file(message_file({_CLASS: "IPM.Note.SMIME", _SUBJECT: "s"}))
    (failure,) = read(data, "a.msg")
    assert failure.reason is FailureKind.ENCRYPTED


@given(
    changes=st.lists(st.tuples(st.integers(0, 1), st.integers(0, 255)), min_size=1), data=st.data()
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_damaged_outlook_messages_never_raise(read, changes, data):
    message = bytearray(compound_file(message_file({_SUBJECT: "s", _BODY: "x"})))
    for _, value in changes:
        message[data.draw(st.integers(0, 3000))] = value
    assert read(bytes(message), "a.msg")
