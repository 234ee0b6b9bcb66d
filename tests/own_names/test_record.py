"""The user's own names, as a request brings them."""

from pathlib import Path

from server_fakes import GatedEngine, running

from eat_edge.own_names.record import OwnName


def test_a_request_brings_names_and_no_path_of_the_server(tmp_path: Path) -> None:
    engine = GatedEngine()
    city = {"surface": "柏林", "label": "CITY", "english": None}
    with running(engine, max_names=2) as server:
        assert server.tag("柏林", names=[city], ignore=["李娜"]).status == 200
        assert engine.lists == [((OwnName("柏林", "CITY"),), ("李娜",))]
        refused = server.tag("柏林", names=[city] * 3)
        assert refused.status == 422
        assert "names has 3 entries, more than 2" in refused.json["error"]
        assert server.tag("柏林", names="/etc/passwd").status == 422
        line = b'{"text": "x"}\n'
        headers = {"Content-Type": "application/x-ndjson"}
        told = server.ask("POST", "/v1/tag/stream?names=/etc/passwd", line, headers)
        assert told.status == 422
        assert "give a list in the body of POST /v1/tag" in told.json["error"]
        refused = server.tag("柏林", names=[{"surface": "柏林", "label": "a b"}])
        assert refused.status == 422
        assert "names[0]: the type is 'a b'" in refused.json["error"]
