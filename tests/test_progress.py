"""The progress bar: what it counts; what it draws, tests/tag/test_terminal.py looks at."""

from collections.abc import Iterator
from pathlib import Path

from eat_edge.progress import Bar, num_bytes
from eat_edge.types import Document


def test_sizes_are_those_of_files_alone(tmp_path: Path) -> None:
    for name, size in (("a", 3), ("b", 5), ("empty", 0)):
        (tmp_path / name).write_bytes(bytes(size))
    paths = [str(tmp_path / name) for name in ("a", "b", "empty")]
    assert num_bytes(paths) == 8
    assert num_bytes(paths[2:]) is None
    assert num_bytes([*paths, "-"]) is None
    assert num_bytes([str(tmp_path)]) is None


def test_what_was_read_for_a_document_is_done_when_its_result_is() -> None:
    def reading(bar: Bar) -> Iterator[Document]:
        for number, text in enumerate("abc", start=1):
            bar.on_read(10 * number)
            yield Document(text)

    with Bar(60) as bar:
        results = bar.watch_results(list(bar.watch_input(reading(bar))))
        task = bar._progress.tasks[0]
        assert [task.completed for _ in results] == [0, 10, 30]
        assert task.completed == 60
        assert task.fields["done"] == "3 documents"
