"""Gold in brat's stand-off format."""

from pathlib import Path

import pytest
from gold_files import ALPHABET, gold_file, problem, read, spans_of, surfaces, tagged
from hypothesis import given

from eat_edge.types import Document
from eat_edge.writers import BratWriter


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


@given(tagged(ALPHABET + "\n\r\u2028\t"))
def test_brat_reads_what_our_writer_wrote(
    tmp_path_factory: pytest.TempPathFactory, document: Document
) -> None:
    directory = tmp_path_factory.mktemp("gold") / "brat"
    BratWriter(directory).write(document)
    (gold,) = read(directory)
    assert gold.text == document.text
    assert gold.spans == tuple(sorted(spans_of(document)))


def test_a_span_that_is_marked_twice_is_named(tmp_path: Path) -> None:
    directory = brat(tmp_path / "news", "柏林", "T1\tLOC 0 2\t柏林\nT2\tLOC 0 2\t柏林\n")
    assert "marks a span twice with one type" in problem(directory)
