"""Files that the server reads for whoever cannot: every format, every encoding, within bounds."""

import gzip
import json
from typing import Any
from urllib.parse import urlencode

import pytest

pytest.importorskip("fastapi", reason="the extra server is not installed")
pytest.importorskip("uvicorn", reason="the extra server is not installed")
pytest.importorskip("prometheus_client", reason="the extra server is not installed")
pytest.importorskip("docx", reason="the extra documents is not installed")
pytest.importorskip("reportlab", reason="no reportlab here")

from collections.abc import Iterator

from hostile_documents import hostile_documents
from office_make import MAKERS
from server_fakes import Answer, GatedEngine, Running, lines_of, running

from eat_edge.server.access import Access

TEXTS = ["华为在深圳发布了新款手机。", "李娜住在柏林。"]
LONG = "华为公司在深圳发布了新款手机，首日预售量超过五十万台。\n" * 8


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with running(GatedEngine()) as here:
        yield here


@pytest.fixture(scope="module")
def hostile() -> dict[str, bytes]:
    return hostile_documents()


def read(server: Running, name: str, data: bytes, **query: Any) -> Answer:
    path = f"/v1/read?{urlencode({'name': name, **query})}"
    headers = {"Content-Type": "application/octet-stream"}
    return server.ask("POST", path, data, headers)


@pytest.mark.parametrize("ending", sorted(MAKERS))
def test_documents_are_taken_out_of_files(server: Running, ending: str) -> None:
    answer = read(server, f"news.{ending}", MAKERS[ending](TEXTS))
    assert answer.status == 200
    documents = lines_of(answer.body)
    assert all(document["error"] is None for document in documents), documents
    whole = "\n".join(document["text"] for document in documents)
    assert "李娜住在柏林。" in whole
    assert all(document["blocks"] for document in documents)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8"])
def test_encodings_are_found_out(server: Running, encoding: str) -> None:
    documents = lines_of(read(server, "a.txt", LONG.encode(encoding)).body)
    assert [document["text"] for document in documents] == LONG.splitlines()
    assert documents[0]["id"] == "a.txt:1"


def test_encodings_can_be_named(server: Running) -> None:
    data = "Анна Петрова живёт в Киеве.".encode("windows-1251")
    (document,) = lines_of(read(server, "a.txt", data, encoding="windows-1251").body)
    assert document["text"] == "Анна Петрова живёт в Киеве."
    refused = read(server, "a.txt", data, encoding="klingon")
    assert (refused.status, "klingon" in refused.json["error"]) == (422, True)


def test_a_column_can_be_named(server: Running) -> None:
    data = "\n".join(["title,body", f"x,{TEXTS[0]}", f"y,{TEXTS[1]}"]).encode()
    documents = lines_of(read(server, "a.csv", data, column="body").body)
    assert [document["text"] for document in documents] == TEXTS
    (refused,) = lines_of(read(server, "a.csv", data).body)
    assert "it has 'title', 'body'" in refused["error"]


def test_a_text_file_can_be_one_document(server: Running) -> None:
    (document,) = lines_of(read(server, "a.txt", LONG.encode(), unit="file").body)
    assert document["text"] == LONG


def test_compressed_files_are_read(server: Running) -> None:
    documents = lines_of(read(server, "a.txt.gz", gzip.compress(LONG.encode())).body)
    assert [document["text"] for document in documents] == LONG.splitlines()


@pytest.mark.parametrize("name", ["bomb.docx", "laughs.xlsx", "locked.pdf", "picture.pdf"])
def test_hostile_files_are_refused_by_name(
    server: Running, name: str, hostile: dict[str, bytes]
) -> None:
    answer = read(server, name, hostile[name])
    assert answer.status == 200
    (document,) = lines_of(answer.body)
    assert name in document["error"]
    assert server.ask("GET", "/healthz").status == 200


def test_no_file_of_the_server_is_read(server: Running) -> None:
    (document,) = lines_of(read(server, "/etc/hostname", "柏林".encode()).body)
    assert document["text"] == "柏林"
    assert lines_of(read(server, "/etc/hostname", b"").body) == []


@pytest.mark.parametrize(
    ("query", "named"),
    [({}, "name is needed"), ({"name": "a", "unit": "page"}, "unit"), ({"path": "a"}, "path")],
)
def test_what_cannot_be_is_named(server: Running, query: dict[str, str], named: str) -> None:
    answer = server.ask("POST", f"/v1/read?{urlencode(query)}", b"x")
    assert (answer.status, named in answer.json["error"]) == (422, True)


def test_a_file_may_be_no_longer_than_it_may_be() -> None:
    with running(GatedEngine(), max_file=1000, max_body=10) as here:
        assert read(here, "a.txt", b"x" * 1000).status == 200
        refused = read(here, "a.txt", b"x" * 1001)
        assert (refused.status, "split the file" in refused.json["error"]) == (413, True)


def test_a_token_is_asked_for() -> None:
    with running(GatedEngine(), access=Access("0123456789abcdef", is_local=False)) as here:
        assert read(here, "a.txt", b"x").status == 401


def test_the_description_has_it(server: Running) -> None:
    told = json.loads(server.ask("GET", "/openapi.json").body)
    parameters = told["paths"]["/v1/read"]["post"]["parameters"]
    assert [one["name"] for one in parameters] == ["name", "unit", "encoding", "column"]
