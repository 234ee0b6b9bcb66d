"""Mail and mailboxes."""

from email.message import EmailMessage

import pytest
from parser_texts import MAX, blocks_of, read

from eat_edge.readers.parsers.mail import parse, parse_mailbox
from eat_edge.readers.parsers.parsed import Attached, Parsed, RefusedError


def message(body: str, subject: str = "柏林", **headers: str) -> EmailMessage:
    made = EmailMessage()
    made["Subject"] = subject
    for name, value in headers.items():
        made[name] = value
    made.set_content(body)
    return made


def test_headers_stand_before_the_paragraphs() -> None:
    mail = message("一。\n\n二\n三。\n", To="li@example.org", From="a@example.org", X="no")
    assert list(blocks_of(read(parse, bytes(mail))).items()) == [
        ("subject", "柏林"),
        ("from", "a@example.org"),
        ("to", "li@example.org"),
        ("paragraph 1", "一。"),
        ("paragraph 2", "二\n三。"),
    ]


def test_the_plain_text_is_read_where_there_is_one() -> None:
    mail = message("plain")
    mail.add_alternative("<p>html</p>", subtype="html")
    assert read(parse, bytes(mail)).text == "柏林\n\nplain"


def test_a_wrong_charset_is_found_out() -> None:
    head = b"Subject: a\r\nContent-Type: text/plain; charset=none-such\r\n\r\n"
    text = "国务院总理李强星期三在柏林会见了德国总理。"
    assert text in read(parse, head + text.encode("gb18030")).text


def test_what_is_attached_follows_by_its_name_or_its_number() -> None:
    mail = message("x")
    mail.add_attachment(b"1", "application", "octet-stream", filename="一.bin")
    mail.add_attachment(b"2", "application", "octet-stream")
    mail.add_attachment(message("y", "inner"))
    mail_itself, *attached = parse(bytes(mail), MAX, "message 7")
    assert isinstance(mail_itself, Parsed) and mail_itself.name == "message 7"
    assert all(isinstance(one, Attached) for one in attached)
    assert [one.name for one in attached] == [
        "message 7/一.bin",
        "message 7/attachment 2",
        "message 7/message 3.eml",
    ]
    assert isinstance(attached[0], Attached) and attached[0].data == b"1"


def test_a_mailbox_is_cut_at_its_borders_alone() -> None:
    one = bytes(message("a\n>From me\nFrom here\n"))
    box = b"From x Mon\n" + one + b"\nFrom y Tue\n" + bytes(message("b"))
    first, second = parse_mailbox(box, MAX)
    assert isinstance(first, Parsed) and isinstance(second, Parsed)
    assert first.text == "柏林\n\na\nFrom me\nFrom here"
    assert (first.name, second.name) == ("message 1", "message 2")
    assert list(parse_mailbox(b"", MAX)) == []


def test_what_is_neither_is_refused() -> None:
    with pytest.raises(RefusedError, match="it is no mail: it has no headers"):
        read(parse, b"")
    with pytest.raises(RefusedError, match="it does not begin with a line 'From"):
        list(parse_mailbox(b"Subject: a\n\nb", MAX))


def test_a_mail_in_an_encoding_it_does_not_name_is_refused_with_the_likely_one() -> None:
    head = b"Subject: x\nContent-Type: text/plain\n\n"
    with pytest.raises(RefusedError, match="add charset=windows-1251 to its Content-Type"):
        list(parse(head + "Анна Кузнецова приехала".encode("cp1251"), 1000))


def test_a_mail_of_attachments_alone_has_no_paragraphs() -> None:
    mail = EmailMessage()
    mail["Subject"] = "柏林"
    mail.make_mixed()
    mail.add_attachment("東京".encode(), "application", "x-some", filename="a.bin")
    parsed, attached = parse(bytes(mail), MAX)
    assert isinstance(parsed, Parsed) and parsed.text == "柏林"
    assert attached == Attached("a.bin", "東京".encode())


def test_of_alternatives_among_attachments_the_plainest_is_read() -> None:
    mail, alternatives = message("一"), message("plain")
    alternatives.add_alternative("<p>html</p>", subtype="html")
    neither = EmailMessage()
    neither.make_alternative()
    neither.add_alternative(b"gif", "image", "gif")
    mail.make_mixed()
    mail.attach(alternatives)
    mail.attach(neither)
    mail.attach(message("footer"))
    _, *attached = parse(bytes(mail), MAX)
    assert [one.data for one in attached if isinstance(one, Attached)] == [
        b"plain\n",
        b"footer\n",
    ]


def test_a_mail_in_html_alone_is_read() -> None:
    mail = EmailMessage()
    mail["Subject"] = "a"
    mail.set_content("<p>柏林</p><p>東京</p>", subtype="html")
    assert read(parse, bytes(mail)).text == "a\n\n柏林\n\n東京"


def test_a_part_that_has_no_content_of_its_own_is_passed_over() -> None:
    data = b"""Subject: a
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/plain

body
--x
Content-Type: message/delivery-status

Status: 5.1.1

--x--
"""
    assert [type(one) for one in parse(data, MAX)] == [Parsed]


def test_the_footer_of_a_mailing_list_is_read() -> None:
    """The body is the first of the alternatives; Python takes what follows for a body, too."""
    mail = message("plain")
    mail.add_alternative("<p>html</p>", subtype="html")
    mail.make_mixed()
    mail.attach(message("footer"))
    parsed, attached = parse(bytes(mail), MAX)
    assert isinstance(parsed, Parsed) and parsed.text == "柏林\n\nplain"
    assert attached == Attached("attachment 1", b"footer\n")


def test_files_in_an_alternative_are_read_and_pictures_in_a_page_are_not() -> None:
    mail, shown = message("plain"), EmailMessage()
    mail.make_alternative()
    shown.set_content("<img src=cid:a>", subtype="html")
    shown.add_related(b"png", "image", "png", cid="<a>", filename="a.png")
    shown.make_mixed()
    shown.add_attachment(b"pdf", "application", "pdf", filename="b.pdf")
    mail.attach(shown)
    _, attached = parse(bytes(mail), MAX)
    assert attached == Attached("b.pdf", b"pdf")
    page = message("x")
    page.clear_content()
    page.set_content("<img src=cid:a>", subtype="html")
    page.add_related(b"png", "image", "png", cid="<a>", filename="a.png")
    assert len(list(parse(bytes(page), MAX))) == 1
