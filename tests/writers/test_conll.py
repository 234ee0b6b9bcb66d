"""Tokens with tags, a line each."""

from hypothesis import given
from written_documents import DOCUMENT, FAILED, documents, entity, written

from eat_edge.types import Document


def test_conll_characters_for_chinese() -> None:
    assert written("conll", DOCUMENT, FAILED) == (
        "# id = news.txt:3\n# text = 李克强总理访问了柏林。\n"
        "李\tB-PER\n克\tI-PER\n强\tI-PER\n总\tO\n理\tO\n访\tO\n问\tO\n了\tO\n"
        "柏\tB-LOC\n林\tI-LOC\n。\tO\n\n"
        "# id = news.txt:4\n# text = bad \ufffd\n# error = InputError: invalid UTF-8 in here\n\n"
    )


def test_conll_words_and_punctuation_elsewhere() -> None:
    text = "서울에서 김-민수(35)가 हिन्दी."
    document = Document(text, lang="ko", entities=(entity(text, 0, 2, "LOC"), entity(text, 5, 9)))
    rows = [line.split("\t") for line in written("conll", document).splitlines()[2:-1]]
    assert rows == [
        ["서울", "B-LOC"],
        ["에서", "O"],
        ["김", "B-PER"],
        ["-", "I-PER"],
        ["민수", "I-PER"],
        ["(", "O"],
        ["35", "O"],
        [")", "O"],
        ["가", "O"],
        ["हिन्दी", "O"],
        [".", "O"],
    ]


@given(documents())
def test_conll_holds_every_character_and_every_entity(document: Document) -> None:
    lines = written("conll", document).split("\n")
    assert lines[-2:] == ["", ""]
    rows = [line.split("\t") for line in lines[2:-2] if not line.startswith("# ")]
    if document.error is not None:
        assert rows == []
        return
    text = document.text.encode("utf-8", errors="replace").decode()
    assert "".join(token for token, _ in rows) == "".join(text.split())
    num_named = sum(1 for found in document.entities if found.text.strip())
    assert sum(tag.startswith("B-") for _, tag in rows) == num_named
