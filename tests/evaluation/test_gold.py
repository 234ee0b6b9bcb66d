"""Gold as it comes: JSON Lines, CoNLL, brat, their labels, and what is wrong with them."""

import gzip
import io
import json
import lzma
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.errors import ConfigError, InputError
from eat_edge.evaluation.gold import read_gold, read_gold_sets
from eat_edge.evaluation.gold.tags import tagged_ranges
from eat_edge.evaluation.labels import LabelMap
from eat_edge.evaluation.spans import GoldDocument, Span
from eat_edge.types import LABELS, Document, Entity
from eat_edge.writers import BratWriter, ConllWriter

PLAIN = LabelMap()
ROW = {"text": "李克强访问柏林", "entities": [{"start": 0, "end": 3, "label": "PERSON"}]}


def read(path: Path, lang: str | None = None, labels: LabelMap = PLAIN) -> list[GoldDocument]:
    return list(read_gold(path, labels=labels, lang=lang).documents)


def gold_file(directory: Path, name: str, content: str) -> Path:
    path = directory / name
    path.write_text(content, "utf-8", newline="")
    return path


def surfaces(document: GoldDocument) -> list[tuple[str, str]]:
    return [(document.text[span.start : span.end], span.label) for span in document.spans]


def problem(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read(path)
    return str(caught.value)


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


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    assert "no such file" in problem(tmp_path / "none.jsonl")
    assert "no gold by its name" in problem(gold_file(tmp_path, "gold.csv", "a"))
    assert "no gold by its name" in problem(gold_file(tmp_path, "gold.xz", "a"))
    assert "has no gold in it" in problem(gold_file(tmp_path, "a.jsonl", "\n\n"))
    assert "has no gold in it" in problem(gold_file(tmp_path, "a.conll", "\n# id = 1\n\n"))
    for suffix in ("xz", "gz"):
        path = gold_file(tmp_path, f"a.jsonl.{suffix}", "not compressed")
        assert "is damaged after line 0" in problem(path)
        assert "again" in problem(path)
    whole = lzma.compress(json.dumps(ROW).encode())
    path = tmp_path / "cut.jsonl.xz"
    path.write_bytes(whole[:-8])
    assert "is damaged" in problem(path)
    path = tmp_path / "latin.jsonl"
    path.write_bytes(b'{"text": "a", "entities": []}\n{"text": "\xe9"}\n')
    assert problem(path) == f"{path}:2: invalid UTF-8: byte 0xe9; convert the gold to UTF-8"
    (tmp_path / "empty").mkdir()
    assert "has no gold in it" in problem(tmp_path / "empty")


def test_sets_of_one_name_keep_their_paths(tmp_path: Path) -> None:
    names = ["a/dev.jsonl", "b/dev.jsonl", "b/test.jsonl"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        gold_file(tmp_path, name, f"{json.dumps(ROW)}\n" * 3)
    paths = [str(tmp_path / name) for name in names]
    sets = read_gold_sets(paths, labels=PLAIN, limit=2)
    assert [one.name for one in sets] == [*paths[:2], "test"]
    assert [len(one.documents) for one in sets] == [2, 2, 2]


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


@pytest.mark.parametrize(
    ("tags", "ranges"),
    [
        ("O B-PER I-PER B-PER", [(1, 3, "PER"), (3, 4, "PER")]),
        ("I-PER I-PER O I-LOC I-PER", [(0, 2, "PER"), (3, 4, "LOC"), (4, 5, "PER")]),
        ("B-PER I-LOC", [(0, 1, "PER"), (1, 2, "LOC")]),
        ("B-PER E-PER S-PER S-LOC", [(0, 2, "PER"), (2, 3, "PER"), (3, 4, "LOC")]),
        ("B-PER M-PER E-PER I-PER", [(0, 3, "PER"), (3, 4, "PER")]),
        ("U-PER B-LOC L-LOC O", [(0, 1, "PER"), (1, 3, "LOC")]),
        ("O O", []),
    ],
)
def test_tags_are_read_as_conlleval_reads_them(
    tags: str, ranges: list[tuple[int, int, str]]
) -> None:
    assert tagged_ranges(tags.split()) == ranges


def brat(directory: Path, text: str, annotation: str) -> Path:
    directory.mkdir(exist_ok=True)
    gold_file(directory, "a.txt", text)
    gold_file(directory, "a.ann", annotation)
    return directory


def test_brat(tmp_path: Path) -> None:
    text = "\ufeff李克强访问\r\n柏林。"
    annotation = (
        "T1\tPerson 1 4\t李克强\r\n#1\tAnnotatorNotes T1\tLi\nR1\tVisit Arg1:T1 Arg2:T2\n"
        "T2\tGPE 8 10\t柏林\nT3\tEvent 4 6;8 10\t访问 柏林"
    )
    directory = brat(tmp_path / "news", text, annotation)
    (directory / "more").mkdir()
    brat(directory / "more", "東京は", "")
    first, second = read(directory)
    assert (first.id, first.text, second.id) == ("a", text, "more/a")
    assert surfaces(first) == [("李克强", "PER"), ("访问\r\n柏林", "MISC"), ("柏林", "LOC")]
    assert second.spans == ()


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        ("T1 PER 0 3 李克强", "is not 'T1<tab>PER 0 3<tab>text'"),
        ("T1\tPER 0 2;5 7\t李克 柏林", "is discontinuous (0 2;5 7): make it one span"),
        ("T1\tPER 0 9\t李", "0 9 is not within the 8 code points"),
        ("T1\tPER 1 4\t李克强", "'克强访' stands at 1 4, not '李克强'"),
    ],
)
def test_broken_brat_is_named(tmp_path: Path, annotation: str, expected: str) -> None:
    directory = brat(tmp_path / "news", "李克强访问柏林。", f"#1\tnote\n{annotation}\n")
    assert problem(directory).startswith(f"{directory / 'a.ann'}:2: ")
    assert expected in problem(directory)


def test_brat_files_come_in_pairs(tmp_path: Path) -> None:
    for name in ("lone.txt", "lone.ann"):
        directory = tmp_path / name.replace(".", "_")
        directory.mkdir()
        path = gold_file(directory, name, "")
        assert problem(directory) == f"'{path}' stands alone: brat needs NAME.txt and NAME.ann"


ALPHABET = "李克中 a1.-<&'\"カﾞ한กำdא\u05b8é\u0301👩🇯🇵#=["


@st.composite
def tagged(draw: st.DrawFn, alphabet: str = ALPHABET) -> Document:
    text = draw(st.text(alphabet, min_size=1, max_size=30))
    borders = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    entities = tuple(
        Entity(start, end, text[start:end], draw(st.sampled_from(LABELS)), 0.9, "x", ())
        for start, end in zip(borders[::2], borders[1::2], strict=False)
        if text[start:end].strip() == text[start:end]
    )
    lang = draw(st.sampled_from(["zh", "ja", "th", "ko", "ar"]))
    return Document(text, id="n", lang=lang, entities=entities)


def spans_of(document: Document) -> tuple[Span, ...]:
    return tuple(Span(one.start, one.end, one.label) for one in document.entities)


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


@given(tagged(ALPHABET + "\n\r\u2028\t"))
def test_brat_reads_what_our_writer_wrote(
    tmp_path_factory: pytest.TempPathFactory, document: Document
) -> None:
    directory = tmp_path_factory.mktemp("gold") / "brat"
    BratWriter(directory).write(document)
    (gold,) = read(directory)
    assert gold.text == document.text
    assert gold.spans == tuple(sorted(spans_of(document)))


def test_labels_of_known_corpora_are_ours() -> None:
    labels = LabelMap()
    assert [labels(name) for name in ("person", "nr", "GPE", "NT", "人名", "PER.NAM")] == (
        ["PER", "PER", "LOC", "ORG", "PER", "PER"]
    )
    # Nouns are no names, and dates are nothing of ours: they keep their label and do not count.
    assert [labels(name) for name in ("PER.NOM", "DATE")] == ["PER.NOM", "DATE"]


def test_rules_go_before_the_table() -> None:
    labels = LabelMap.from_arguments(["GPE=ORG", "fac=O", "a=b=MISC"])
    assert [labels(name) for name in ("gpe", "GPE.NAM", "FAC", "A=B", "LOC")] == (
        ["ORG", "ORG", None, "MISC", "LOC"]
    )


@pytest.mark.parametrize("argument", ["GPE", "=LOC", "GPE=", "GPE=PLACE", "GPE=loc"])
def test_a_rule_that_is_none_is_refused(argument: str) -> None:
    with pytest.raises(ConfigError, match=r"write THEIRS=OURS, where OURS is one of PER, LOC"):
        LabelMap.from_arguments([argument])


def test_a_label_mapped_to_nothing_is_as_if_not_annotated(tmp_path: Path) -> None:
    path = gold_file(tmp_path, "a.jsonl", json.dumps(ROW))
    (document,) = read(path, labels=LabelMap.from_arguments(["PERSON=O"]))
    assert document == replace(read(path)[0], spans=())
