"""Who may ask a server, and who is asked for a token."""

from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="the extra server is not installed")
pytest.importorskip("uvicorn", reason="the extra server is not installed")
pytest.importorskip("prometheus_client", reason="the extra server is not installed")

from server_fakes import GatedEngine, running

from eat_edge.errors import ConfigError
from eat_edge.server.access import Access, access_of, read_token

TOKEN = "0123456789abcdef-token"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_on_this_machine_nobody_is_asked_for_a_token(host: str) -> None:
    access = access_of(host, None, is_for_anyone=False)
    assert access == Access(None, is_local=True)
    assert access.lets_in("")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7"])
def test_beyond_it_somebody_has_to_say_who_may_ask(host: str) -> None:
    with pytest.raises(ConfigError, match="--token-file"):
        access_of(host, None, is_for_anyone=False)
    assert access_of(host, None, is_for_anyone=True).lets_in("")
    assert not access_of(host, TOKEN, is_for_anyone=False).lets_in("")
    with pytest.raises(ConfigError, match="choose one"):
        access_of(host, TOKEN, is_for_anyone=True)


def test_a_name_is_no_address() -> None:
    with pytest.raises(ConfigError, match=r"'example\.org' is no IP address"):
        access_of("example.org", None, is_for_anyone=True)


@pytest.mark.parametrize(
    ("host", "is_known"),
    [
        ("localhost", True),
        ("LOCALHOST:8000", True),
        ("127.0.0.1:8000", True),
        ("[::1]:8000", True),
        ("evil.example", False),
        ("127.0.0.1.evil.example:8000", False),
        ("", False),
    ],
)
def test_a_local_server_answers_to_local_names(host: str, is_known: bool) -> None:
    assert Access().knows_host(host) is is_known
    assert Access(TOKEN, is_local=False).knows_host(host)
    with running(GatedEngine()) as here:
        assert (here.ask("GET", "/healthz", headers={"Host": host}).status == 200) is is_known


def test_the_name_of_a_proxy_is_no_address() -> None:
    for wrong in ("https://names.example.org", "names.example.org:443", "a b", ""):
        with pytest.raises(ConfigError, match=r"is no name of a host: write it without http://"):
            access_of("127.0.0.1", None, is_for_anyone=False, hosts=[wrong])
    access = access_of("0.0.0.0", TOKEN, is_for_anyone=False, hosts=["names.example.org"])
    assert access.knows_host("names.example.org")
    assert not access.knows_host("127.0.0.1")


@pytest.mark.parametrize(
    ("peer", "host", "forwarded", "client"),
    [
        ("127.0.0.1", "proxy", "9.9.9.9, 10.0.0.1", "10.0.0.1"),
        ("127.0.0.1", "proxy:443", "2001:db8::1", "2001:db8::/64"),
        ("127.0.0.1", "proxy", "unknown", "127.0.0.1"),
        ("127.0.0.1", "proxy", "", "127.0.0.1"),
        # Nobody but the proxy is believed.
        ("127.0.0.1", "localhost", "10.0.0.1", "127.0.0.1"),
        ("10.0.0.7", "proxy", "10.0.0.1", "10.0.0.7"),
        ("2001:db8::7", "proxy", "10.0.0.1", "2001:db8::/64"),
        ("", "proxy", "10.0.0.1", ""),
    ],
)
def test_whose_a_request_is(peer: str, host: str, forwarded: str, client: str) -> None:
    access = Access(hosts=frozenset({"proxy"}))
    assert access.client_of(peer, host, forwarded) == client


def test_a_token_opens_what_is_guarded_and_nothing_else_does() -> None:
    with running(GatedEngine(), access=Access(TOKEN, is_local=False)) as here:
        for wrong in ("", TOKEN, f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer", "Bearer \xff"):
            answer = here.ask("GET", "/v1/info", headers={"Authorization": wrong})
            assert answer.status == 401
            assert answer.headers["www-authenticate"] == "Bearer"
        assert here.tag("a").status == 401
        assert here.ask("POST", "/v1/tag/stream", b"{}").status == 401
        assert here.ask("GET", "/metrics").status == 401
        for path in ("/", "/docs", "/openapi.json", "/healthz", "/readyz", "/static/page.js"):
            assert here.ask("GET", path).status == 200
        right = {"Authorization": f"bearer {TOKEN}"}
        assert here.ask("POST", "/v1/tag", {"texts": ["a"]}, right).status == 200


def test_a_token_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text(f"{TOKEN}\n")
    assert read_token(path) == TOKEN
    for bad in ("short", "x" * 16 + " y", "ü" * 20, ""):
        path.write_text(bad)
        with pytest.raises(ConfigError, match="openssl rand"):
            read_token(path)
    with pytest.raises(ConfigError, match="cannot read the token"):
        read_token(tmp_path / "none")
