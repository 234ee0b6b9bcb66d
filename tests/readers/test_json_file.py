import pytest

from eat_edge.readers.json_file import are_json_lines, json_file_documents
from eat_edge.types import Document


def documents(text: str) -> list[Document]:
    return list(json_file_documents(Document(text, id="a.json"), "text"))


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('{"text": "a"}\n{"text": "b"}', True),
        ('\ufeff{"text": "a"}\n{"text": "b"}', True),
        ('{"text": "a"}\n', False),
        ('{"text":\n "a"}', False),
        ('["a"]\n["b"]', False),
        ("", False),
    ],
)
def test_lines_are_told_from_a_whole(head: str, expected: bool) -> None:
    assert are_json_lines(head) is expected


def test_a_list_gives_a_document_for_each_object() -> None:
    first, second = documents('[{"text": "柏林"}, {"id": "x", "text": "東京", "year": 1999}]')
    assert (first.id, first.text) == ("a.json:1", "柏林")
    assert (second.id, second.text, second.extra) == ("x", "東京", {"year": 1999})


def test_one_object_is_one_document() -> None:
    (only,) = documents('{"text": "柏林"}')
    assert (only.id, only.text, only.error) == ("a.json", "柏林", None)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "broken JSON"),
        ("7", "neither an object"),
        ('"text"', "neither an object"),
        ("[" * 5000 + "]" * 5000, "JSON"),
    ],
)
def test_what_is_wrong_is_an_error(text: str, problem: str) -> None:
    (only,) = documents(text)
    assert only.id == "a.json"
    assert only.error is not None and problem in only.error


def test_a_wrong_item_does_not_stop_the_others() -> None:
    wrong, good = documents('[7, {"text": "柏林"}]')
    assert (wrong.id, good.id) == ("a.json:1", "a.json:2")
    assert wrong.error is not None and good.error is None


def test_a_file_that_could_not_be_read_stays_an_error() -> None:
    failed = Document("", id="a.json", error="no such file")
    assert list(json_file_documents(failed, "text")) == [failed]


def test_what_is_nested_too_deeply_to_be_written_is_refused() -> None:
    (only,) = documents('{"text": "a", "x": ' + "[" * 300 + "]" * 300 + "}")
    assert only.error == "JSON is nested too deeply to be passed on"
