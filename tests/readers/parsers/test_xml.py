"""XML of a stranger's: no entities, no document types."""

import pytest

pytest.importorskip("lxml")

from eat_edge.readers.parsers.parsed import RefusedError
from eat_edge.readers.parsers.xml import drop, local_name, parse_office, parse_xml

DOCTYPE = b'<!DOCTYPE a [<!ENTITY b "cc">]><a>x&b;</a>'


def test_names_have_no_namespace_and_comments_are_left_out() -> None:
    root = parse_xml(b'<a:b xmlns:a="urn:c"><!-- no --><a:d/><?e f?></a:b>')
    assert [local_name(element) for element in root.iter()] == ["b", "d", ""]


def test_a_document_type_is_refused_where_nobody_writes_one() -> None:
    with pytest.raises(RefusedError, match="document type definition"):
        parse_xml(DOCTYPE)


def test_where_it_may_stand_its_entities_are_left_alone() -> None:
    root = parse_xml(DOCTYPE, may_have_doctype=True)
    assert "cc" not in "".join(root.itertext())


@pytest.mark.parametrize("data", [b"", b"<a>", b"text", b"<a></b>"])
def test_what_is_broken_is_refused(data: bytes) -> None:
    with pytest.raises(RefusedError, match=r"its XML is broken"):
        parse_xml(data)


def test_what_is_dropped_goes_with_all_that_is_in_it() -> None:
    root = parse_xml(b"<a><b><a>x</a></b><c>y</c></a>")
    drop(root, "a", "c")
    assert (root.tag, "".join(root.itertext())) == ("a", "")


def test_of_alternatives_the_first_is_taken() -> None:
    root = parse_office(
        b'<a xmlns:m="x"><m:AlternateContent><m:Choice>new</m:Choice>'
        b"<m:Fallback>old</m:Fallback></m:AlternateContent></a>"
    )
    assert "".join(root.itertext()) == "new"
