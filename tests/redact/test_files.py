"""One token for a name in all of a file, whatever was stopped on the way."""

import subprocess
from pathlib import Path

import pytest
from cli_fakes import command, run

from eat_edge.errors import InputError
from eat_edge.readers import Place
from eat_edge.redact.files import TokensByFile
from eat_edge.redact.options import RedactOptions
from eat_edge.redact.plan import RedactionPlan
from eat_edge.redact.redactor import Redactor
from eat_edge.tag.options import TagOptions

pytest.importorskip("cryptography")
pytest.importorskip("phonenumbers")
pytest.importorskip("stdnum")


@pytest.mark.parametrize("operator", ["replace", "pseudonym"])
def test_a_run_that_goes_on_numbers_a_file_as_one_that_never_stopped(
    place: Path, operator: str
) -> None:
    first, second = place / "in" / "a.txt", place / "in" / "b.txt"
    first.write_text("z@example.com\n\n", "utf-8")
    # Every line is unlike the one before it, and each name comes back.
    text = "".join(f"n{n % 40}@example.com\n" for n in range(300))
    second.write_text(text.replace("n39@example.com\n", "^C\n"), "utf-8")
    key, out = str(place / "key" / "key"), place / "out" / "r.txt"
    arguments = ["redact", str(first), str(second), "--operator", operator, "--key", key, "-o"]
    assert run(*arguments, str(out)).returncode == 130
    assert b"[EMAIL_39]" in out.read_bytes()
    script = [*command(*arguments, str(out))]
    script[-1] = script[-1].replace("import cli_fakes", "import cli_fakes; cli_fakes.STOP = ''")
    done = subprocess.run(script, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = out.read_text("utf-8").splitlines()
    # Numbers are those of the file: 39 names, and the other file begins with 1 again.
    expected = ["^C" if n % 40 == 39 else f"[EMAIL_{n % 40 + 1}]" for n in range(300)]
    assert lines == ["[EMAIL_1]", "", *expected]


def tokens_of(files: TokensByFile, *places: Place) -> list[int | None]:
    """Which tokens each document has, by the order they came first."""
    found: dict[int, int] = {}
    kept = [files.tokens(place) for place in places]
    return [None if one is None else found.setdefault(id(one), len(found)) for one in kept]


def by_file(*files: str, done: Place | None = None, operator: str = "replace") -> TokensByFile:
    asked = RedactOptions(TagOptions(files), RedactionPlan.from_text([operator]))
    return TokensByFile(Redactor(asked.plan, b"k" * 32), asked, done or Place())


def test_lines_of_a_file_share_tokens_and_records_do_not() -> None:
    files = by_file("a.txt", "b.jsonl", "c.txt")
    places = [Place(0, 5, 1), Place(0, 9, 2), Place(1, 5, 1), Place(2, 5, 1), Place(2, 9, 2)]
    assert tokens_of(files, *places) == [0, 0, None, 1, 1]


def test_where_no_token_has_a_number_every_document_stands_alone() -> None:
    assert tokens_of(by_file("a.txt", operator="mask"), Place(0, 5, 1)) == [None]


def test_a_run_that_goes_on_begins_its_file_again_and_passes_over_what_is_written() -> None:
    done = Place(1, 9, 2)
    files = by_file("a.txt", "b.txt", done=done)
    assert files.start == Place(1)
    assert [files.is_done(one) for one in (Place(1, 5, 1), done, Place(1, 12, 3))] == (
        [True, True, False]
    )
    files.check_end()


def test_an_input_that_became_shorter_is_noticed() -> None:
    files = by_file("a.txt", done=Place(0, 9, 2))
    assert files.is_done(Place(0, 5, 1))
    with pytest.raises(InputError, match=r"'a\.txt' is not what it was"):
        files.check_end()


def test_records_are_gone_on_with_where_they_stopped() -> None:
    done = Place(0, 9, 2)
    files = by_file("a.jsonl", done=done)
    assert files.start == done
    assert not files.is_done(Place(0, 12, 3))
    files.check_end()
