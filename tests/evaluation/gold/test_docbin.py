"""Gold as spaCy's DocBin."""

import sys
from pathlib import Path

import pytest

from eat_edge.errors import ConfigError, InputError
from eat_edge.evaluation.gold.docbin import read_docbin
from eat_edge.evaluation.spans import Span


def docbin(path: Path) -> Path:
    """Two documents, of which the second has a name of its own and overlapping offsets of emoji."""
    spacy = pytest.importorskip("spacy", reason="spaCy is not installed")
    from spacy.tokens import Doc, DocBin
    from spacy.tokens import Span as SpacySpan

    vocab = spacy.blank("xx").vocab
    first = Doc(vocab, ["他在", "柏林", "。"], spaces=[False, False, False])
    first.ents = [SpacySpan(first, 1, 2, "GPE")]
    second = Doc(vocab, ["😀", "李娜", "Berlin"], spaces=[True, True, False])
    second.ents = [SpacySpan(second, 2, 3, "LOC"), SpacySpan(second, 1, 2, "PER")]
    second.user_data["id"] = "b"
    path.write_bytes(DocBin(docs=[first, second], store_user_data=True).to_bytes())
    return path


def test_texts_names_and_spans_are_those_of_the_file(tmp_path: Path) -> None:
    path = docbin(tmp_path / "a.spacy")
    first, second = read_docbin(path)
    assert (first.text, first.id, first.spans) == ("他在柏林。", f"{path}:1", (Span(2, 4, "GPE"),))
    assert (second.text, second.id) == ("😀 李娜 Berlin", "b")
    assert second.spans == (Span(2, 4, "PER"), Span(5, 11, "LOC"))
    for document in (first, second):
        assert all(document.text[one.start : one.end].strip() for one in document.spans)


@pytest.mark.parametrize("content", [b"", b"nonsense"])
def test_what_is_no_docbin_is_named(tmp_path: Path, content: bytes) -> None:
    pytest.importorskip("spacy", reason="spaCy is not installed")
    path = tmp_path / "a.spacy"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"a\.spacy' is no DocBin, or damaged"):
        read_docbin(path)


def test_a_docbin_that_was_cut_is_damaged(tmp_path: Path) -> None:
    path = docbin(tmp_path / "a.spacy")
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(InputError, match="damaged"):
        read_docbin(path)


def test_without_spacy_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy.tokens", None)
    with pytest.raises(ConfigError, match=r"a DocBin needs the package spacy: .*spacy"):
        read_docbin(tmp_path / "a.spacy")
