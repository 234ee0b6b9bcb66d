from pathlib import Path

import pytest

from eat_edge.errors import InputError
from eat_edge.evaluation.gold.conll import read_conll


def found(path: Path, content: str, lang: str | None = None) -> list[tuple[str, list[str]]]:
    path.write_text(content, "utf-8")
    return [
        (document.text, [f"{document.text[s.start : s.end]} {s.label}" for s in document.spans])
        for document in read_conll(path, lang)
    ]


def test_characters_are_joined_and_words_are_not(tmp_path: Path) -> None:
    chinese = "李 B-PER\n娜 I-PER\n来 O\n了 O\n"
    assert found(tmp_path / "a", chinese) == [("李娜来了", ["李娜 PER"])]
    russian = "Анна\tB-PER\nв\tO\nКазани\tB-LOC\n"
    assert found(tmp_path / "a", russian) == [("Анна в Казани", ["Анна PER", "Казани LOC"])]


def test_latin_words_in_chinese_keep_their_space_and_digits_have_none(tmp_path: Path) -> None:
    rows = ["用", "Google", "Maps", "查", "2", "0"]
    content = "".join(f"{token} O\n" for token in rows)
    assert found(tmp_path / "a", content, "zh")[0][0] == "用Google Maps查20"


def test_columns_are_found(tmp_path: Path) -> None:
    numbered = "# text = Анна спит\n1\tАнна\tPROPN\tB-PER\n2\tспит\tVERB\tO\n"
    assert found(tmp_path / "a", numbered) == [("Анна спит", ["Анна PER"])]


def test_each_sentence_is_a_document(tmp_path: Path) -> None:
    content = "-DOCSTART- O\n\n李 S-PER\n\n\n# id = second\n王 S-PER\n"
    assert found(tmp_path / "a", content) == [("李", ["李 PER"]), ("王", ["王 PER"])]
    assert [one.id for one in read_conll(tmp_path / "a", None)][1] == "second"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("李 PER\n", "no tag in"),
        ("李 B-PER\n娜\n", "too few columns"),
        ("李 B-PER\n娜 PER\n", "is no tag"),
        ("# text = 王娜\n李 B-PER\n", "does not come next"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, content: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        found(tmp_path / "a.conll", content)


def test_an_empty_file_has_no_documents(tmp_path: Path) -> None:
    assert found(tmp_path / "a", "\n\n") == []
