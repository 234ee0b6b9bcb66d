"""XML and HTML by lxml, without entities, network and document type definitions."""

from lxml import etree

from eat_edge.readers.parsers.parsed import RefusedError

__all__ = ["local_name", "parse_xml"]

_HEAD = 4096


def parse_xml(data: bytes, *, may_have_doctype: bool = False) -> etree._Element:
    """Parse XML of a stranger's.

    Args:
        data: The whole document.
        may_have_doctype: Whether it may name a document type, as XHTML does; entities that it
            declares are left alone all the same.

    Raises:
        RefusedError: It is broken, or has a document type definition, which office files never
            have: it could make gigabytes of a few lines.
    """
    if not may_have_doctype and b"<!DOCTYPE" in data[:_HEAD]:
        raise RefusedError("its XML has a document type definition, as no office program writes")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise RefusedError(f"its XML is broken: {error}") from error
    if root is None:
        raise RefusedError("its XML is empty")
    return root


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
