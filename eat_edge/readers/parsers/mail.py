"""Mail: messages (.eml) and mailboxes (.mbox), with the files attached to them."""

import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import cast

from eat_edge.readers.encodings import detect, likely_cyrillic
from eat_edge.readers.parsers.parsed import Attached, Parsed, RefusedError, TextBuilder

__all__ = ["parse", "parse_mailbox"]

_HEADERS = ("subject", "from", "to", "cc")
_BORDER = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\n]*\n")
_QUOTED_BORDER = re.compile(rb"^>(>*From )", re.MULTILINE)


def parse(data: bytes, max_chars: int, name: str = "") -> Iterator[Parsed | Attached]:
    """Read a message; a block is a header, or a paragraph of its text, counted from 1.

    The text is the plain one where there is one, else that of the HTML.

    Args:
        data: The message.
        max_chars: Code points of the longest text.
        name: Of the message within its mailbox.

    Yields:
        The message, then what is attached to it.

    Raises:
        RefusedError: It is no message, its text is too long, or it cannot be decoded.
    """
    message = BytesParser(policy=policy.default).parsebytes(data)
    if not message.keys():
        raise RefusedError("it is no mail: it has no headers")
    builder = TextBuilder(max_chars)
    for header in _HEADERS:
        for value in message.get_all(header, ()):
            builder.add(" ".join(str(value).split()), header)
    body = message.get_body(preferencelist=("plain", "html"))
    if body is not None:
        _add_body(cast(EmailMessage, body), builder)
    yield builder.parsed(name)
    prefix = f"{name}/" if name else ""
    for number, part in enumerate(_attachments(message, body), 1):
        called = part.get_filename()
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload(0)
            yield Attached(
                f"{prefix}{called or f'message {number}.eml'}", cast(EmailMessage, inner).as_bytes()
            )
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            yield Attached(f"{prefix}{called or f'attachment {number}'}", content)


def parse_mailbox(data: bytes, max_chars: int) -> Iterator[Parsed | Attached]:
    """Read a mailbox, a document each message.

    Args:
        data: The mailbox.
        max_chars: Code points of the longest text of a message.

    Raises:
        RefusedError: It is no mailbox, or a message cannot be read.
    """
    if data and not _BORDER.match(data):
        raise RefusedError("it is no mailbox: it does not begin with a line 'From ...'")
    for number, raw in enumerate(_BORDER.split(data)[1:], 1):
        yield from parse(_QUOTED_BORDER.sub(rb"\1", raw), max_chars, f"message {number}")


def _attachments(message: EmailMessage, body: object) -> Iterator[EmailMessage]:
    """What is in a message beside its body, however deep; of alternatives the plainest.

    Python's ``iter_attachments`` takes the first text of each kind for the body, wherever the body
    is: the footer that a mailing list adds would be lost.
    """
    kind = message.get_content_type()
    if kind == "multipart/alternative":
        yield from _beside_alternatives(message, body)
        return
    for part in cast(Iterator[EmailMessage], message.iter_parts()):
        # What a page shows beside its text is no file of its own.
        is_shown = kind == "multipart/related" and part.get_content_maintype() == "image"
        if part.get_content_maintype() == "multipart":
            yield from _attachments(part, body)
        elif part is not body and not is_shown:
            yield part


def _beside_alternatives(message: EmailMessage, body: object) -> Iterator[EmailMessage]:
    leaves = [part for part in message.walk() if not part.is_multipart()]
    read = body
    if not any(part is body for part in leaves):
        read = message.get_body(preferencelist=("plain", "html"))
        if read is not None:
            yield cast(EmailMessage, read)
    # Apple's program puts files into the alternative that shows them.
    for part in leaves:
        if part is not read and part.get_filename() and part.get_content_maintype() != "image":
            yield part


def _add_body(body: EmailMessage, builder: TextBuilder) -> None:
    payload = body.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    charset = body.get_content_charset()
    try:
        text = raw.decode(charset or "utf-8")
    except (LookupError, UnicodeDecodeError):
        text, problem = detect(raw).decode(raw)
        likely = likely_cyrillic(raw) if problem else None
        if likely is not None:
            raise RefusedError(
                f"its text is neither UTF-8 nor in the encoding it names: add charset={likely} to "
                "its Content-Type, if it is Cyrillic"
            ) from None
    if body.get_content_subtype() == "html":
        # Only now: whoever reads plain mail needs no lxml.
        from eat_edge.readers.parsers.html import add_html

        add_html(b"\xef\xbb\xbf" + text.encode("utf-8", "replace"), builder, "paragraph {}")
        return
    paragraphs = re.split(r"\n\s*\n", text.replace("\r\n", "\n"))
    for number, paragraph in enumerate(filter(str.strip, paragraphs), 1):
        builder.add(paragraph, f"paragraph {number}")
