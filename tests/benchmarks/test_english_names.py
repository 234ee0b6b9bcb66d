"""What is counted of names that the lexicon has never seen."""

import json
import lzma
from pathlib import Path

from benchmarks.english_names import incoherent, read_pairs
from eat_edge.types import Document, Entity


def entity(start: int, label: str, english: str) -> Entity:
    return Entity(start, start + 1, "宮", label, 0.9, english, (), "lexicon" if english else "")


def test_two_names_and_two_types_of_a_surface_are_counted() -> None:
    def counts(*entities: Entity) -> tuple[int, int, int]:
        return incoherent(Document("宮と宮", entities=entities))

    first = entity(0, "PER", "Miya")
    assert counts(first) == (0, 0, 0)
    assert counts(first, entity(2, "PER", "Miya")) == (1, 0, 0)
    assert counts(first, entity(2, "PER", "Gong")) == (1, 1, 0)
    assert counts(first, entity(2, "LOC", "Miya")) == (1, 0, 1)


def test_a_title_that_its_paragraph_lacks_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "zh.jsonl.xz"
    rows = [("EU", "欧洲联盟", "欧盟"), ("EU", "欧盟", "欧盟是"), ("UN", "联合国", "联合国是")]
    with lzma.open(path, "wt", encoding="utf-8") as lines:
        for english, native, text in rows:
            record = {"english": english, "native": native, "text": text}
            lines.write(json.dumps(record, ensure_ascii=False) + "\n")
    assert list(read_pairs(path, 1)) == [rows[1]]
    assert list(read_pairs(path, 9)) == rows[1:]
