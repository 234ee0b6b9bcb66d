import io
from pathlib import Path

import pytest
from gold_files import gold_file, problem, read, spans_of, surfaces, tagged
from hypothesis import given

from eat_edge.errors import InputError
from eat_edge.evaluation.gold.conll import read_conll
from eat_edge.evaluation.spans import GoldDocument, Span
from eat_edge.types import Document
from eat_edge.writers import ConllWriter


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


CONLL_ZH = (
    "-DOCSTART- -X- O\n\n李\tB-PER\n克\tI-PER\n强\tI-PER\n访\tO\n\u3000\tO\n#\tO\n"
    "柏\tB-GPE\n林\tI-GPE\n"
)


CONLL_KO = (
    "# newdoc\n# sent_id = s1\n서울 NNP B-NP B-LOC\n에서 X I-NP O\nKBS NNP B-NP B-ORG\n\n\n"
    "네 X O O\n"
)


def test_conll_joins_as_the_language_is_written(tmp_path: Path) -> None:
    (document,) = read(gold_file(tmp_path, "a.conll", CONLL_ZH))
    assert document.text == "李克强访\u3000#柏林"
    assert surfaces(document) == [("李克强", "PER"), ("柏林", "LOC")]
    assert (document.lang, document.id) == ("zh", f"{tmp_path / 'a.conll'}:3")
    first, second = read(gold_file(tmp_path, "b.txt", CONLL_KO))
    assert (first.text, first.lang, first.id) == ("서울 에서 KBS", "ko", "s1")
    assert surfaces(first) == [("서울", "LOC"), ("KBS", "ORG")]
    assert (second.text, second.spans) == ("네", ())
    assert second.id.endswith("b.txt:8")
    (thai,) = read(gold_file(tmp_path, "c.bio", "ประเทศ B-LOC\nไทย I-LOC\n"))
    assert surfaces(thai) == [("ประเทศไทย", "LOC")]
    assert read(gold_file(tmp_path, "d.bio", "李 O\n克 O\n"), lang="ko")[0].text == "李 克"


def test_conll_with_the_text_in_a_comment(tmp_path: Path) -> None:
    uner = (
        "# sent_id = w1\n# text = «Ли», сказал он.\n"
        "1\t«\tO\t-\t-\n2\tЛи\tB-PER\t-\tann\n3\t»\tO\t-\t-\n4\t,\tO\t-\t-\n"
        "5\tсказал\tO\t-\t-\n6\tон\tO\t-\t-\n7\t.\tO\t-\t-\n"
    )
    (document,) = read(gold_file(tmp_path, "a.iob2", uner))
    assert document == GoldDocument("«Ли», сказал он.", "w1", (Span(1, 3, "PER"),), "ru")
    path = gold_file(tmp_path, "b.iob2", uner.replace("сказал\tO", "казал\tO"))
    assert problem(path).startswith(f"{path}:7: the token 'казал' does not come next")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("中 B_LOC", "'B_LOC' after '中' is no tag: every line needs a token and a tag"),
        ("中 B-", "'B-' after '中' is no tag"),
        ("中", "too few columns in '中'"),
        ("\tO", "no token before 'O'"),
    ],
)
def test_a_broken_conll_line_is_named(tmp_path: Path, line: str, expected: str) -> None:
    path = gold_file(tmp_path, "a.conll", f"李 B-PER\n\n{line}\n")
    assert problem(path).startswith(f"{path}:3: {expected}")


def test_a_file_without_tags_is_no_conll(tmp_path: Path) -> None:
    path = gold_file(tmp_path, "news.txt", "他 访问 了 柏林\n")
    assert problem(path).startswith(f"{path}:1: no tag in '他 访问 了 柏林'")


@given(tagged())
def test_conll_reads_what_our_writer_wrote(
    tmp_path_factory: pytest.TempPathFactory, document: Document
) -> None:
    stream = io.BytesIO()
    ConllWriter(stream).write(document)
    if not document.text.strip():
        return
    path = tmp_path_factory.mktemp("gold") / "a.conll"
    path.write_bytes(stream.getvalue())
    (gold,) = read(path, lang=document.lang)
    # The reader takes spaces at the end of a comment for none of the text's.
    assert gold.text == document.text.rstrip(" ")
    assert gold.spans == spans_of(document)
