"""Documents as the server writes them."""

import json

from eat_edge.server.records import encoded, encoded_all
from eat_edge.types import Document


def test_one_is_a_line_and_many_are_an_object() -> None:
    documents = [Document("柏林\u2028"), Document("", error="no")]
    lines = [encoded(document) for document in documents]
    assert all(line.count(b"\n") == 1 and line.endswith(b"\n") for line in lines)
    assert json.loads(encoded_all(documents)) == {"documents": list(map(json.loads, lines))}
    assert json.loads(lines[0])["text"] == "柏林\u2028"
    assert encoded_all([]) == b'{"documents":[]}'
