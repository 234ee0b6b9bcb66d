"""What is made of documents that nobody should open: an error that names them, within bounds."""

from pathlib import Path

import pytest
from hostile_documents import hostile_documents
from office_make import MAKERS

from eat_edge.readers import read_documents

TEXTS = ["华为在深圳。", "李娜在柏林。"]


REASONS = {
    "bomb.zip": "would become",
    "bomb.txt.gz": "looks like a bomb",
    "bomb.docx": "would become",
    "overlap.zip": "would become",
    "laughs.docx": "document type definition",
    "laughs.xlsx": "document type definition",
    "laughs.odt": "document type definition",
    "pages.pdf": "it has 10000 pages, more than 5000",
    "locked.pdf": "it is encrypted",
    "locked.zip": "it is encrypted",
    "locked.docx": "no ZIP archive",
    "nested.zip": "files deep",
    "cut.docx": "no ZIP archive",
    "cut.pdf": "damaged",
    "deep.html": "nested too deeply",
    "empty.xlsx": "no ZIP archive",
    "other.pptx": "it is no presentation",
    "picture.pdf": "no PDF",
    "scanned.pdf": "none of its 2 pages has text",
    "program.txt": "a program",
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("hostile")
    for name, data in hostile_documents().items():
        (place / name).write_bytes(data)
    return place


@pytest.mark.parametrize("name", REASONS)
def test_each_is_refused_by_name_and_reading_goes_on(
    hostile: Path, tmp_path: Path, name: str
) -> None:
    good = tmp_path / "good.docx"
    good.write_bytes(MAKERS["docx"](TEXTS))
    found = [read.document for read in read_documents([str(hostile / name), str(good)])]
    refused, last = found
    assert last.text == "\n\n".join(TEXTS)
    assert refused.error is not None and REASONS[name] in refused.error
    assert name in refused.error or name in (refused.id or "")
    assert refused.text == ""
