"""A page with everything in it."""

import re
from html.parser import HTMLParser

from hypothesis import given
from written_documents import DOCUMENT, FAILED, NEWS, documents, entity, written

from eat_edge.types import LABELS, Document


class PageReader(HTMLParser):
    """Collects the elements and the text of each kind of paragraph."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.english: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)
        if tag == "p":
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "rt" in self.open:
            self.english.append(data)
        elif "p" in self.open:
            self.texts[-1] += data


def test_html_page_is_complete_and_alone() -> None:
    arabic = Document("زار القاهرة", lang="ar", entities=(entity("زار القاهرة", 4, 11, "LOC"),))
    page = written("html", DOCUMENT, arabic, FAILED)
    reader = PageReader()
    reader.feed(page)
    assert reader.open == []
    assert reader.texts == [
        NEWS,
        "Premier Li Keqiang visited Berlin.",
        "زار القاهرة",
        "bad \ufffd",
        "InputError: invalid UTF-8\nin here",
    ]
    marks = [attributes for tag, attributes in reader.elements if tag == "mark"][len(LABELS) :]
    assert reader.english == ["Li Keqiang", "Berlin", "Li"]
    assert "<td>李克强</td><td>person</td>" in page
    assert marks[0]["title"] == "Li Keqiang · person · 0.97"
    assert [mark["data-label"] for mark in marks] == ["PER", "LOC", "LOC"]
    assert {"dir": "rtl", "lang": "ar"} in [attributes for _, attributes in reader.elements]
    assert "3 documents · 1 PER · 2 LOC" in page
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in reader.elements}
    assert not re.search(r"https?:|url\(|@import| src=| href=", page)


def test_html_of_nothing_is_a_page() -> None:
    page = written("html")
    assert page.startswith("<!doctype html>")
    assert "0 documents" in page


@given(documents())
def test_html_lets_no_text_become_markup(document: Document) -> None:
    page = written("html", document)
    body = page[page.index("<article>") : page.index("</article>")]
    reader = PageReader()
    reader.feed(page)
    assert reader.open == []
    num_marks = sum(tag == "mark" for tag, _ in reader.elements)
    assert num_marks == len(LABELS) + len(document.entities)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", body)
