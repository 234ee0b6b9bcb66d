"""Gold in JSON Lines."""

import gzip
import json
import lzma
from pathlib import Path

import pytest
from gold_files import PLAIN, ROW, gold_file, problem, read

from eat_edge.evaluation.gold import read_gold
from eat_edge.evaluation.spans import GoldDocument, Span


@pytest.mark.parametrize("opened", [(open, ""), (gzip.open, ".gz"), (lzma.open, ".xz")])
def test_jsonl_plain_or_compressed(tmp_path: Path, opened: tuple[object, str]) -> None:
    function, suffix = opened
    path = tmp_path / f"news.v1.jsonl{suffix}"
    rows = [{**ROW, "id": 7, "extra": {}}, {**ROW, "lang": "ja"}, {"text": "", "entities": []}]
    with function(path, "wb") as stream:  # type: ignore[operator]
        stream.write(b"\xef\xbb\xbf" + "\r\n\n".join(map(json.dumps, rows)).encode())
    gold = read_gold(path, labels=PLAIN)
    assert (gold.name, gold.path) == ("news", str(path))
    assert gold.documents == (
        GoldDocument(str(ROW["text"]), "7", (Span(0, 3, "PER"),), "zh"),
        GoldDocument(str(ROW["text"]), f"{path}:3", (Span(0, 3, "PER"),), "ja"),
        GoldDocument("", f"{path}:5", (), "zh"),
    )
    assert gold.languages == ("ja", "zh")


def test_the_language_is_the_rows_or_the_one_named_or_the_files(tmp_path: Path) -> None:
    # The first sentence alone would be taken for Chinese.
    texts = ["東京大学", "これは東京です。これは東京です。"]
    rows = [json.dumps({"text": text, "entities": []}) for text in texts]
    path = gold_file(tmp_path, "a.jsonl", "\n".join(rows))
    assert [one.lang for one in read(path)] == ["ja", "ja"]
    assert [one.lang for one in read(path, lang="ko")] == ["ko", "ko"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ('{"text": "a"', "broken JSON"),
        ("[]", "not an object"),
        ('{"entities": []}', 'no "text"'),
        ('{"text": "a"}', 'no list "entities"'),
        ('{"text": "a", "entities": ["PER"]}', "'PER' is no entity"),
        ('{"text": "a", "entities": [{"start": 0, "end": 1}]}', 'a text "label"'),
        ('{"text": "a", "entities": [{"start": 0, "end": true, "label": "X"}]}', "whole numbers"),
        ('{"text": "ab", "entities": [{"start": 1, "end": 3, "label": "X"}]}', "1 to 3 is not"),
        ('{"text": "ab", "entities": [{"start": 1, "end": 1, "label": "X"}]}', "1 to 1 is not"),
        (
            '{"text": "😀ab", "entities": [{"start": 2, "end": 3, "label": "X", "text": "a"}]}',
            "'b' stands at 2 to 3, not 'a': offsets count code points (not bytes",
        ),
        (
            '{"text": "ab", "entities": [{"start": 0, "end": 1, "label": "X"}, '
            '{"start": 0, "end": 1, "label": "X"}]}',
            "'a' at 0 is listed twice as X: remove one",
        ),
    ],
)
def test_a_broken_row_is_named(tmp_path: Path, row: str, expected: str) -> None:
    path = gold_file(tmp_path, "a.jsonl", f"{json.dumps(ROW)}\n{row}\n")
    assert problem(path).startswith(f"{path}:2: ")
    assert expected in problem(path)


def test_gold_may_overlap(tmp_path: Path) -> None:
    entities = [
        {"start": 0, "end": 6, "label": "ORG"},
        {"start": 0, "end": 2, "label": "LOC"},
        {"start": 0, "end": 2, "label": "GPE"},
    ]
    path = gold_file(
        tmp_path, "a.jsonl", json.dumps({"text": "北京大学学生", "entities": entities})
    )
    # Two labels that are one of ours are one span.
    assert read(path)[0].spans == (Span(0, 2, "LOC"), Span(0, 6, "ORG"))


def test_accepted_names_are_a_list_of_texts(tmp_path: Path) -> None:
    row = {
        "text": "柏林",
        "entities": [{"start": 0, "end": 2, "label": "LOC", "english": "Berlin"}],
    }
    assert "not a list of accepted names" in problem(
        gold_file(tmp_path, "a.jsonl", json.dumps(row))
    )


def test_documents_without_a_language_have_that_of_the_file_or_of_their_letters(
    tmp_path: Path,
) -> None:
    path = tmp_path / "mixed.jsonl"
    texts = ["王毅访问北京。", "Путин приехал в Москву.", "東京", "김민수는 서울에 산다."]
    rows = [json.dumps({"text": text, "entities": []}, ensure_ascii=False) for text in texts]
    path.write_text("\n".join(rows), "utf-8")
    read = read_gold(path, labels=PLAIN)
    assert [document.lang for document in read.documents] == ["zh", "ru", "zh", "ko"]
    read = read_gold(path, labels=PLAIN, lang="ja")
    assert {document.lang for document in read.documents} == {"ja"}
