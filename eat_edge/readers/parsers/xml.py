"""XML and HTML by lxml, without entities, network and document type definitions."""

from lxml import etree

from eat_edge.readers.parsers.parsed import RefusedError

__all__ = ["drop", "local_name", "parse_office", "parse_xml"]

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
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise RefusedError(f"its XML is broken: {error}") from error


def parse_office(data: bytes) -> etree._Element:
    """Parse a part of an Office document, of whose alternatives the first is taken.

    Args:
        data: The part.

    Raises:
        RefusedError: As `parse_xml`.
    """
    root = parse_xml(data)
    for alternatives in list(root.iter("{*}AlternateContent")):
        # Each shows the same: to programs of today, of yesterday, and of the year before.
        for other in list(alternatives)[1:]:
            alternatives.remove(other)
    return root


def drop(root: etree._Element, *names: str) -> None:
    """Take elements and all that is in them out of a tree.

    Args:
        root: The tree; itself it stays.
        names: Local names of what goes.
    """
    for element in list(root.iter(*(f"{{*}}{name}" for name in names))):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
