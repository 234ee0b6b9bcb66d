"""The parts of the server by themselves: turns, lines, tokens, addresses, the command."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("fastapi", reason="the extra server is not installed")
pytest.importorskip("uvicorn", reason="the extra server is not installed")
pytest.importorskip("prometheus_client", reason="the extra server is not installed")

from server_fakes import GatedEngine, running
from waiting import PATIENCE, wait_until

from eat_edge.config import Options
from eat_edge.errors import CapacityError, ClosedError, ConfigError
from eat_edge.server.access import Access, access_of, read_token
from eat_edge.server.dispatcher import Dispatcher, Lane
from eat_edge.server.lines import lines_of
from eat_edge.server.metrics import Metrics
from eat_edge.server.pace import FAST, FULL, Pace
from eat_edge.types import Document

TOKEN = "0123456789abcdef-token"


def documents(*texts: str) -> list[Document]:
    return [Document(text) for text in texts]


@pytest.fixture
def engine() -> GatedEngine:
    return GatedEngine(is_open=False)


@pytest.fixture
def busy(engine: GatedEngine) -> Dispatcher:
    """A dispatcher all of whose threads wait for the gate of the engine."""
    dispatcher = Dispatcher(engine, Metrics(), max_queue=1000)
    for number in range(1, FULL.workers + 1):
        dispatcher.submit(documents("first"))
        wait_until(partial(engine.has_batches, number))
    return dispatcher


def test_clients_take_turns(engine: GatedEngine, busy: Dispatcher) -> None:
    lane = Lane()
    futures = [*busy.submit(documents(*"aaaa")), *busy.submit(documents("b"))]
    futures += busy.submit(documents(*"cc"), lane)
    futures += busy.submit(documents("c"), lane)
    engine.gate.set()
    results = [future.result().translation for future in futures]
    assert results == list("AAAABCCC")
    assert "".join(engine.batches[FULL.workers]) == "abcacaca"
    busy.close()


def test_many_lanes_of_one_client_have_one_turn(engine: GatedEngine) -> None:
    pace = Pace(workers=2, max_batch=9, max_chars=99, long=1, shares_short=False)
    dispatcher = Dispatcher(engine, Metrics(), max_queue=1000, pace=pace)
    dispatcher.submit(documents("a0"), client="a")
    wait_until(lambda: engine.begun)
    futures = [dispatcher.submit(documents(f"a{n}"), client="a")[0] for n in range(1, 5)]
    futures += dispatcher.submit(documents("b1", "b2"), client="b")
    engine.gate.set()
    assert all(future.result() for future in futures)
    dispatcher.close()
    assert engine.begun == ["a0", "a1", "b1", "a2", "b2", "a3", "a4"]


def test_a_batch_has_its_measure(engine: GatedEngine, busy: Dispatcher) -> None:
    many = busy.submit(documents(*map(str, range(100, 100 + 2 * FULL.max_batch))))
    long = busy.submit(documents(*["x" * FULL.max_chars] * 2))
    engine.gate.set()
    assert all(future.result() for future in (*many, *long))
    busy.close()
    for batch in engine.batches[FULL.workers :]:
        assert len(batch) <= FULL.max_batch
        assert sum(map(len, batch[:-1])) < FULL.max_chars


def test_without_a_language_model_texts_of_many_clients_are_joined(engine: GatedEngine) -> None:
    dispatcher = Dispatcher(engine, Metrics(), max_queue=1000, pace=FAST)
    dispatcher.submit(documents("first"))
    wait_until(lambda: engine.batches)
    futures = [dispatcher.submit(documents(str(number)))[0] for number in range(FAST.max_batch + 9)]
    engine.gate.set()
    results = [future.result().translation for future in futures]
    assert results == [str(number) for number in range(FAST.max_batch + 9)]
    assert list(map(len, engine.batches)) == [1, FAST.max_batch, 9]
    dispatcher.close()


def test_what_is_cancelled_is_passed_over(engine: GatedEngine, busy: Dispatcher) -> None:
    first, second = busy.submit(documents("a", "b"))
    assert first.cancel()
    engine.gate.set()
    assert second.result().translation == "B"
    assert "a" not in engine.begun
    busy.close()


def test_the_queue_takes_all_or_none(engine: GatedEngine, busy: Dispatcher) -> None:
    with pytest.raises(CapacityError, match="0 texts are waiting, and 1001 more"):
        busy.submit(documents(*["a"] * 1001))
    assert busy.num_waiting == 0
    assert busy.submit([]) == []
    engine.gate.set()
    busy.close()


def test_a_batch_that_fails_fails_alone(engine: GatedEngine, busy: Dispatcher) -> None:
    futures = busy.submit(documents("well", "broken", "behind"))
    engine.gate.set()
    assert futures[0].result().translation == "WELL"
    for future in futures[1:]:
        with pytest.raises(RuntimeError):
            future.result()
    assert busy.submit(documents("next"))[0].result().translation == "NEXT"
    busy.close()


def test_whoever_waits_at_the_end_is_told(engine: GatedEngine, busy: Dispatcher) -> None:
    (waiting,) = busy.submit(documents("a"))
    engine.gate.set()
    busy.close()
    assert waiting.exception() is None or isinstance(waiting.exception(), ClosedError)
    with pytest.raises(ClosedError):
        busy.submit(documents("b"))
    busy.close()


@given(
    lines=st.lists(st.binary(max_size=12).filter(lambda line: b"\n" not in line), max_size=8),
    cuts=st.lists(st.integers(0, 100), max_size=8),
    ends=st.booleans(),
)
def test_lines_do_not_depend_on_how_they_arrive(
    lines: list[bytes], cuts: list[int], ends: bool
) -> None:
    body = b"\n".join(lines) + (b"\n" if ends and lines else b"")
    places = sorted({0, *(cut for cut in cuts if cut < len(body)), len(body)})

    async def chunks() -> AsyncIterator[bytes]:
        for start, end in pairwise(places):
            yield body[start:end]

    async def collect() -> list[bytes | None]:
        return [line async for line in lines_of(chunks(), 10)]

    wanted = [line if len(line) <= 10 else None for line in lines]
    if wanted and not ends and lines[-1] == b"":
        wanted.pop()
    assert asyncio.run(collect()) == wanted


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


def command(*arguments: str, before: str = "") -> "subprocess.CompletedProcess[str]":
    code = f"import sys\n{before}\nfrom eat_edge import cli\nsys.exit(cli.main(sys.argv[1:]))"
    return subprocess.run(
        [sys.executable, "-c", code, "serve", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        check=False,
    )


def test_the_command_says_what_is_wrong_before_it_reads_models(tmp_path: Path) -> None:
    for arguments, reason in [
        (["--host", "0.0.0.0"], "--allow-anyone"),
        (["--max-texts", "0"], "max_texts must be at least 1"),
        (["--token-file", str(tmp_path / "none")], "cannot read the token"),
        (["--port", "70000"], "cannot listen"),
    ]:
        done = command(*arguments, "--bundle", str(tmp_path))
        assert (done.returncode, done.stdout) == (2, "")
        assert reason in done.stderr
        assert "Traceback" not in done.stderr


def test_without_the_extra_the_command_says_so() -> None:
    done = command(before="sys.modules['fastapi'] = None")
    assert done.returncode == 2
    assert 'pip install ".[server]"' in done.stderr
    assert "Traceback" not in done.stderr


def test_texts_of_either_mode_go_to_the_engine_apart(busy: Dispatcher, engine: GatedEngine) -> None:
    modes = ["full", "fast", "full"]
    futures = [
        busy.submit(documents(str(number)), options=Options(mode=mode))[0]
        for number, mode in enumerate(modes)
    ]
    engine.gate.set()
    assert [future.result(PATIENCE).text for future in futures] == ["0", "1", "2"]
    asked = dict(zip(map(tuple, engine.batches), engine.modes, strict=True))
    assert {text: mode for batch, mode in asked.items() for text in batch if text != "first"} == {
        "0": "full",
        "1": "fast",
        "2": "full",
    }
