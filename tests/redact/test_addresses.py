"""E-mail addresses and URLs within sentences of any script."""

import pytest

from eat_edge.redact.addresses import emails, urls


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("邮箱li@example.com。", "li@example.com"),
        ("почта: иван@почта.рф,", "иван@почта.рф"),
        ("пишите на ivanov_i.i@mail.ru.", "ivanov_i.i@mail.ru"),
        ("이메일은kim@naver.com입니다", "kim@naver.com"),
        ("mail@דוגמה.קום", "mail@דוגמה.קום"),
        ("张三@示例.中国", None),
    ],
)
def test_an_address_begins_and_ends_in_its_sentence(text: str, address: str | None) -> None:
    assert [text[start:end] for start, end in emails(text)] == ([address] if address else [])


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (
            "见https://zh.wikipedia.org/wiki/李娜_(网球运动员)。",
            "https://zh.wikipedia.org/wiki/李娜_(网球运动员)",
        ),
        ("(https://example.com/a)", "https://example.com/a"),
        ("见https://example.com查看详情", "https://example.com"),
        ("见https://t.cn/zH4S4xq下载地址", "https://t.cn/zH4S4xq"),
        ("https://例え.jp/へ", "https://例え.jp/へ"),
        ("сайт example.ru/users/ivanov.", "example.ru/users/ivanov"),
        ("t.me/ivan_petrov", "t.me/ivan_petrov"),
        ("и/или 3.5/4.0 км/ч", None),
        ("узел 192.168.1.100:8080,", "192.168.1.100:8080"),
        ("пункт 5.2.1.3 версии 10.0.19045.3693", None),
    ],
)
def test_a_url_is_found_without_the_signs_around_it(text: str, url: str | None) -> None:
    assert [text[start:end] for start, end in urls(text, text)] == ([url] if url else [])


def test_a_wide_sign_ends_an_address() -> None:
    for sign in "，；！？（）":
        written = f"见http://example.com/张三{sign}官网"
        plain = f"见http://example.com/张三{chr(ord(sign) - 0xFEE0)}官网"
        assert [written[start:end] for start, end in urls(plain, written)] == [
            "http://example.com/张三"
        ]
