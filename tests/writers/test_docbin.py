"""spaCy's own files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tool_formats import DOCUMENTS, written

from eat_edge.types import Document
from eat_edge.writers import STREAM_WRITERS


def test_a_docbin_is_spacys() -> None:
    spacy = pytest.importorskip("spacy")
    from spacy.tokens import DocBin

    nlp = spacy.blank("xx")
    docs = list(DocBin().from_bytes(written(STREAM_WRITERS["spacy"])).get_docs(nlp.vocab))
    assert [doc.text for doc in docs] == [document.text for document in DOCUMENTS]
    ent = docs[0].ents[0]
    assert (ent.text, ent.label_, ent.kb_id_) == ("李娜", "PER", "Q1")
    assert docs[2].user_data == {"id": "c.exe", "error": "it is a program"}


@given(st.text(st.sampled_from("柏林a .😀\n\u3000\t\u0301")), st.sampled_from(["zh", "ru"]))
def test_a_docbin_keeps_any_text(text: str, lang: str) -> None:
    pytest.importorskip("spacy", reason="spaCy is not installed")
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    data = written(STREAM_WRITERS["spacy"], [Document(text, lang=lang)])
    (doc,) = DocBin().from_bytes(data).get_docs(Vocab())
    assert doc.text == text
