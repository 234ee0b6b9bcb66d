"""``eat-edge stdio`` as a program: the real engine, and how it ends."""

import sys

from stdio_client import Client

REAL = [sys.executable, "-m", "eat_edge.cli", "stdio", "--mode", "fast", "--threads", "1"]


def test_one_text_with_the_real_engine() -> None:
    client = Client(REAL)
    info = client.ask("info")
    assert {"zh", "ja"} <= set(info["languages"])
    assert info["threads"] == 1
    text = "😀他在柏林。"
    plain = client.ask("tag", {"text": text, "id": "a", "lang": "zh"})
    assert (plain["id"], plain["lang"], plain["error"]) == ("a", "zh", None)
    (berlin,) = plain["entities"]
    assert text[berlin["start"] : berlin["end"]] == berlin["text"] == "柏林"
    wide = client.ask("tag", {"text": text, "offsets": "utf-16"})["entities"][0]
    assert (wide["start"], wide["end"]) == (berlin["start"] + 1, berlin["end"] + 1)
    unknown = client.ask("tag", {"text": text, "lang": "xx"})
    assert unknown["code"] == -32602 and "'xx'" in unknown["message"]
    assert client.ask("shutdown") is None
    client.send("exit")
    assert client.end() == (0, b"", b"")


def test_what_others_write_to_standard_output_is_no_frame(client: Client) -> None:
    assert client.ask("tag", {"text": "noise"})["text"] == "noise"
    assert client.end() == (0, b"", b"noise on standard output")


def test_a_missing_bundle_is_said_before_anything_else() -> None:
    client = Client([*REAL, "--bundle", "no/such/bundle"])
    status, out, err = client.end()
    assert (status, out) == (2, b"")
    assert b"no/such/bundle" in err and err.count(b"\n") == 1
